"""The sample deliveries say what the published return says, cell by cell."""

from __future__ import annotations

import pytest

from tests.facts.published import FACTS, Entry, entries, rows_of
from warehouse.samples import SAMPLES

pytestmark = pytest.mark.facts


def holds_the_multiplier(entry: Entry) -> bool:
    """The form's denominator is 10,000 over the population, which a delivery leaves to Tartan."""
    return entry.ref.startswith("1.") or entry.ref == "7.1"


def sampled() -> dict[str, list[dict[str, str]]]:
    """The rows of each sample delivery."""
    paths = sorted(SAMPLES.glob("*/returns/2020-10-30/*.csv"))
    assert paths == sorted(path for path in SAMPLES.rglob("*") if path.is_file())
    assert len(paths) == len({path.parts[-4] for path in paths})
    return {path.parts[-4]: rows_of(path) for path in paths}


def test_they_are_of_the_quarter_that_the_facts_are_of() -> None:
    printed = rows_of(FACTS / "eastern_2020_21_q2_return.csv")
    assert {(row["year"], row["quarter"]) for row in printed} == {("2020/21", "Q2")}
    for rows in sampled().values():
        keys = {(row["framework"], row["period"], row["area"]) for row in rows}
        assert keys == {("eastern_2020", "2020/21-YTD-09", "")}


def test_every_authority_is_there_with_every_item_that_it_filled_in() -> None:
    filled_in = [(one.la_id, one.ref) for one in entries() if not one.is_blank]
    assert len(filled_in) == 11 * 39
    given = [(la, row["ref"]) for la, rows in sampled().items() for row in rows]
    assert sorted(given) == sorted(filled_in)


def test_only_5_1_is_blank() -> None:
    assert {one.ref for one in entries() if one.is_blank} == {"5.1"}


def test_the_cells_are_those_of_the_return() -> None:
    given = {
        (la, row["ref"]): (row["numerator"], row["denominator"], row["value"], row["comment"])
        for la, rows in sampled().items()
        for row in rows
    }
    expected = {
        (one.la_id, one.ref): (
            one.numerator,
            "" if holds_the_multiplier(one) else one.denominator,
            "",
            "",
        )
        for one in entries()
        if not one.is_blank
    }
    assert given == expected
