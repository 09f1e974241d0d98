"""A made-up authority's child protection, meetings and visits as LiquidLogic writes them."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import (
    by_turns,
    code_and_label,
    flag,
    label,
    moment,
    number,
    optional_flag,
)

_PERSON = number("person_id").alias("DIM_PERSON_ID")
_REFERRAL = number("referral_id").alias("FACT_REFERRAL_ID")

# Meetings of all kinds share one extract: the numbers of each kind are counted on from here.
CONFERENCE_MEETINGS, CP_REVIEW_MEETINGS, CLA_REVIEW_MEETINGS = 10_000_000, 20_000_000, 30_000_000


def protection_extracts(population: Population) -> dict[str, pl.DataFrame]:
    """Return the extracts of child protection, of meetings and of visits, by name."""
    return {**_protection(population), **_meetings(population), **_visits(population)}


def _protection(population: Population) -> dict[str, pl.DataFrame]:
    conference = pl.col("plan_made").fill_null(False)
    return {
        "FACT_S47": population.enquiries.select(
            _PERSON,
            _REFERRAL,
            FACT_S47_ID=number("enquiry_id"),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            **_findings(),
            COMPLETED_BY_DEPT_ID=number("dept_team_id"),
        ),
        "FACT_CP_CONFERENCE": population.conferences.select(
            _PERSON,
            _REFERRAL,
            FACT_CP_CONFERENCE_ID=number("conference_id"),
            FACT_S47_ID=number("enquiry_id"),
            FACT_MEETING_ID=(pl.col("conference_id") + CONFERENCE_MEETINGS).cast(pl.String),
            DUE_DTTM=moment("due"),
            TRANSFER_IN_FLAG=flag(pl.col("transfer_in")),
            OUTCOME_CP_FLAG=flag(conference),
            OUTCOME_NFA_FLAG=flag(~conference & ~pl.col("cancelled")),
            ORGANISED_BY_DEPT_ID=number("dept_team_id"),
        ),
        "FACT_CP_PLAN": population.cp_plans.select(
            _PERSON,
            _REFERRAL,
            FACT_CP_PLAN_ID=number("plan_id"),
            FACT_INITIAL_CP_CONFERENCE_ID=number("conference_id"),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            INIT_CATEGORY_DESC=label("category", "cin_category_of_abuse"),
            CP_CATEGORY_DESC=label("latest_category", "cin_category_of_abuse"),
            IS_OLA=flag(pl.col("is_ola")),
        ),
        "FACT_CP_REVIEW": population.cp_reviews.select(
            _PERSON,
            FACT_CP_REVIEW_ID=number("review_id"),
            FACT_CP_PLAN_ID=number("plan_id"),
            FACT_MEETING_ID=(pl.col("review_id") + CP_REVIEW_MEETINGS).cast(pl.String),
            DUE_DTTM=moment("due"),
            MEETING_DTTM=moment("day"),
            OUTCOME_CONTINUE_CP_FLAG=optional_flag("continues"),
        ),
    }


def _findings() -> dict[str, pl.Expr]:
    """Return the outcome flags of an enquiry; each outcome has two equivalent flags, and both are used."""
    ended = pl.col("end").is_not_null()
    found = pl.when(ended).then("outcome")
    no_risk = pl.when(found == "substantiated").then(by_turns("enquiry_id", "services", "monitor"))
    nothing = pl.when(found == "not_substantiated").then(by_turns("enquiry_id", "nfa", "continue"))
    return {
        "OUTCOME_NFA_FLAG": flag(nothing == "nfa"),
        "OUTCOME_NFA_CONTINUE_SINGLE_FLAG": flag(nothing == "continue"),
        "OUTCOME_CP_CONFERENCE_FLAG": flag(found == "conference"),
        "OUTCOME_MONITOR_FLAG": flag(no_risk == "monitor"),
        "OUTCOME_PROV_OF_SERVICES_FLAG": flag(no_risk == "services"),
    }


def _meetings(population: Population) -> dict[str, pl.DataFrame]:
    """Return conferences and reviews; a review that was not held has a meeting without a date."""
    nothing = pl.lit(None, pl.String)
    took_part = code_and_label("participation", "903_review_participation")
    held = pl.concat(
        [
            population.conferences.select(
                "person_id",
                "day",
                "cancelled",
                meeting=pl.col("conference_id") + CONFERENCE_MEETINGS,
                kind=pl.lit("ICPC"),
                part=nothing,
            ),
            population.cp_reviews.select(
                "person_id",
                "day",
                cancelled=pl.lit(False),
                meeting=pl.col("review_id") + CP_REVIEW_MEETINGS,
                kind=pl.lit("RCPC"),
                part=nothing,
            ),
            population.cla_reviews.select(
                "person_id",
                "day",
                cancelled=pl.lit(False),
                meeting=pl.col("review_id") + CLA_REVIEW_MEETINGS,
                kind=pl.lit("CLAR"),
                part=took_part,
            ),
        ]
    )
    return {
        "FACT_MEETINGS": held.select(
            FACT_MEETING_ID=number("meeting"),
            DIM_LOOKUP_MTG_TYPE_ID_CODE="kind",
            ACTUAL_DTTM=moment("day"),
            CANCELLED=flag(pl.col("cancelled")),
        ),
        "FACT_MEETING_SUBJECTS": held.select(
            _PERSON,
            FACT_MEETINGS_ID=number("meeting"),
            DIM_LOOKUP_PARTICIPATION_CODE_DESC="part",
        ),
    }


def _visits(population: Population) -> dict[str, pl.DataFrame]:
    types = {"cp": "STVC", "cla": "STVL", "cin": "STVN"}
    note = number("visit_id").alias("FACT_CASENOTE_ID")
    return {
        "FACT_CASENOTES": population.visits.select(
            _PERSON,
            note,
            DIM_LOOKUP_CASNT_TYPE_ID_CODE=pl.col("kind").replace_strict(types),
            EVENT_DTTM=moment("day"),
            SEEN_FLAG=flag(pl.col("seen")),
            SEEN_ALONE_FLAG=flag(pl.col("seen_alone")),
            SEEN_BEDROOM_FLAG=flag(pl.col("bedroom")),
        ),
        "FACT_CP_VISIT": population.visits.filter(pl.col("kind") == "cp").select(
            note, FACT_CP_VISIT_ID=number("visit_id"), FACT_CP_PLAN_ID=number("plan_id")
        ),
        "FACT_CLA_VISIT": population.visits.filter(pl.col("kind") == "cla").select(
            _PERSON, note, FACT_CLA_VISIT_ID=number("visit_id"), FACT_CLA_ID=number("cla_id")
        ),
    }
