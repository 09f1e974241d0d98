"""Period ids and their dates; tests/pipeline compares dim_period's rows with them."""

from datetime import date

import pytest

from expectations.periods import Period, parse


@pytest.mark.parametrize(
    ("period_id", "start", "end"),
    [
        ("2020-12", date(2020, 12, 1), date(2020, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2020-W53", date(2020, 12, 28), date(2021, 1, 3)),
        ("2021-W01", date(2021, 1, 4), date(2021, 1, 10)),
        ("2020/21-Q1", date(2020, 4, 1), date(2020, 6, 30)),
        ("2020/21-Q3", date(2020, 10, 1), date(2020, 12, 31)),
        ("2020/21-Q4", date(2021, 1, 1), date(2021, 3, 31)),
        ("2020/21-YTD-04", date(2020, 4, 1), date(2020, 4, 30)),
        ("2020/21-YTD-09", date(2020, 4, 1), date(2020, 9, 30)),
        ("2020/21-YTD-12", date(2020, 4, 1), date(2020, 12, 31)),
        ("2020/21-YTD-03", date(2020, 4, 1), date(2021, 3, 31)),
        ("2020/21", date(2020, 4, 1), date(2021, 3, 31)),
        ("R12-2020-12", date(2020, 1, 1), date(2020, 12, 31)),
        ("R12-2020-02", date(2019, 3, 1), date(2020, 2, 29)),
    ],
)
def test_a_period_has_its_days(period_id: str, start: date, end: date) -> None:
    assert parse(period_id) == Period(start, end)


@pytest.mark.parametrize(
    "period_id",
    [
        "",
        "2020",
        "2020-13",
        "2020-00",
        "2020-1",
        "2021-W53",
        "2020-W00",
        "2020/22",
        "2020/21-Q5",
        "2020/21-Q2 ",
        "2020/21-YTD-13",
        "2020/21-YTD-00",
        "2020-21-YTD-09",
        "R12-2020-13",
        "Q2 2020/21",
        "1999/00",
        "2099/00",
        "2020-W53\n",
    ],
)
def test_anything_else_is_no_period(period_id: str) -> None:
    assert parse(period_id) is None


def test_the_turn_of_a_century_is_a_year() -> None:
    assert parse("2029/30") == Period(date(2029, 4, 1), date(2030, 3, 31))
