"""Looked-after children: periods of care, their episodes, placements, legal statuses and reviews."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract, row_rule
from expectations.contracts.cross_checks import no_overlap
from expectations.contracts.fields import coded, day, extract_metadata, key, reference, value
from expectations.contracts.liquidlogic import cross_checks


class PeriodOfCare(Contract):
    """One row per period of care."""

    FACT_CLA_ID: str = key("The period's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral it belongs to.")
    START_DTTM: pl.Date = day("Date on which the child came into care.", required=True)

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_CLA_ID", event="START_DTTM")


class LiquidlogicCareEpisode(Contract):
    """One row per episode within a period of care."""

    FACT_CARE_EPISODES_ID: str = key("The episode's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_CLA_ID: str = reference("FACT_CLA", "The period of care.")
    FACT_CLA_PLACEMENT_ID: str = reference("FACT_CLA_PLACEMENT", "The placement.")
    CARE_START_DATE: pl.Date = day("Date on which it began.", required=True)
    CARE_REASON_DESC: str = coded(
        "Why a new episode began: T and U = with the same carer.",
        "903_reason_for_new_episode",
        written_as="code_or_label",
    )
    CARE_END_DATE: pl.Date = day("Date on which it ceased; empty while open.")
    CARE_REASON_END_CODE: str = coded(
        "Why it ceased: X1 = another episode follows at once.",
        "903_reason_episode_ceased",
        written_as="code_or_label",
    )
    CIN_903_CODE: str = coded("The child's category of need.", "903_category_of_need")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CARE_EPISODES_ID",
            spell=("CARE_START_DATE", "CARE_END_DATE"),
            cross_checks=[
                no_overlap("CARE_START_DATE", "CARE_END_DATE", child="DIM_PERSON_ID"),
                cross_checks.another_episode_follows,
                cross_checks.nobody_is_looked_after_past_18,
            ],
        )

    @row_rule("episode_ended_without_reason", "CARE_REASON_END_CODE")
    def an_ended_episode_has_its_reason(cls) -> pl.Expr:
        return pl.col("CARE_END_DATE").is_null() | pl.col("CARE_REASON_END_CODE").is_not_null()


class LiquidlogicPlacement(Contract):
    """One row per placement."""

    FACT_CLA_PLACEMENT_ID: str = key("The placement's number.")
    FACT_CLA_ID: str = reference("FACT_CLA", "The period of care.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_PLACEMENT_TYPE_CODE: str = coded(
        "The type of placement: T0 to T4 are temporary absences.",
        "903_placement_type",
        valid_on="START_DTTM",
    )
    DIM_LOOKUP_PLACEMENT_PROVIDER_CODE: str = coded("Who provides it.", "903_placement_provider")
    START_DTTM: pl.Date = day("Date on which it began.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while open.")
    DIM_LOOKUP_PLAC_CHNG_REAS_CODE: str = coded("Why it ended.", "903_reason_place_change")
    DISTANCE_FROM_HOME: float = value("Distance from the child's home, in miles.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CLA_PLACEMENT_ID",
            spell=("START_DTTM", "END_DTTM"),
            cross_checks=[
                no_overlap(
                    "START_DTTM",
                    "END_DTTM",
                    child="DIM_PERSON_ID",
                    unless=pl.col("DIM_LOOKUP_PLACEMENT_TYPE_CODE").str.starts_with("T"),
                )
            ],
        )


class LegalStatus(Contract):
    """One row per legal status."""

    FACT_LEGAL_STATUS_ID: str = key("The record's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_LGL_STATUS_DESC: str = coded(
        "The status: V3 and V4 are short breaks.",
        "903_legal_status",
        written_as="code_then_description",
    )
    START_DTTM: pl.Date = day("Date from which it holds.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while it holds.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_LEGAL_STATUS_ID",
            spell=("START_DTTM", "END_DTTM"),
            cross_checks=[no_overlap("START_DTTM", "END_DTTM", child="DIM_PERSON_ID")],
        )


class LookedAfterReview(Contract):
    """One row per looked-after review."""

    FACT_CLA_REVIEW_ID: str = key("The review's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_CLA_ID: str = reference("FACT_CLA", "The period of care.")
    FACT_MEETING_ID: str = reference(
        "FACT_MEETINGS", "The meeting; records how the child took part."
    )
    DUE_DTTM: pl.Date = day("Date by which it is due.", may_be_future=True)
    MEETING_DTTM: pl.Date = day("Date on which it was held; empty when it was not.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CLA_REVIEW_ID",
            event="MEETING_DTTM",
            cross_checks=[cross_checks.reviews_within_care],
        )


class LiquidlogicMissingEpisode(Contract):
    """One row per missing episode."""

    FACT_MISSING_PERSON_ID: str = key("The episode's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    MISSING_STATUS: str = value("M = missing, A = away without authorisation.")
    START_DTTM: pl.Date = day("Date on which the child went.", required=True)
    END_DTTM: pl.Date = day("Date on which the child was found; empty while away.")
    RETURN_INTERVIEW_OFFERED: bool = value("A return home interview was offered.")
    RETURN_INTERVIEW_ACCEPTED: bool = value("The child accepted it.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_MISSING_PERSON_ID", spell=("START_DTTM", "END_DTTM"))
