"""The eleven real returns of the East of England: what they print comes out again."""

from __future__ import annotations

import hashlib
import json

import polars as pl
import pytest

from orchestration.settings import Settings
from tests.pipeline.conftest import ask

PERIOD = "2020/21-YTD-09"

BENCHMARK = """
    select la_id, round(value, 1), round(region_value, 1), region_las_reporting,
        round(top_of_range, 1), round(bottom_of_range, 1), rank_in_region, band
    from marts.fct_regional_benchmark
    join marts.dim_area using (area_id)
    join marts.indicator_reference using (indicator_id)
    where framework = 'eastern_2020' and ref = ? and period_id = '2020/21-YTD-09'
    order by rank_in_region, la_id
"""


def test_every_authority_has_every_item(region: Settings) -> None:
    rows = ask(
        region.zones,
        """
        select area_id, count(distinct ref), count(*)
        from marts.fct_indicator join marts.indicator_reference using (indicator_id)
        where source = 'return' and period_id = ? and framework = 'eastern_2020'
        group by area_id
        """,
        PERIOD,
    )
    assert len(rows) == 11
    assert {(items, count) for _, items, count in rows} == {(40, 40)}


def test_referrals_of_essex_and_the_region(region: Settings) -> None:
    rows = {row[0]: row for row in ask(region.zones, BENCHMARK, "1.3")}
    assert rows["essex"][1] == 236.2
    assert {row[2] for row in rows.values()} == {306.9}
    assert {row[3] for row in rows.values()} == {11}


def test_hertfordshire_is_the_top_of_the_range_and_luton_the_bottom(region: Settings) -> None:
    rows = ask(region.zones, BENCHMARK, "1.3")
    assert (rows[0][0], rows[0][6], rows[0][7]) == ("hertfordshire", 1, "best")
    assert (rows[-1][0], rows[-1][6], rows[-1][7]) == ("luton", 11, "worst")
    assert {(row[4], row[5]) for row in rows} == {(rows[0][1], rows[-1][1])} == {(171.5, 689.9)}


def test_the_region_leaves_luton_out_of_both_sums_of_2_4(region: Settings) -> None:
    numerators = {"bedford": 215, "cambridgeshire": 817, "central-bedfordshire": 325}
    numerators |= {"essex": 201, "hertfordshire": 7, "norfolk": 1484, "peterborough": 349}
    numerators |= {"southend-on-sea": 456, "suffolk": 1396, "thurrock": 561}
    denominators = [724, 2200, 878, 3771, 2330, 2888, 1007, 1013, 3093, 1079]
    ((region_value, reporting, numerator, denominator),) = ask(
        region.zones,
        """
        select distinct region_value, region_las_reporting, region_numerator, region_denominator
        from marts.fct_regional_benchmark join marts.indicator_reference using (indicator_id)
        where framework = 'eastern_2020' and ref = '2.4'
        """,
    )
    assert (numerator, denominator) == (sum(numerators.values()), sum(denominators))
    assert reporting == 10
    assert region_value == pytest.approx(100 * numerator / denominator)


def test_5_1_is_not_supplied_by_anybody(region: Settings) -> None:
    rows = ask(
        region.zones,
        """
        select value_status, count(*), count(numerator), count(value)
        from marts.fct_indicator join marts.indicator_reference using (indicator_id)
        where framework = 'eastern_2020' and ref = '5.1'
        group by value_status
        """,
    )
    assert rows == [("not_supplied", 11, 0, 0)]


def test_a_rate_carries_the_population_it_was_divided_by(region: Settings) -> None:
    ((numerator, denominator, value),) = ask(
        region.zones,
        """
        select numerator, denominator, value
        from marts.fct_indicator
        join marts.indicator_reference using (indicator_id) join marts.dim_area using (area_id)
        where ref = '1.3' and la_id = 'essex'
        """,
    )
    assert (numerator, denominator) == (3710, 314163)
    assert value == 3710 * 10_000 / 314163 * 2


def test_the_release_says_what_it_is_made_of(region: Settings) -> None:
    current = region.zones.published / "current"
    manifest = json.loads((current / "release.json").read_text())
    assert current.resolve().name == manifest["release_id"]
    assert len(manifest["deliveries"]) == 11
    assert manifest["stale"] == []
    assert manifest["row_counts"]["fct_indicator"] == 440
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256((current / name).read_bytes()).hexdigest() == sha256
    listed = {path.relative_to(current).as_posix() for path in current.rglob("*") if path.is_file()}
    assert listed == {*manifest["files"], "release.json"}


def test_parquet_and_database_hold_the_same(region: Settings) -> None:
    current = region.zones.published / "current"
    manifest = json.loads((current / "release.json").read_text())
    for table, count in manifest["row_counts"].items():
        assert len(pl.read_parquet(current / "parquet" / f"{table}.parquet")) == count
    assert ask(region.zones, "select count(*) from marts.fct_indicator") == [(440,)]


def test_the_marts_are_those_of_the_interface(region: Settings) -> None:
    names = ask(
        region.zones,
        "select table_name from information_schema.tables where table_schema = 'marts' order by 1",
    )
    assert [name for (name,) in names] == [
        "dim_area",
        "dim_indicator",
        "dim_period",
        "fct_delivery",
        "fct_duration_distribution",
        "fct_indicator",
        "fct_quality_issue",
        "fct_quality_result",
        "fct_regional_benchmark",
        "fct_return_reconciliation",
        "indicator_reference",
    ]


def test_deliveries_and_their_checks_are_published(region: Settings) -> None:
    assert ask(
        region.zones,
        "select status, count(*), sum(rows_received), sum(rows_accepted) from marts.fct_delivery group by 1",
    ) == [("accepted", 11, 429, 429)]
    tools = ask(
        region.zones,
        "select tool, status, count(*) > 0 from marts.fct_quality_result group by all order by 1, 2",
    )
    assert {tool for tool, status, _ in tools if status == "pass"} == {
        *("dbt", "great_expectations", "pandera", "return_check"),
    }
    assert not [row for row in tools if row[0] == "dbt" and row[1] == "fail"]
