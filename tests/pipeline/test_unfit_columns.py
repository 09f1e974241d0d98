"""A first delivery that lacks something: what reads it is not supplied, with the reason; the rest is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.conftest import Deliver, a_return
from tests.oracle.random_region import region
from tests.pipeline.figures import Models, take_in
from warehouse.delivery.zones import Zones

LA, AREA, DAY = "luton", "E06000032", "2021-05-01"


def deliver_region(zones: Zones) -> Path:
    return region(60, seed=1).write(zones.drop / LA / "liquidlogic" / DAY)


def figures(zones: Zones, models: Models, sql: str = "") -> dict[str, tuple[Any, ...]]:
    """Return the authority's figures of a month, by indicator."""
    take_in(zones)
    with duckdb.connect(models.run(zones), read_only=True) as database:
        rows = database.execute(
            f"""
            select indicator_id, numerator, denominator, value, value_status, status_reason
            from marts.fct_indicator
            where area_id = ? and period_id = '2020-12' and source = 'extract' and breakdown = 'all'
            {sql}
            """,
            [AREA],
        ).fetchall()
    return {name: tuple(values) for name, *values in rows}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, models: Models) -> dict[str, tuple[Any, ...]]:
    zones = Zones(tmp_path_factory.mktemp("whole"))
    deliver_region(zones)
    return figures(zones, models)


def _differing(
    one: dict[str, tuple[Any, ...]], other: dict[str, tuple[Any, ...]]
) -> dict[str, tuple[Any, ...]]:
    assert one.keys() == other.keys()
    return {name: other[name] for name in one if one[name] != other[name]}


def test_a_renamed_date_of_birth_gives_no_care_leavers_rather_than_none(
    zones: Zones, models: Models, whole: dict[str, tuple[Any, ...]]
) -> None:
    people = deliver_region(zones) / "DIM_PERSON.csv"
    people.write_text(people.read_text().replace("BIRTH_DTTM", "DATE_OF_BIRTH", 1))
    changed = _differing(whole, figures(zones, models))
    assert whole["care_leavers_aged_19_to_21_count"][3] == "ok"
    assert "care_leavers_aged_19_to_21_count" in changed
    unsupplied = (None, None, None, "not_supplied", "BIRTH_DTTM is missing in DIM_PERSON")
    assert set(changed.values()) == {unsupplied}
    assert whole["contacts_count"][0] > 0
    assert "contacts_count" not in changed


def test_an_extract_never_delivered_is_named_and_no_figure_is_quietly_another(
    zones: Zones, models: Models, whole: dict[str, tuple[Any, ...]]
) -> None:
    """Also one that only refines: who is looked after, in children in need without plan or care."""
    (deliver_region(zones) / "FACT_CLA.csv").unlink()
    changed = _differing(whole, figures(zones, models))
    assert {values[3] for values in changed.values()} == {"not_supplied"}
    assert {"children_looked_after_count", "children_in_need_count"} & changed.keys()
    assert all("FACT_CLA was never delivered" in values[4] for values in changed.values())


def test_a_split_that_is_not_supplied_is_left_out_and_the_whole_stands(
    zones: Zones, models: Models, whole: dict[str, tuple[Any, ...]]
) -> None:
    contacts = deliver_region(zones) / "FACT_CONTACTS.csv"
    contacts.write_text(contacts.read_text().replace("DIM_LOOKUP_CONT_SORC_ID", "SOURCE_OF_IT", 1))
    found = figures(zones, models)
    assert found["contacts_count"] == whole["contacts_count"]
    with duckdb.connect(zones.build_database, read_only=True) as database:
        splits = database.execute(
            "select count(*) from marts.fct_indicator where area_id = ? and source = 'extract' "
            "and indicator_id in (select indicator_id from marts.dim_indicator "
            "where numerator_measure = 'contacts') and breakdown like 'source:%'",
            [AREA],
        ).fetchall()
    assert splits == [(0,)]


def test_it_is_out_of_the_regions_sums_and_has_no_localities(zones: Zones, models: Models) -> None:
    people = deliver_region(zones) / "DIM_PERSON.csv"
    people.write_text(people.read_text().replace("BIRTH_DTTM", "DATE_OF_BIRTH", 1))
    take_in(zones)
    with duckdb.connect(models.run(zones), read_only=True) as database:
        unsupplied = database.execute(
            "select distinct area_id, breakdown from marts.fct_indicator "
            "where status_reason is not null"
        ).fetchall()
        benchmark = database.execute(
            "select distinct region_las_reporting, region_value from marts.fct_regional_benchmark "
            "where indicator_id = 'care_leavers_aged_19_to_21_count' and source = 'extract'"
        ).fetchall()
    assert unsupplied == [(AREA, "all")]
    assert set(benchmark) <= {(0, None), (None, None)}


def test_an_authority_that_sends_returns_alone_has_no_rows_of_extracts(
    zones: Zones, models: Models, deliver: Deliver
) -> None:
    deliver(LA, a_return("eastern_2020,1.3,2020/21-YTD-09,,100,,,"))
    assert figures(zones, models) == {}
