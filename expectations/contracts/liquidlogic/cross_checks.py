"""LiquidLogic's rules between rows and extracts: cases, visits, reviews, periods of care, ages."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from expectations.contracts import cases
from expectations.contracts.cases import Episodes, People, Spell, lies_outside
from expectations.contracts.cross_checks import AcceptedRows, accepted_columns, cross_check, failing

CHILD = "DIM_PERSON_ID"
PEOPLE = People("DIM_PERSON", CHILD, "BIRTH_DTTM")
EPISODES = Episodes(
    Spell("FACT_CARE_EPISODES_ID", "CARE_START_DATE", "CARE_END_DATE"),
    period="FACT_CLA_ID",
    reason="CARE_REASON_END_CODE",
)

one_case_at_a_time = cases.one_case_at_a_time(
    CHILD,
    Spell("FACT_REFERRAL_ID", "REFRL_START_DTTM", "REFRL_END_DTTM"),
    nfa=pl.col("OUTCOME_NFA_FLAG"),
)
another_episode_follows = cases.another_episode_follows(CHILD, EPISODES)
nobody_is_looked_after_past_18 = cases.none_open_past_18(
    "looked_after_past_18", PEOPLE, "CARE_END_DATE"
)
no_plan_is_open_past_18 = cases.none_open_past_18("plan_past_18", PEOPLE, "END_DTTM")
care_leavers_are_16 = cases.care_leavers_are_16(PEOPLE, "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC")


@cross_check("assessment_authorised_before_start")
def authorised_after_its_start(
    frame: pl.DataFrame, accepted: AcceptedRows
) -> Iterable[pl.DataFrame]:
    """Check that an assessment starts before its authorisation, the answer FormEndDate on its form."""
    answers = accepted_columns(accepted, "FACT_FORM_ANSWERS", "FACT_FORM_ID", "ANSWER_NO", "ANSWER")
    if answers is None:
        return
    authorised = (
        answers.filter(pl.col("ANSWER_NO") == "FormEndDate")
        .group_by("FACT_FORM_ID")
        .agg(authorised=_date("ANSWER").max())
    )
    asked = frame.select("row", "FACT_FORM_ID", "START_DTTM")
    early = asked.join(authorised, on="FACT_FORM_ID").filter(
        pl.col("authorised") < pl.col("START_DTTM")
    )
    yield failing(early, "assessment_authorised_before_start", "START_DTTM")


@cross_check("form_end_date_unreadable")
def form_end_dates_are_dates(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
    """Check that answers FormEndDate are dates; otherwise the form stays open for good."""
    answers = frame.filter(pl.col("ANSWER_NO") == "FormEndDate", pl.col("ANSWER").is_not_null())
    yield failing(answers.filter(_date("ANSWER").is_null()), "form_end_date_unreadable", "ANSWER")


@cross_check("review_outside_plan")
def reviews_within_their_plan(
    frame: pl.DataFrame, accepted: AcceptedRows
) -> Iterable[pl.DataFrame]:
    """Check that a review conference is held while its plan is open or on its last day."""
    plans = accepted_columns(accepted, "FACT_CP_PLAN", "FACT_CP_PLAN_ID", "START_DTTM", "END_DTTM")
    if plans is None:
        return
    asked = frame.select("row", "FACT_CP_PLAN_ID", "MEETING_DTTM")
    outside = asked.join(plans, on="FACT_CP_PLAN_ID").filter(
        lies_outside("MEETING_DTTM", "START_DTTM", "END_DTTM")
    )
    yield failing(outside, "review_outside_plan", "MEETING_DTTM")


@cross_check("other_child", "visit_note_of_other_type", "visit_outside_plan")
def protection_visits(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
    """Check a visit's case note and plan: both must be of one child, since a visit names none."""
    visits = _with_note(frame.select("row", "FACT_CASENOTE_ID", "FACT_CP_PLAN_ID"), accepted)
    if visits is None:
        return
    plans = accepted_columns(
        accepted, "FACT_CP_PLAN", "FACT_CP_PLAN_ID", CHILD, "START_DTTM", "END_DTTM"
    )
    if plans is not None:
        visits = visits.join(plans, on="FACT_CP_PLAN_ID", how="left", suffix="_OF_PLAN")
        is_other = (pl.col(CHILD) != pl.col(f"{CHILD}_OF_PLAN")).fill_null(False)
        yield failing(visits.filter(is_other), "other_child", "FACT_CASENOTE_ID")
        visits = visits.filter(~is_other)
    yield _of_other_type(visits, "STVC")
    if plans is not None:
        visits = visits.filter(
            _is_of_type("STVC"), lies_outside("EVENT_DTTM", "START_DTTM", "END_DTTM")
        )
        yield failing(visits, "visit_outside_plan", "FACT_CP_PLAN_ID")


@cross_check("visit_note_of_other_type")
def looked_after_visits(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
    """Check that the case note of a looked-after visit has that type."""
    visits = _with_note(frame.select("row", "FACT_CASENOTE_ID"), accepted)
    if visits is not None:
        yield _of_other_type(visits, "STVL")


@cross_check("review_outside_care")
def reviews_within_care(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
    """Check that a looked-after review is held within its period of care, ended by its last episode."""
    periods = accepted_columns(accepted, "FACT_CLA", "FACT_CLA_ID", "START_DTTM")
    if periods is None:
        return
    episodes = accepted_columns(accepted, "FACT_CARE_EPISODES", *EPISODES.columns)
    if episodes is None:
        periods = periods.with_columns(END_DTTM=pl.lit(None, dtype=pl.Date))
    else:
        is_over = pl.col("CARE_REASON_END_CODE").ne_missing("X1")
        ended = EPISODES.last(episodes).select(
            "FACT_CLA_ID", END_DTTM=pl.when(is_over).then("CARE_END_DATE")
        )
        periods = periods.join(ended, on="FACT_CLA_ID", how="left")
    asked = frame.select("row", "FACT_CLA_ID", "MEETING_DTTM")
    outside = asked.join(periods, on="FACT_CLA_ID").filter(
        lies_outside("MEETING_DTTM", "START_DTTM", "END_DTTM")
    )
    yield failing(outside, "review_outside_care", "MEETING_DTTM")


def _with_note(visits: pl.DataFrame, accepted: AcceptedRows) -> pl.DataFrame | None:
    """Return visits with the child, type and date of their case note."""
    names = ("FACT_CASENOTE_ID", CHILD, "DIM_LOOKUP_CASNT_TYPE_ID_CODE", "EVENT_DTTM")
    notes = accepted_columns(accepted, "FACT_CASENOTES", *names)
    return None if notes is None else visits.join(notes, on="FACT_CASENOTE_ID")


def _is_of_type(code: str) -> pl.Expr:
    note_type = pl.col("DIM_LOOKUP_CASNT_TYPE_ID_CODE").str.to_uppercase()
    return (note_type == code).fill_null(True)


def _of_other_type(visits: pl.DataFrame, code: str) -> pl.DataFrame:
    return failing(
        visits.filter(~_is_of_type(code)), "visit_note_of_other_type", "FACT_CASENOTE_ID"
    )


def _date(column: str) -> pl.Expr:
    """Return the date in a text, as staging reads it; null where there is none."""
    day = (
        pl.col(column)
        .str.strip_chars()
        .str.extract(
            r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
            r"|[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4})(?:[ T].*)?$"
        )
    )
    return pl.coalesce(
        day.str.to_date(form, strict=False) for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y")
    )
