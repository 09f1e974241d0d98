"""What of the rows in use may be gone, empty or changed: of every size, and over every gap between deliveries."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from expectations.continuity import Before, continuity
from expectations.findings import Finding
from expectations.systems import SYSTEMS
from expectations.wording import problem
from warehouse.reading.extract import raw_schema

CONTRACTS = {extract.name: extract.load() for extract in SYSTEMS["liquidlogic"].extracts}
CONTACTS, CARE = CONTRACTS["FACT_CONTACTS"], CONTRACTS["FACT_CARE_EPISODES"]
DAY = date(2026, 11, 20)
MEASURED = ("CONTACT_DTTM", "DIM_LOOKUP_CONT_SORC_ID")


def contacts(count: int, *, until: date = DAY, days_apart: float = 1.0) -> pl.DataFrame:
    """Return contacts of the past, one every so many days, the newest first."""
    rows = [
        {
            "row_number": number,
            "FACT_CONTACT_ID": str(100_000 + (until - day).days * 10 + number % 10),
            "DIM_PERSON_ID": f"child {number % 50}",
            "CONTACT_DTTM": day,
        }
        for number in range(count)
        for day in [until - timedelta(days=int(number * days_apart))]
    ]
    return pl.DataFrame(rows, schema=raw_schema(CONTACTS))


def judged(
    before: pl.DataFrame,
    now: pl.DataFrame,
    *,
    days: int = 1,
    absent: tuple[str, ...] = (),
    usual: float = 0.0,
) -> list[Finding]:
    found = continuity(
        CONTACTS, Before(before, DAY, usual), now, DAY + timedelta(days=days), MEASURED, absent
    )
    return list(found.findings)


def rules(findings: list[Finding]) -> list[str]:
    return [finding.rule_id for finding in findings]


@pytest.mark.parametrize("count", [1, 2, 3, 7, 10, 40, 1000])
def test_the_same_again_or_more_is_no_loss(count: int) -> None:
    before = contacts(count)
    assert judged(before, before.sample(fraction=1, shuffle=True, seed=1)) == []
    newer = contacts(3, until=DAY + timedelta(days=1)).with_columns(
        FACT_CONTACT_ID=pl.lit("new ") + pl.col("FACT_CONTACT_ID")
    )
    assert judged(before, pl.concat([before, newer])) == []


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 10, 40, 1000])
def test_a_third_of_the_records_is_a_loss_in_an_extract_of_any_size(count: int) -> None:
    before = contacts(count)
    now = before.filter(pl.int_range(pl.len()) % 3 > 0)
    assert rules(judged(before, now)) == ["records_gone"]


@pytest.mark.parametrize(("count", "gone"), [(10, 1), (40, 2), (1000, 50)])
def test_a_few_records_are_merged_or_deleted(count: int, gone: int) -> None:
    before = contacts(count)
    assert judged(before, before.sample(count - gone, seed=1)) == []


def test_a_finding_has_both_numbers_and_the_day_in_words() -> None:
    before = contacts(100)
    (empty,) = judged(before, before.clear())
    assert problem(empty) == "There is a header and no row; 20 November 2026 had 100 records."
    rebased = before.with_columns(FACT_CONTACT_ID=pl.lit("9") + pl.col("FACT_CONTACT_ID"))
    (none,) = judged(before, rebased)
    assert problem(none) == "None of the 100 records of 20 November 2026 is there."


def test_what_an_extract_always_loses_is_its_way() -> None:
    before = contacts(100)
    now = before.sample(88, seed=1)
    assert rules(judged(before, now)) == ["records_gone"]
    assert judged(before, now, usual=0.04) == []


def test_an_extract_may_begin_later_by_the_days_that_have_passed_and_a_month() -> None:
    before = contacts(700)
    month_later = before.filter(pl.col("CONTACT_DTTM") > DAY - timedelta(days=665))
    assert judged(before, month_later, days=1) == []
    half_a_year_later = before.filter(pl.col("CONTACT_DTTM") > DAY - timedelta(days=520))
    assert judged(before, half_a_year_later, days=180) == []
    assert rules(judged(before, half_a_year_later, days=1)) == ["records_gone"]


def test_what_is_older_than_six_years_may_go_at_once() -> None:
    """An extract of whole financial years loses one on the first of April."""
    before = contacts(350, days_apart=7.3)
    now = before.filter(pl.col("CONTACT_DTTM") >= date(2020, 11, 21))
    assert len(before) - len(now) > 40
    assert judged(before, now) == []


def test_a_month_that_is_gone_is_named_and_so_are_the_newest_weeks() -> None:
    before = contacts(2000, days_apart=0.5)
    without = before.filter(pl.col("CONTACT_DTTM").dt.strftime("%Y-%m") != "2025-03")
    (month,) = judged(before, without)
    assert (month.rule_id, month.item, month.found, month.other) == (
        "history_gone",
        "2025-03",
        62,
        62,
    )
    older = before.filter(pl.col("CONTACT_DTTM") <= DAY - timedelta(days=20))
    assert [(each.rule_id, each.item) for each in judged(before, older)] == [
        ("history_gone", "2026-11"),
        ("history_gone", "since 20 August 2026"),
    ]


def test_values_that_are_gone_or_others() -> None:
    before = contacts(100).with_columns(DIM_LOOKUP_CONT_SORC_ID=pl.lit("1A"))
    source = "DIM_LOOKUP_CONT_SORC_ID"
    emptied = before.with_columns(pl.lit(None, dtype=pl.String).alias(source))
    (gone,) = judged(before, emptied)
    assert (gone.rule_id, gone.column, gone.found) == ("values_gone", source, 100)
    (absent,) = judged(before, emptied, absent=(source,))
    assert problem(absent) == (
        f"{source} is not in the file; 100 records had a value there on 20 November 2026."
    )
    some = before.with_columns(
        pl.when(pl.int_range(pl.len()) < 5).then(None).otherwise(source).alias(source)
    )
    assert judged(before, some) == []
    shifted = before.with_columns(pl.col("CONTACT_DTTM").dt.offset_by("-1y"))
    (changed,) = judged(before, shifted)
    assert (changed.rule_id, changed.column, changed.found) == (
        "values_changed",
        "CONTACT_DTTM",
        100,
    )
    # A value that was not there before may come, and what no figure reads may be another.
    assert judged(emptied, before) == []
    described = before.with_columns(DIM_LOOKUP_CONT_SORC_ID_DESC=pl.lit("a member of the public"))
    assert judged(described, before) == []


def test_an_open_spell_is_never_too_old_to_be_there() -> None:
    rows = [
        {
            "row_number": number,
            "FACT_CARE_EPISODES_ID": str(number),
            "CARE_START_DATE": date(2015, 1, 1),
            "CARE_END_DATE": date(2019, 1, 1) if number < 60 else None,
        }
        for number in range(100)
    ]
    before = Before(pl.DataFrame(rows, schema=raw_schema(CARE)), DAY)
    is_open = pl.col("CARE_END_DATE").is_null()
    tomorrow = DAY + timedelta(days=1)
    only_open = continuity(CARE, before, before.rows.filter(is_open), tomorrow, ())
    assert only_open.findings == ()
    only_ended = continuity(CARE, before, before.rows.filter(~is_open), tomorrow, ())
    assert rules(list(only_ended.findings)) == ["records_gone"]


def test_records_of_the_past_that_come_all_at_once_are_held_and_those_recorded_late_are_not() -> (
    None
):
    before = contacts(400)
    old = before.filter(pl.col("CONTACT_DTTM") < DAY - timedelta(days=40))
    twice = old.with_columns(FACT_CONTACT_ID=pl.lit("again ") + pl.col("FACT_CONTACT_ID"))
    (added,) = judged(before, pl.concat([before, twice]))
    assert problem(added) == (
        "359 records from more than a month before 20 November 2026 are new; there were 369."
    )
    assert judged(before, pl.concat([before, twice.head(36)])) == []
    people = CONTRACTS["DIM_PERSON"]
    rows = [{"row_number": n, "DIM_PERSON_ID": str(n)} for n in range(200)]
    those = pl.DataFrame(rows, schema=raw_schema(people))
    grown = continuity(people, Before(those.head(100), DAY), those, DAY + timedelta(days=1), ())
    assert rules(list(grown.findings)) == ["records_added"]
    assert continuity(people, Before(those.head(150), DAY), those, DAY, ()).findings == ()
