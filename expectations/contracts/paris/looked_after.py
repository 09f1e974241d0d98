"""Looked-after children: periods of care, their episodes and placements, missing episodes, and ways out of care."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract, row_rule
from expectations.contracts.cross_checks import no_overlap
from expectations.contracts.fields import (
    coded,
    day,
    extract_metadata,
    key,
    rare,
    reference,
    value,
)
from expectations.contracts.paris import cross_checks


class CarePeriod(Contract):
    """One row per period of care."""

    PERIOD_ID: str = key("The period's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    START_DATE: pl.Date = day("Date on which the child came into care.", required=True)
    END_DATE: pl.Date = day("Date on which the child left care; empty while looked after.")

    class Config(Contract.Config):
        metadata = extract_metadata("PERIOD_ID", spell=("START_DATE", "END_DATE"))


class ParisPlacement(Contract):
    """One row per placement."""

    PLACEMENT_ID: str = key("The placement's number.")
    PERIOD_ID: str = reference("CARE_PERIOD", "The period of care.", required=True)
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    TYPE_CODE: str = coded(
        "The type of placement: T0 to T4 are temporary absences.",
        "903_placement_type",
        lookup="TYPE_CODE",
        valid_on="START_DATE",
    )
    PROVIDER_CODE: str = coded("Who provides it.", "903_placement_provider", lookup="PROVIDER_CODE")
    START_DATE: pl.Date = day("Date on which it began.", required=True)
    END_DATE: pl.Date = day("Date on which it ended; empty while open.")
    CHANGE_CODE: str = coded("Why it ended.", "903_reason_place_change", lookup="CHANGE_CODE")
    DISTANCE_MILES: float = value("Distance from the child's home, in miles.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "PLACEMENT_ID",
            spell=("START_DATE", "END_DATE"),
            cross_checks=[
                no_overlap(
                    "START_DATE",
                    "END_DATE",
                    child="PARIS_ID",
                    unless=pl.col("TYPE_CODE").str.starts_with("T"),
                )
            ],
        )


class ParisCareEpisode(Contract):
    """One row per episode within a period of care."""

    EPISODE_ID: str = key("The episode's number.")
    PERIOD_ID: str = reference("CARE_PERIOD", "The period of care.", required=True)
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    START_DATE: pl.Date = day("Date on which it began.", required=True)
    START_REASON_CODE: str = coded(
        "Why a new episode began.", "903_reason_for_new_episode", lookup="START_REASON_CODE"
    )
    END_DATE: pl.Date = day("Date on which it ceased; empty while open.")
    CEASED_CODE: str = coded(
        "Why it ceased: X1 = another episode follows at once.",
        "903_reason_episode_ceased",
        lookup="CEASED_CODE",
    )
    NEED_CODE: str = coded(
        "The child's category of need.", "903_category_of_need", lookup="NEED_CODE"
    )
    LEGAL_CODE: str = coded(
        "The legal status: V3 and V4 are short breaks.", "903_legal_status", lookup="LEGAL_CODE"
    )
    PLACEMENT_ID: str = reference("PLACEMENT", "The placement.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "EPISODE_ID",
            spell=("START_DATE", "END_DATE"),
            cross_checks=[
                no_overlap("START_DATE", "END_DATE", child="PARIS_ID"),
                cross_checks.another_episode_follows,
                cross_checks.nobody_is_looked_after_past_18,
            ],
        )

    @row_rule("episode_ended_without_reason", "CEASED_CODE")
    def an_ended_episode_has_its_reason(cls) -> pl.Expr:
        return pl.col("END_DATE").is_null() | pl.col("CEASED_CODE").is_not_null()


class ParisMissingEpisode(Contract):
    """One row per missing episode."""

    MISSING_ID: str = key("The episode's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    START_DATE: pl.Date = day("Date on which the child went.", required=True)
    END_DATE: pl.Date = day("Date on which the child was found; empty while away.")
    RHI_OFFERED_IND: bool = value("A return home interview was offered.")
    RHI_ACCEPTED_IND: bool = value("The child accepted it.")

    class Config(Contract.Config):
        metadata = extract_metadata("MISSING_ID", spell=("START_DATE", "END_DATE"))


class ParisAdoption(Contract):
    """One row per adoption process."""

    ADOPTION_ID: str = key("The process's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    DECISION_DATE: pl.Date = day("Date of the decision that the child should be adopted.")
    ORDER_DATE: pl.Date = day("Date of the placement order.")
    MATCH_DATE: pl.Date = day("Date on which the child was matched with adopters.")
    PLACED_DATE: pl.Date = day("Date on which the child was placed for adoption.")
    REVERSED_DATE: pl.Date = rare(day("Date on which the plan for adoption was reversed."))
    ADOPTED_DATE: pl.Date = rare(day("Date on which the child was adopted."))
    CARER_IND: bool = rare(value("The child is adopted by the former foster carer."))

    class Config(Contract.Config):
        metadata = extract_metadata("ADOPTION_ID", event="DECISION_DATE")


class ParisCareLeaver(Contract):
    """One row per care leaver contact record."""

    LEAVER_ID: str = key("The record's number.")
    PARIS_ID: str = reference("CLIENT", "The young person.", required=True, pseudonym="person")
    ELIGIBILITY_CODE: str = coded(
        "The entitlement, decoded to words; Relevant child and Former relevant child count as "
        "care leavers.",
        lookup="ELIGIBILITY_CODE",
    )
    CONTACT_DATE: pl.Date = day("Date of the record.")
    IN_TOUCH_CODE: str = coded(
        "Whether the authority was in touch.", "903_in_touch", lookup="IN_TOUCH_CODE"
    )
    ACTIVITY_CODE: str = coded(
        "Education, employment or training, or none.",
        "903_activity",
        lookup="ACTIVITY_CODE",
        valid_on="CONTACT_DATE",
    )
    ACCOM_CODE: str = coded(
        "Where the young person lives.", "903_accommodation", lookup="ACCOM_CODE"
    )
    SUITABLE_IND: bool = value("The accommodation is suitable, as the authority judges it.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "LEAVER_ID", event="CONTACT_DATE", cross_checks=[cross_checks.care_leavers_are_16]
        )
