"""Events on a day: enquiries, conferences, reviews, visits, health checks; and the plans they lead to."""

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


class Event(Contract):
    """One row per dated event; EVENT_TYPE STRAT, S47, ICPC, RCPC, CLAREV, CINVIS, CPVIS, CLAVIS, HEALTH, DENTAL, PEP.

    STRAT strategy discussion, S47 section 47 enquiry, ICPC initial and RCPC review conference,
    CLAREV looked-after review, CINVIS, CPVIS and CLAVIS visits to children in need, on a protection
    plan and looked after, HEALTH health assessment, DENTAL dental check, PEP education plan meeting.
    """

    EVENT_ID: str = key("The event's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    REFERRAL_ID: str = reference("REFERRAL", "The referral it belongs to.")
    PARENT_EVENT_ID: str = reference(
        "EVENT", "The event that led to it; of an initial conference its section 47 enquiry."
    )
    EVENT_TYPE: str = coded(
        "The type of event.",
        required=True,
        values=(
            "STRAT",
            "S47",
            "ICPC",
            "RCPC",
            "CLAREV",
            "CINVIS",
            "CPVIS",
            "CLAVIS",
            "HEALTH",
            "DENTAL",
            "PEP",
        ),
    )
    DUE_DATE: pl.Date = day("Date by which it is due.", may_be_future=True)
    EVENT_DATE: pl.Date = day("Date on which it took place or began; empty when it did not.")
    END_DATE: pl.Date = day("Date on which it ended, of an enquiry; empty while open.")
    STATUS_CODE: str = coded("Its state: C = cancelled, D = done.")
    OUTCOME_CODE: str = coded(
        "What came of it. Of an enquiry: CPC = to conference, SUB = substantiated without "
        "continuing risk, NOT = not substantiated; of a conference: PLAN; of a health assessment: "
        "IHA = initial, RHA = review; of any: NFA = no further action, OTHER.",
        lookup="OUTCOME_CODE",
        values=("CPC", "SUB", "NOT", "PLAN", "IHA", "RHA", "NFA", "OTHER"),
    )
    SEEN_IND: bool = value("The child was seen; only such visits count.")
    ALONE_IND: bool = value("The child was seen alone.")
    TRANSFER_IND: bool = rare(value("The child moved in from another authority on a plan."))
    PARTICIPATION_CODE: str = coded(
        "How the child took part in a looked-after review: PN0 to PN7.",
        "903_review_participation",
        lookup="PARTICIPATION_CODE",
    )
    TEAM_CODE: str = reference("TEAM", "The team that held it.", kind="code")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "EVENT_ID",
            spell=("EVENT_DATE", "END_DATE"),
            unborn=True,
            cross_checks=[
                cross_checks.reviews_within_their_plan,
                cross_checks.visits_within_their_plan,
                cross_checks.reviews_within_care,
            ],
        )

    @row_rule("section_47_ended_without_outcome", "OUTCOME_CODE")
    def an_ended_enquiry_has_its_outcome(cls) -> pl.Expr:
        is_other = pl.col("EVENT_TYPE") != "S47"
        return is_other | pl.col("END_DATE").is_null() | pl.col("OUTCOME_CODE").is_not_null()

    @row_rule("conference_without_enquiry", "PARENT_EVENT_ID")
    def a_conference_follows_an_enquiry(cls) -> pl.Expr:
        is_other = pl.col("EVENT_TYPE") != "ICPC"
        is_transfer = pl.col("TRANSFER_IND").fill_null(False)
        return is_other | pl.col("PARENT_EVENT_ID").is_not_null() | is_transfer


class Registration(Contract):
    """One row per child protection plan."""

    REG_ID: str = key("The plan's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    ICPC_EVENT_ID: str = reference("EVENT", "The conference that made it.")
    START_DATE: pl.Date = day("Date on which it began.", required=True)
    END_DATE: pl.Date = day("Date on which it ended; empty while open.")
    INIT_CATEGORY_CODE: str = coded(
        "Category of abuse when it began.", "cin_category_of_abuse", lookup="INIT_CATEGORY_CODE"
    )
    CATEGORY_CODE: str = coded(
        "Newest category of abuse.", "cin_category_of_abuse", lookup="CATEGORY_CODE"
    )
    TEMP_IND: bool = rare(value("It is another authority's child, who is left out of every count."))

    class Config(Contract.Config):
        metadata = extract_metadata(
            "REG_ID",
            spell=("START_DATE", "END_DATE"),
            unborn=True,
            cross_checks=[
                no_overlap("START_DATE", "END_DATE", child="PARIS_ID", unless=pl.col("TEMP_IND")),
                cross_checks.no_plan_is_open_past_18,
            ],
        )


class Plan(Contract):
    """One row per plan; PLAN_TYPE UHP, CIN, CLA, PATHWAY, PEP.

    UHP early help, CIN child in need, CLA looked after, PATHWAY leaving care, PEP personal education.
    """

    PLAN_ID: str = key("The plan's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    PLAN_TYPE: str = coded(
        "The type of plan.", required=True, values=("UHP", "CIN", "CLA", "PATHWAY", "PEP")
    )
    START_DATE: pl.Date = day("Date from which it holds.", required=True)
    AUTH_DATE: pl.Date = day("Date on which it was authorised; empty while it is not.")
    END_DATE: pl.Date = day("Date on which it ended; empty while it holds.")

    class Config(Contract.Config):
        metadata = extract_metadata("PLAN_ID", spell=("START_DATE", "END_DATE"), unborn=True)
