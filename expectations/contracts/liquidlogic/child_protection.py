"""Child protection: section 47 enquiries, conferences, plans, and the meetings they share with reviews."""

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
from expectations.contracts.liquidlogic import cross_checks


class Section47(Contract):
    """One row per section 47 enquiry."""

    FACT_S47_ID: str = key("The enquiry's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral it belongs to.")
    START_DTTM: pl.Date = day("Date of the strategy discussion that began it.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while open.")
    OUTCOME_NFA_FLAG: bool = value("No further action was taken.")
    OUTCOME_NFA_CONTINUE_SINGLE_FLAG: bool = value("The single assessment continued.")
    OUTCOME_CP_CONFERENCE_FLAG: bool = value("It led to an initial conference.")
    OUTCOME_MONITOR_FLAG: bool = rare(value("Substantiated; the child is monitored."))
    OUTCOME_PROV_OF_SERVICES_FLAG: bool = value("Substantiated; services are provided.")
    COMPLETED_BY_DEPT_ID: str = reference("DIM_DEPARTMENT", "The team that completed it.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_S47_ID", spell=("START_DTTM", "END_DTTM"), unborn=True)

    @row_rule("section_47_ended_without_outcome", "END_DTTM")
    def an_ended_enquiry_has_its_outcome(cls) -> pl.Expr:
        has_outcome = pl.any_horizontal(
            pl.col(flag).fill_null(False)
            for flag in (
                "OUTCOME_NFA_FLAG",
                "OUTCOME_NFA_CONTINUE_SINGLE_FLAG",
                "OUTCOME_CP_CONFERENCE_FLAG",
                "OUTCOME_MONITOR_FLAG",
                "OUTCOME_PROV_OF_SERVICES_FLAG",
            )
        )
        return pl.col("END_DTTM").is_null() | has_outcome


class Meeting(Contract):
    """One row per meeting."""

    FACT_MEETING_ID: str = key("The meeting's number.")
    DIM_LOOKUP_MTG_TYPE_ID_CODE: str = coded("The type of meeting.")
    ACTUAL_DTTM: pl.Date = day("Date on which it was held; empty when it was not.")
    CANCELLED: bool = rare(value("It was cancelled."))

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_MEETING_ID")


class MeetingSubject(Contract):
    """One row per child at a meeting."""

    FACT_MEETINGS_ID: str = reference("FACT_MEETINGS", "The meeting.", required=True)
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_PARTICIPATION_CODE_DESC: str = coded(
        "How the child took part in a looked-after review: PN0 to PN7.",
        "903_review_participation",
        written_as="code_then_description",
    )

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_MEETINGS_ID", "DIM_PERSON_ID")


class InitialConference(Contract):
    """One row per child and initial conference."""

    FACT_CP_CONFERENCE_ID: str = key("The conference's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral it belongs to.")
    FACT_S47_ID: str = reference(
        "FACT_S47", "The enquiry that led to it; empty for a child who moved in on a plan."
    )
    FACT_MEETING_ID: str = reference("FACT_MEETINGS", "The meeting; records when it was held.")
    DUE_DTTM: pl.Date = day("Date by which it is due.", may_be_future=True)
    TRANSFER_IN_FLAG: bool = rare(value("The child moved in from another authority on a plan."))
    OUTCOME_CP_FLAG: bool = value("The child was made subject of a plan.")
    OUTCOME_NFA_FLAG: bool = value("No further action was taken.")
    ORGANISED_BY_DEPT_ID: str = reference("DIM_DEPARTMENT", "The team that organised it.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_CP_CONFERENCE_ID")

    @row_rule("conference_without_enquiry", "FACT_S47_ID")
    def it_follows_an_enquiry(cls) -> pl.Expr:
        return pl.col("FACT_S47_ID").is_not_null() | pl.col("TRANSFER_IN_FLAG").fill_null(False)


class ProtectionPlan(Contract):
    """One row per child protection plan."""

    FACT_CP_PLAN_ID: str = key("The plan's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral it belongs to.")
    FACT_INITIAL_CP_CONFERENCE_ID: str = reference(
        "FACT_CP_CONFERENCE", "The conference that made it."
    )
    START_DTTM: pl.Date = day("Date on which it began.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while open.")
    INIT_CATEGORY_DESC: str = coded(
        "Category of abuse when it began, in words.", "cin_category_of_abuse", written_as="label"
    )
    CP_CATEGORY_DESC: str = coded(
        "Newest category of abuse, in words.", "cin_category_of_abuse", written_as="label"
    )
    IS_OLA: bool = rare(value("It is another authority's child, who is left out of every count."))

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CP_PLAN_ID",
            spell=("START_DTTM", "END_DTTM"),
            unborn=True,
            cross_checks=[
                no_overlap(
                    "START_DTTM", "END_DTTM", child="DIM_PERSON_ID", unless=pl.col("IS_OLA")
                ),
                cross_checks.no_plan_is_open_past_18,
            ],
        )


class ReviewConference(Contract):
    """One row per review conference."""

    FACT_CP_REVIEW_ID: str = key("The review's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_CP_PLAN_ID: str = reference("FACT_CP_PLAN", "The plan under review.")
    FACT_MEETING_ID: str = reference("FACT_MEETINGS", "The meeting.")
    DUE_DTTM: pl.Date = day("Date by which it is due.", may_be_future=True)
    MEETING_DTTM: pl.Date = day("Date on which it was held; empty when it was not.")
    OUTCOME_CONTINUE_CP_FLAG: bool = value("The plan continues.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CP_REVIEW_ID",
            event="MEETING_DTTM",
            unborn=True,
            cross_checks=[cross_checks.reviews_within_their_plan],
        )
