"""The seeds hold what the facts print: populations, codes, and the definitions of the form's items."""

from __future__ import annotations

import pytest

from tests.facts.expected import POLARITIES, SCALES
from tests.facts.published import (
    ENGLAND,
    FACTS,
    LEFT_OUT,
    REGION,
    SEEDS,
    Row,
    entries,
    estimates,
    items,
    number,
    rounding,
    rows_of,
    slug,
)

pytestmark = pytest.mark.facts


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Row]:
    """The catalogue's row of each item of the Eastern form."""
    indicators = {row["indicator_id"]: row for row in rows_of(SEEDS / "indicator_catalogue.csv")}
    return {
        row["ref"]: indicators[row["indicator_id"]]
        for row in rows_of(SEEDS / "indicator_references.csv")
        if row["framework"] == "eastern_2020"
    }


def area_ids() -> dict[str, str]:
    """The seeds' area of every slug, and of the region and the nation as the facts name them."""
    authorities = rows_of(SEEDS / "local_authorities.csv")
    regions = {row["region_name"]: row["region_id"] for row in rows_of(SEEDS / "regions.csv")}
    nations = {row["nation_name"]: row["nation_id"] for row in rows_of(SEEDS / "nations.csv")}
    return {
        **{row["la_id"]: row["ons_code"] for row in authorities},
        REGION: regions["East of England"],
        ENGLAND: nations["England"],
    }


def test_populations_are_those_published() -> None:
    ids = area_ids()
    printed = [
        (
            ids[row["la"] if row["la"] in ids else slug(row["la"])],
            row["mye_year"],
            row["published_on"],
            row["population_0_17"],
        )
        for row in estimates()
        if row["la"] != LEFT_OUT
    ]
    seeded = [tuple(row.values()) for row in rows_of(SEEDS / "population.csv")]
    assert len(printed) == (11 + 2) * 4
    assert sorted(seeded) == sorted(printed)


def test_a_printed_multiplier_is_that_of_its_population() -> None:
    for row in estimates():
        multiplier = number(row["rate_multiplier"])
        population = number(row["population_0_17"])
        assert multiplier is not None
        assert population is not None
        off_by = abs(multiplier - 10_000 / population)
        assert off_by <= rounding(row["rate_multiplier"]), row


def test_codes_are_those_published() -> None:
    columns = ("code_set", "code", "first_year", "last_year")
    printed = [tuple(row[name] for name in columns) for row in rows_of(FACTS / "code_sets.csv")]
    seeded = [tuple(row[name] for name in columns) for row in rows_of(SEEDS / "code_sets.csv")]
    assert printed
    assert sorted(seeded) == sorted(printed)


def test_the_references_cover_exactly_the_items_of_the_form(catalogue: dict[str, Row]) -> None:
    assert len(items()) == 40
    assert set(catalogue) == set(items()) == {one.ref for one in entries()}


def test_titles_are_those_printed() -> None:
    seeded = {
        (row["ref"], row["printed_title"])
        for row in rows_of(SEEDS / "indicator_references.csv")
        if row["framework"] == "eastern_2020"
    }
    assert seeded == {(one.ref, one.title) for one in entries()}


def test_definitions_are_those_printed(catalogue: dict[str, Row]) -> None:
    for ref, item in items().items():
        row = catalogue[ref]
        assert row["unit"] == item.unit, ref
        assert float(row["scale"]) == SCALES[item.unit], ref
        assert row["annualise"] == str(item.annualised).lower(), ref
        assert row["polarity"] == POLARITIES[item.polarity], ref
        over_population = row["denominator_measure"] == "population_0_17"
        assert over_population == item.over_population, ref


def test_both_columns_of_what_is_annualised_agree() -> None:
    for row in rows_of(FACTS / "eastern_2020_definitions.csv"):
        if row["in_form"] == "1":
            words = row["multiplier"].split()
            is_annualised = words[-1:] == ["annualised"] and "not" not in words
            assert (row["annualised"] == "1") == is_annualised, row["item_no"]
