"""The two calendars: every line of the seeds is valid, and a wrong line is reported with its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from expectations import calendar, seeds
from expectations.calendar import CalendarError, collections, parse_collection, parse_nightly

Rows = Callable[[str], Any]

NIGHT = {"system": "paris", "due_by": "06:30", "days_back": "1"}
PERIOD = {
    "framework": "eastern_2020",
    "period_id": "2020/21-YTD-09",
    "opens": "2020-10-01",
    "due": "2020-10-30",
    "double_check": "2020-11-06",
    "final": "2020-11-13",
    "meeting": "2020-11-19",
}


def test_every_case_management_system_has_a_deadline() -> None:
    found = {each.system: each.due_by for each in calendar.nightly_collections()}
    assert found == {"liquidlogic": time(7), "paris": time(7)}


def test_every_quarter_of_a_year_of_the_calendar_is_in_it() -> None:
    years: dict[str, set[str]] = {}
    for each in collections():
        year, _, month = each.period_id.partition("-YTD-")
        years.setdefault(year, set()).add(month)
    assert set(years) >= {"2020/21", "2026/27", "2027/28"}
    assert all(months == {"03", "06", "09", "12"} for months in years.values())


def test_nothing_is_due_on_a_day_that_nobody_works() -> None:
    holidays = {row["date"] for row in seeds.rows("bank_holidays")}
    for each in collections():
        for day in (each.opens, each.due, each.double_check, each.final, each.meeting):
            assert day.weekday() < 5
            assert day.isoformat() not in holidays


def test_a_collection_is_named_as_the_log_names_the_part_of_a_return() -> None:
    assert parse_collection(2, PERIOD).part == "eastern_2020.2020-21-YTD-09"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"system": "mosaic"}, "line 7: 'mosaic' is no system; use one of liquidlogic, paris."),
        ({"system": "returns"}, "line 7: 'returns' is no system; use one of liquidlogic, paris."),
        ({"due_by": "7 am"}, "line 7: write due_by like 07:00, not '7 am'."),
        ({"days_back": "-1"}, "line 7: days_back is a number of days, not '-1'."),
    ],
)
def test_a_night_that_cant_be_used(change: dict[str, str], message: str) -> None:
    with pytest.raises(CalendarError, match=r"^seeds/nightly_collection.csv, ") as error:
        parse_nightly(7, NIGHT | change)
    assert str(error.value).endswith(message)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"framework": "easter_2020"}, "'easter_2020' is no framework; use one of "),
        ({"period_id": "2020/22"}, "'2020/22' is no period; write it like 2020/21-YTD-09."),
        ({"due": "30/10/2020"}, "write due like 2020-10-30, not '30/10/2020'."),
        ({"meeting": ""}, "write meeting like 2020-10-30, not ''."),
        ({"final": "2020-11-05"}, "put the dates in order: the period's end, opens, due, "),
        ({"opens": "2020-09-30"}, "put the dates in order: the period's end, opens, due, "),
    ],
)
def test_a_collection_that_cant_be_used(change: dict[str, str], message: str) -> None:
    with pytest.raises(CalendarError) as error:
        parse_collection(7, PERIOD | change)
    assert str(error.value).startswith(f"seeds/collection_calendar.csv, line 7: {message}")


def test_a_period_stands_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeds, "rows", _rows_with(seeds.rows, [{**PERIOD}, {**PERIOD}]))
    with pytest.raises(CalendarError, match=r"line 3: .* stands in line 2 already; remove one"):
        collections.__wrapped__()


def test_a_line_that_is_cut_short_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    short = {**PERIOD, "final": None, "meeting": None}
    monkeypatch.setattr(seeds, "rows", _rows_with(seeds.rows, [short]))
    with pytest.raises(CalendarError, match=r"line 2: write final like 2020-10-30, not ''"):
        collections.__wrapped__()


def test_dates_are_dates() -> None:
    assert parse_collection(2, PERIOD).double_check == date(2020, 11, 6)


def _rows_with(known: Rows, lines: list[dict[str, str | None]]) -> Rows:
    """The seeds, but for these lines of the collection calendar."""
    return lambda name: lines if name == calendar.CALENDAR else known(name)
