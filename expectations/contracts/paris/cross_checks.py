"""PARIS's rules between rows and extracts: cases, events outside plans and care, episodes, ages."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from expectations.contracts import cases
from expectations.contracts.cases import Episodes, People, Spell, lies_outside
from expectations.contracts.cross_checks import (
    AcceptedRows,
    CrossCheck,
    accepted_columns,
    cross_check,
    failing,
)

CHILD = "PARIS_ID"
CANCELLED = (pl.col("STATUS_CODE").str.to_uppercase() == "C").fill_null(False)
PEOPLE = People("CLIENT", CHILD, "DOB")
EPISODES = Episodes(
    Spell("EPISODE_ID", "START_DATE", "END_DATE"), period="PERIOD_ID", reason="CEASED_CODE"
)

one_case_at_a_time = cases.one_case_at_a_time(
    CHILD,
    Spell("REFERRAL_ID", "REF_DATE", "CLOSED_DATE"),
    nfa=pl.col("OUTCOME_CODE") == "NFA",
    among=pl.col("REF_TYPE") == "REF",
)
another_episode_follows = cases.another_episode_follows(CHILD, EPISODES)
nobody_is_looked_after_past_18 = cases.none_open_past_18("looked_after_past_18", PEOPLE, "END_DATE")
no_plan_is_open_past_18 = cases.none_open_past_18("plan_past_18", PEOPLE, "END_DATE")
care_leavers_are_16 = cases.care_leavers_are_16(PEOPLE, "ELIGIBILITY_CODE")


def within(rule_id: str, event_type: str, spells: str) -> CrossCheck:
    """Return the check that events of a type fall into a spell of their child; no id links the two.

    Args:
        rule_id: the rule it reports.
        event_type: the type of the events; cancelled ones are not checked.
        spells: the extract of the spells.
    """

    @cross_check(rule_id)
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        of_child = accepted_columns(accepted, spells, CHILD, "START_DATE", "END_DATE")
        if of_child is None:
            return
        took_place = pl.col("EVENT_DATE").is_not_null() & ~CANCELLED
        asked = frame.filter(pl.col("EVENT_TYPE") == event_type, took_place)
        asked = asked.select("row", CHILD, "EVENT_DATE")
        inside = asked.join(of_child, on=CHILD).filter(
            ~lies_outside("EVENT_DATE", "START_DATE", "END_DATE")
        )
        yield failing(asked.join(inside, on="row", how="anti"), rule_id, "EVENT_DATE")

    return failures


reviews_within_their_plan = within("review_outside_plan", "RCPC", "REGISTRATION")
visits_within_their_plan = within("visit_outside_plan", "CPVIS", "REGISTRATION")
reviews_within_care = within("review_outside_care", "CLAREV", "CARE_PERIOD")
