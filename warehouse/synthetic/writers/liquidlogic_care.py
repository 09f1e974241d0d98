"""A made-up authority's looked-after children and care leavers as LiquidLogic writes them."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import code_and_label, flag, moment, number, optional_flag

_PERSON = number("person_id").alias("DIM_PERSON_ID")
_PERIOD = number("cla_id").alias("FACT_CLA_ID")
_HEALTH_EVENTS = {
    "initial": "Initial Health Assessment",
    "review": "Review Health Assessment",
    "dental": "Dental Check",
}


def care_extracts(population: Population, first_meeting: int) -> dict[str, pl.DataFrame]:
    """Return the extracts of care and leaving care.

    Args:
        first_meeting: added to a review's id for the id of its meeting.
    """
    return {
        **_periods(population),
        **_circumstances(population, first_meeting),
        **_leaving(population),
    }


def _periods(population: Population) -> dict[str, pl.DataFrame]:
    return {
        "FACT_CLA": population.care_periods.select(
            _PERSON,
            _PERIOD,
            FACT_REFERRAL_ID=number("referral_id"),
            START_DTTM=moment("start"),
        ),
        "FACT_CARE_EPISODES": population.care_episodes.select(
            _PERSON,
            _PERIOD,
            FACT_CARE_EPISODES_ID=number("episode_id"),
            FACT_CLA_PLACEMENT_ID=number("placement_id"),
            CARE_START_DATE=moment("start"),
            CARE_REASON_DESC=code_and_label("start_reason", "903_reason_for_new_episode"),
            CARE_END_DATE=moment("end"),
            CARE_REASON_END_CODE="end_reason",
            CIN_903_CODE="need",
        ),
        "FACT_CLA_PLACEMENT": population.placements.select(
            _PERSON,
            _PERIOD,
            FACT_CLA_PLACEMENT_ID=number("placement_id"),
            DIM_LOOKUP_PLACEMENT_TYPE_CODE="type",
            DIM_LOOKUP_PLACEMENT_PROVIDER_CODE="provider",
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            DIM_LOOKUP_PLAC_CHNG_REAS_CODE="change_reason",
            DISTANCE_FROM_HOME=pl.col("distance").cast(pl.String),
        ),
        "FACT_LEGAL_STATUS": _legal_statuses(population.care_episodes),
    }


def _legal_statuses(episodes: pl.DataFrame) -> pl.DataFrame:
    """Merge consecutive episodes of one legal status into one row, with the id of the first."""
    ordered = episodes.sort("cla_id", "start", "episode_id")
    begins = pl.struct("cla_id", "legal_status").rle_id()
    return (
        ordered.with_columns(spell=begins)
        .group_by("spell", maintain_order=True)
        .agg(
            pl.col("person_id", "episode_id", "legal_status", "start").first(),
            pl.col("end").last(),
        )
        .select(
            _PERSON,
            FACT_LEGAL_STATUS_ID=number("episode_id"),
            DIM_LOOKUP_LGL_STATUS_DESC=code_and_label("legal_status", "903_legal_status"),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
        )
    )


def _circumstances(population: Population, first_meeting: int) -> dict[str, pl.DataFrame]:
    return {
        "FACT_CLA_REVIEW": population.cla_reviews.select(
            _PERSON,
            _PERIOD,
            FACT_CLA_REVIEW_ID=number("review_id"),
            FACT_MEETING_ID=(pl.col("review_id") + first_meeting).cast(pl.String),
            DUE_DTTM=moment("due"),
            MEETING_DTTM=moment("day"),
        ),
        "FACT_HEALTH_CHECK": population.health.select(
            _PERSON,
            FACT_HEALTH_CHECK_ID=number("check_id"),
            DIM_LOOKUP_EVENT_TYPE_DESC=pl.col("kind").replace_strict(_HEALTH_EVENTS),
            DIM_LOOKUP_EXAM_STATUS_DESC="status",
            START_DTTM=moment("day"),
        ),
        "FACT_MISSING_PERSON": population.missing.select(
            _PERSON,
            FACT_MISSING_PERSON_ID=number("missing_id"),
            MISSING_STATUS="kind",
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            RETURN_INTERVIEW_OFFERED=optional_flag("offered"),
            RETURN_INTERVIEW_ACCEPTED=optional_flag("accepted"),
        ),
    }


def _leaving(population: Population) -> dict[str, pl.DataFrame]:
    suitable = pl.when("suitable").then(pl.lit("Suitable")).otherwise(pl.lit("Unsuitable"))
    return {
        "FACT_ADOPTION": population.adoptions.select(
            _PERSON,
            FACT_ADOPTION_ID=number("adoption_id"),
            START_DTTM=moment("placed"),
            DECISION_DTTM=moment("decision"),
            PLACEMENT_ORDER_DTTM=moment("order"),
            MATCHING_DTTM=moment("match"),
            FOSTER_TO_ADOPT_DTTM=moment("fostered"),
            NO_LONGER_PLACED_DTTM=moment("stopped"),
            ADOPTED_BY_CARER_FLAG=flag(pl.col("by_carer")),
            DIM_LOOKUP_ADOP_REASON_CEASED_CODE="stop_reason",
        ),
        "FACT_CLA_CARE_LEAVERS": population.leaver_contacts.select(
            _PERSON,
            FACT_CLA_CARE_LEAVERS_ID=number("contact_id"),
            IN_TOUCH_DTTM=moment("day"),
            DIM_LOOKUP_IN_TOUCH_CODE_CODE="in_touch",
            DIM_LOOKUP_MAIN_ACTIVITY_DESC=code_and_label("activity", "903_activity"),
            DIM_LOOKUP_ACCOMMODATION_CODE_DESC=code_and_label("accommodation", "903_accommodation"),
            DIM_LOOKUP_ACCOMMODATION_SUITABLE_DESC=pl.when(pl.col("suitable").is_not_null()).then(
                suitable
            ),
        ),
        "DIM_CLA_ELIGIBILITY": population.leavers.select(
            _PERSON,
            DIM_CLA_ELIGIBILITY_ID=number("leaver_id"),
            DIM_LOOKUP_ELIGIBILITY_STATUS_DESC="eligibility",
        ),
    }
