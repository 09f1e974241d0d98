"""Who is late by London time, and the steps of the collection calendar on each day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from expectations.calendar import Collection, Nightly, collections
from warehouse.log.punctuality import (
    LONDON,
    Arrival,
    collection_steps,
    late_nightly,
    nightly_punctuality,
    overdue,
    taking_part,
)

RULES = (Nightly("liquidlogic", time(7), 1), Nightly("paris", time(7), 1))
TODAY = date(2026, 11, 21)
MORNING = datetime(2026, 11, 21, 7, 5)  # UTC, which is London's time in November


def arrived(la: str, days_ago: int, system: str = "liquidlogic", in_use: bool = True) -> Arrival:
    return Arrival(la, system, TODAY - timedelta(days=days_ago), in_use)


# Nightly deliveries ------------------------------------------------------------------------------


@pytest.mark.parametrize(("days_ago", "late"), [(0, 0), (1, 0), (2, 1), (30, 29)])
def test_a_delivery_of_yesterday_is_in_time(days_ago: int, late: int) -> None:
    (found,) = nightly_punctuality([arrived("luton", days_ago), arrived("luton", 40)], MORNING)
    assert found.days_late == late
    assert found.expected_on == TODAY - timedelta(days=1)
    assert found.newest == TODAY - timedelta(days=days_ago)
    assert found.due == datetime(2026, 11, 21, 7, tzinfo=LONDON)


def test_before_the_deadline_yesterdays_counts() -> None:
    two_days_old = [arrived("luton", 2)]
    assert late_nightly(two_days_old, datetime(2026, 11, 21, 6, 59)) == []
    (late,) = late_nightly(two_days_old, datetime(2026, 11, 21, 7, 0))
    assert late.days_late == 1


def test_nobody_is_late_who_never_delivered_or_delivers_only_returns() -> None:
    assert nightly_punctuality([], MORNING) == []
    assert nightly_punctuality([arrived("luton", 90, "returns")], MORNING) == []


def test_each_authority_stands_by_itself() -> None:
    found = late_nightly([arrived("luton", 0), arrived("essex", 3), arrived("bedford", 4)], MORNING)
    assert [(late.la_id, late.days_late) for late in found] == [("bedford", 3), ("essex", 2)]


def test_who_changed_systems_is_asked_for_the_new_one_alone() -> None:
    changed = [arrived("luton", 30), arrived("luton", 2, "paris")]
    assert [(late.system, late.days_late) for late in late_nightly(changed, MORNING)] == [
        ("paris", 1)
    ]


def test_a_first_delivery_of_another_system_that_was_refused_changes_nothing() -> None:
    tried = [arrived("luton", 3), arrived("luton", 0, "paris", in_use=False)]
    assert [late.system for late in late_nightly(tried, MORNING)] == ["liquidlogic"]


def test_a_refused_delivery_was_delivered() -> None:
    assert late_nightly([arrived("luton", 9), arrived("luton", 0, in_use=False)], MORNING) == []


def test_while_nothing_is_in_use_the_newest_system_is_asked_for() -> None:
    tried = [arrived("luton", 4, in_use=False), arrived("luton", 2, "paris", in_use=False)]
    assert [late.system for late in late_nightly(tried, MORNING)] == ["paris"]


def test_of_two_systems_on_one_day_the_first_by_name_is_in_force_as_in_the_models() -> None:
    both = [arrived("luton", 2, "paris"), arrived("luton", 2)]
    assert [late.system for late in late_nightly(both, MORNING)] == ["liquidlogic"]
    assert [late.system for late in late_nightly(both[::-1], MORNING)] == ["liquidlogic"]


def test_an_authority_that_was_abolished_is_asked_for_nothing() -> None:
    assert late_nightly([Arrival("cumbria", "liquidlogic", date(2023, 3, 30))], MORNING) == []


@pytest.mark.parametrize(
    ("now", "due"),
    [
        # Summer: seven in London is six in UTC.
        (datetime(2026, 7, 1, 5, 59), datetime(2026, 6, 30, 6)),
        (datetime(2026, 7, 1, 6, 0), datetime(2026, 7, 1, 6)),
        # The mornings on which the clocks go forward and back.
        (datetime(2026, 3, 29, 5, 59), datetime(2026, 3, 28, 7)),
        (datetime(2026, 3, 29, 6, 0), datetime(2026, 3, 29, 6)),
        (datetime(2026, 10, 25, 6, 59), datetime(2026, 10, 24, 6)),
        (datetime(2026, 10, 25, 7, 0), datetime(2026, 10, 25, 7)),
    ],
)
def test_the_deadline_is_by_the_clock_of_london(now: datetime, due: datetime) -> None:
    (found,) = nightly_punctuality([Arrival("luton", "liquidlogic", date(2020, 1, 1))], now)
    assert found.due.astimezone(UTC) == due.replace(tzinfo=UTC)
    (aware,) = nightly_punctuality(
        [Arrival("luton", "liquidlogic", date(2020, 1, 1))],
        now.replace(tzinfo=UTC).astimezone(LONDON),
    )
    assert aware == found


@pytest.mark.parametrize(
    ("now", "expected_on"),
    [
        # 01:30 does not exist on this morning: an hour after half past midnight it is 02:30.
        (datetime(2026, 3, 29, 0, 29), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 1, 30), date(2026, 3, 29)),
        # It exists twice on this one: the first counts.
        (datetime(2026, 10, 25, 0, 29), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 0, 30), date(2026, 10, 25)),
    ],
)
def test_a_deadline_that_the_clocks_pass_over_or_show_twice(
    now: datetime, expected_on: date
) -> None:
    rules = [Nightly("liquidlogic", time(1, 30), 0)]
    (found,) = nightly_punctuality([Arrival("luton", "liquidlogic", date(2020, 1, 1))], now, rules)
    assert found.expected_on == expected_on


# Returns -----------------------------------------------------------------------------------------

Q2 = Collection(
    framework="eastern_2020",
    period_id="2020/21-YTD-09",
    opens=date(2020, 10, 1),
    due=date(2020, 10, 30),
    double_check=date(2020, 11, 6),
    final=date(2020, 11, 13),
    meeting=date(2020, 11, 19),
)
EASTERN = (
    *("bedford", "cambridgeshire", "central-bedfordshire", "essex", "hertfordshire", "luton"),
    *("norfolk", "peterborough", "southend-on-sea", "suffolk", "thurrock"),
)
ONE_BEFORE = {"luton": {"eastern_2020.2020-21-YTD-06"}}
ALL_SENT = {la: {Q2.part} for la in EASTERN}


def steps_with(sent: dict[str, set[str]]) -> list[tuple[str, str, int]]:
    """Return every step reported from September to December: (day, step, days until it)."""
    days = [date(2020, 9, 1) + timedelta(days=n) for n in range(120)]
    return [
        (day.isoformat(), step.step, step.days_until)
        for day in days
        for step in collection_steps(day, sent, [Q2])
    ]


def test_the_steps_of_a_collection_from_its_first_day_to_the_last() -> None:
    assert steps_with(ONE_BEFORE) == [
        ("2020-10-01", "opens", 0),
        ("2020-10-23", "due", 7),
        ("2020-10-29", "due", 1),
        ("2020-10-31", "due", -1),
        ("2020-11-05", "double_check", 1),
        ("2020-11-07", "due", -8),
        ("2020-11-12", "final", 1),
        ("2020-11-12", "meeting", 7),
    ]


def test_nobody_is_reminded_of_what_all_have_sent() -> None:
    assert steps_with(ALL_SENT) == [
        ("2020-10-01", "opens", 0),
        ("2020-11-05", "double_check", 1),
        ("2020-11-12", "final", 1),
        ("2020-11-12", "meeting", 7),
    ]


def test_a_notice_names_who_is_still_missing() -> None:
    sent = {la: parts for la, parts in ALL_SENT.items() if la not in ("essex", "thurrock")}
    (step,) = collection_steps(date(2020, 10, 31), sent, [Q2])
    assert step.missing == ("essex", "thurrock")
    assert step.las == EASTERN
    assert (step.framework, step.period, step.on) == (Q2.framework, Q2.period_id, Q2.due)


def test_a_framework_that_was_never_sent_has_no_steps() -> None:
    assert steps_with({}) == []
    assert (
        steps_with({"luton": {"eastern_2020_draft.2020-21-YTD-06", "dfe_cin_statistics.2020"}})
        == []
    )


def test_the_whole_region_takes_part_once_one_of_it_does() -> None:
    assert taking_part("eastern_2020", ONE_BEFORE, date(2020, 10, 1)) == EASTERN


def test_only_authorities_of_the_day_take_part() -> None:
    sent = {"cumberland": {"eastern_2020.2026-27-YTD-06"}}
    of_2026 = taking_part("eastern_2020", sent, TODAY)
    of_2020 = taking_part("eastern_2020", sent, date(2020, 10, 1))
    assert set(of_2026) - set(of_2020) == {"cumberland", "westmorland-and-furness"}
    assert set(of_2020) - set(of_2026) == {"cumbria"}


@pytest.mark.parametrize(
    ("day", "is_overdue"),
    [
        (date(2020, 10, 30), False),
        (date(2020, 10, 31), True),
        (date(2020, 11, 19), True),
        (date(2020, 11, 20), False),
    ],
)
def test_a_return_is_overdue_from_the_day_after_until_the_meeting(
    day: date, is_overdue: bool
) -> None:
    assert overdue(day, [Q2]) == [Q2] * is_overdue


def test_the_calendar_of_the_seed_is_used_otherwise() -> None:
    assert Q2.due in {each.due for each in collections()}
    steps = collection_steps(date(2020, 10, 31), ONE_BEFORE)
    assert [(step.period, step.days_until) for step in steps] == [("2020/21-YTD-09", -1)]
    assert [each.period_id for each in overdue(date(2020, 10, 31))] == ["2020/21-YTD-09"]
