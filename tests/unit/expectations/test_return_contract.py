"""Every rule of the return: a row that breaks it, and one that just does not."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from expectations.check import failing_rows
from expectations.contracts.base import columns
from expectations.contracts.returns.return_ import Return
from expectations.rules import rules_of

SCHEMA = {
    "row_number": pl.Int64,
    "la_id": pl.String,
    "delivery_id": pl.String,
    "delivered_on": pl.Date,
    "framework": pl.String,
    "ref": pl.String,
    "period": pl.String,
    "area": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "comment": pl.String,
}
SHARE = {"ref": "2.1", "numerator": 3.0, "denominator": 4.0}  # % of referrals that are repeats
DAYS = {"ref": "5.2", "numerator": 10.0, "denominator": 2.0}  # mean of days
RATE = {"ref": "1.3", "numerator": 10.0}  # per 10,000 of the reference population


def row(**cells: Any) -> dict[str, Any]:
    good = dict.fromkeys(SCHEMA) | RATE
    good |= {"row_number": 1, "la_id": "essex", "delivery_id": "d"}
    good |= {"delivered_on": date(2020, 10, 30), "framework": "eastern_2020"}
    return good | {"period": "2020/21-YTD-09"} | cells


def broken(*rows: dict[str, Any]) -> list[tuple[int, str, str | None]]:
    frame = pl.DataFrame(rows, schema=SCHEMA)
    return [(r[0], r[1], r[2]) for r in failing_rows(Return, frame).iter_rows()]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"numerator": 0.0},
        {"numerator": None},
        {"ref": "1.10"},
        {"area": "Colchester"},
        {"period": "2020-09"},
        {"denominator": 314163.0},  # the reference population itself
        {"denominator": 0.031831},  # what the form's column holds: 10,000 / population
        {"numerator": None, "denominator": 0.031831},
        {"la_id": "york", "denominator": 5.0},  # no population is held to compare with
        SHARE,
        SHARE | {"numerator": 0.0, "denominator": 0.0},
        SHARE | {"numerator": None, "denominator": None, "value": 12.5},
        SHARE | {"numerator": None, "denominator": 4.0},
        SHARE | {"numerator": 4.0, "denominator": 4.0},
        DAYS | {"numerator": 10.5},
        {"ref": "4.3", "numerator": 1.0, "denominator": 314163.0},
    ],
)
def test_a_good_row_breaks_no_rule(cells: dict[str, Any]) -> None:
    assert broken(row(**cells)) == []


@pytest.mark.parametrize(
    ("rule_id", "cells"),
    [
        ("return_unknown_framework", {"framework": "eastern"}),
        ("return_unknown_ref", {"ref": "9.9"}),
        ("return_unknown_ref", {"ref": "1.7a"}),  # defined, but not in the form
        ("return_unknown_period", {"period": "2020/21-YTD-13"}),
        ("return_unknown_period", {"period": "Q2"}),
        ("return_period_not_over", {"period": "2020/21"}),
        ("return_period_not_over", {"period": "2020-10"}),
        ("return_area_is_authority", {"area": "Essex"}),
        ("return_area_is_authority", {"area": "essex"}),
        (
            "return_area_is_authority",
            {"area": "central-bedfordshire", "la_id": "central-bedfordshire"},
        ),
        ("return_negative_count", {"numerator": -1.0}),
        ("return_negative_count", SHARE | {"numerator": None, "value": -0.5}),
        ("return_fractional_count", {"numerator": 1.5}),
        ("return_fractional_count", SHARE | {"denominator": 4.5}),
        ("return_fractional_count", DAYS | {"denominator": 2.5}),
        ("return_missing_denominator", SHARE | {"denominator": None}),
        ("return_missing_denominator", DAYS | {"denominator": None}),
        ("return_numerator_above_denominator", SHARE | {"numerator": 5.0}),
        ("return_value_beside_numerator", {"value": 12.0}),
        ("return_population_differs", {"denominator": 314164.0}),
        ("return_population_differs", {"denominator": 0.0319}),
    ],
)
def test_a_bad_row_breaks_its_rule_alone(rule_id: str, cells: dict[str, Any]) -> None:
    assert broken(
        row(), row(row_number=2, **(SHARE | {"ref": "2.2"})), row(**({"ref": "1.4"} | cells))
    ) == [(2, rule_id, None)]


@pytest.mark.parametrize("column", ["framework", "ref", "period"])
def test_an_empty_key_is_a_missing_value_and_nothing_else(column: str) -> None:
    assert broken(row(**{column: None})) == [(0, "missing_value", column)]


def test_of_two_rows_for_an_item_the_first_stands() -> None:
    again = [row(), row(row_number=2, numerator=11.0), row(row_number=3, area="Colchester")]
    assert broken(*again) == [(1, "return_two_rows_for_item", None)]


def test_the_population_is_that_published_by_the_periods_end() -> None:
    """Essex: 311,172 was published in June 2019, 314,163 on 24 June 2020."""
    assert broken(row(period="2020-05", denominator=311172.0)) == []
    assert broken(row(period="2020-06", denominator=314163.0)) == []
    assert broken(row(period="2020-05", denominator=314163.0)) == [
        (0, "return_population_differs", None)
    ]


def test_no_rows_break_no_rule() -> None:
    assert broken() == []


def test_every_rule_of_the_register_is_a_check_and_the_other_way_round() -> None:
    on_rows = [rule for rule in rules_of("returns", "return") if rule.tool == "pandera"]
    registered = {rule.id for rule in on_rows if rule.extracts}
    checks = {check.name for check in Return.to_schema().checks}
    assert checks | {"return_two_rows_for_item"} == registered


def test_every_column_says_what_it_means() -> None:
    assert all(column.description.endswith(".") for column in columns(Return))
    assert [column.name for column in columns(Return) if column.needed] == [
        "framework",
        "ref",
        "period",
        "area",
        "numerator",
        "denominator",
    ]
