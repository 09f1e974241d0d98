"""What dbt's tests on the seeds can't see: order, naming, and definitions that must agree."""

import csv
import re
from pathlib import Path

import pytest

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def rows(seed: str) -> list[dict[str, str]]:
    with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_authorities_stand_by_region_so_that_a_region_is_one_range_of_partitions() -> None:
    order = [(row["region_id"], row["la_id"]) for row in rows("local_authorities")]

    assert order == sorted(order)


def test_authorities_are_those_of_today_and_those_abolished_since_2019() -> None:
    abolished = {row["la_id"] for row in rows("local_authorities") if row["active_to"]}

    assert abolished == {
        "bournemouth",
        "cumbria",
        "dorset-to-2019",
        "northamptonshire",
        "poole",
    }
    assert len(rows("local_authorities")) - len(abolished) == 153


def test_an_authority_begins_the_day_after_its_predecessor_ends() -> None:
    begun = {row["active_from"] for row in rows("local_authorities") if row["active_from"]}
    ended = {row["active_to"] for row in rows("local_authorities") if row["active_to"]}

    assert begun == {"2019-04-01", "2021-04-01", "2023-04-01"}
    assert ended == {"2019-03-31", "2021-03-31", "2023-03-31"}


def test_a_slug_is_the_name_in_lower_case() -> None:
    for row in rows("local_authorities"):
        slug = re.sub("[^a-z0-9]+", "-", row["la_name"].lower()).strip("-")
        assert row["la_id"] == slug


@pytest.fixture
def eastern_form() -> dict[str, dict[str, str]]:
    """The catalogue's row of each item of the Eastern form."""
    catalogue = {row["indicator_id"]: row for row in rows("indicator_catalogue")}
    return {
        row["ref"]: catalogue[row["indicator_id"]]
        for row in rows("indicator_references")
        if row["framework"] == "eastern_2020"
    }


def test_the_whole_eastern_form_is_mapped(eastern_form: dict[str, dict[str, str]]) -> None:
    assert len(eastern_form) == 40


@pytest.mark.parametrize(
    ("item", "counted_by"),
    [
        ("2.1", "1.3"),
        ("2.2", "1.3"),
        ("2.3", "1.4"),
        ("2.4", "1.7c"),
        ("2.5c", "1.7c"),
        ("3.1", "1.6"),
        ("3.2", "1.6b"),
        ("3.3", "1.6a"),
        ("3.3a", "1.6a"),
        ("3.4", "1.8a"),
        ("4.1", "1.8"),
        ("4.2", "1.8"),
        ("5.3", "1.8b"),
    ],
)
def test_a_measure_has_one_name(
    eastern_form: dict[str, dict[str, str]], item: str, counted_by: str
) -> None:
    """What one item counts and another divides by is the same measure (INDICATORS, Returns)."""
    denominator = eastern_form[item]["denominator_measure"]

    assert denominator == eastern_form[counted_by]["numerator_measure"]


def test_conferences_in_time_leave_out_transfers_in(
    eastern_form: dict[str, dict[str, str]],
) -> None:
    denominator = eastern_form["2.6"]["denominator_measure"]

    assert denominator != eastern_form["1.5"]["numerator_measure"]


def test_flows_are_annualised_and_stocks_are_not(
    eastern_form: dict[str, dict[str, str]],
) -> None:
    annualised = {ref for ref, row in eastern_form.items() if row["annualise"] == "true"}

    assert annualised == {
        *("1.1", "1.2", "1.3", "1.4", "1.5", "1.6a", "1.6b", "1.7c", "1.8a", "1.8b"),
        "4.1",
    }


def test_polarity_is_as_the_form_prints_it(eastern_form: dict[str, dict[str, str]]) -> None:
    by_polarity = {
        polarity: {ref for ref, row in eastern_form.items() if row["polarity"] == polarity}
        for polarity in ("high", "low")
    }

    assert by_polarity["high"] == {"2.6", "4.4"}
    assert by_polarity["low"] == {"1.3", "1.8a", "2.1", "2.4", "5.2"}


def test_an_indicators_name_ends_in_its_unit() -> None:
    for row in rows("indicator_catalogue"):
        assert row["indicator_id"].endswith(row["unit"])
