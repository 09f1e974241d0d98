"""The front door: contacts and referrals, assessments and their factors."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract, row_rule
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


class ParisReferral(Contract):
    """One row per contact or referral; REF_TYPE CON or REF.

    A contact became a referral where a row of type REF has it as its parent.
    """

    REFERRAL_ID: str = key("The number of the contact or referral.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    REF_TYPE: str = coded(
        "CON = contact, REF = referral (episode of need).", required=True, values=("CON", "REF")
    )
    PARENT_REFERRAL_ID: str = reference("REFERRAL", "The contact that became this referral.")
    REF_DATE: pl.Date = day("Date of the contact or referral.", required=True)
    SOURCE_CODE: str = coded(
        "Who made it.", "cin_referral_source", lookup="SOURCE_CODE", valid_on="REF_DATE"
    )
    NEED_CODE: str = coded("The child's primary need.", "cin_primary_need", lookup="NEED_CODE")
    OUTCOME_CODE: str = coded(
        "What came of it: SA = single assessment, STRAT = strategy discussion, NFA = no further "
        "action (a referral then counts as closed on its own date), OTHER.",
        lookup="OUTCOME_CODE",
        values=("SA", "STRAT", "NFA", "OTHER"),
    )
    CLOSED_DATE: pl.Date = day("Date on which the case was closed; empty while open.")
    CLOSE_REASON_CODE: str = coded(
        "Why the case was closed.",
        "cin_reason_for_closure",
        lookup="CLOSE_REASON_CODE",
        valid_on="CLOSED_DATE",
    )
    TEAM_CODE: str = reference("TEAM", "The team that holds the case.", kind="code")
    CSE_IND: bool = value("The child is at risk of sexual exploitation.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "REFERRAL_ID",
            spell=("REF_DATE", "CLOSED_DATE"),
            unborn=True,
            cross_checks=[cross_checks.one_case_at_a_time],
        )

    @row_rule("referral_closed_without_reason", "CLOSE_REASON_CODE")
    def a_closed_case_has_its_reason(cls) -> pl.Expr:
        is_open = pl.col("CLOSED_DATE").is_null()
        is_contact = pl.col("REF_TYPE") == "CON"
        is_nfa = (pl.col("OUTCOME_CODE") == "NFA").fill_null(False)
        has_reason = pl.col("CLOSE_REASON_CODE").is_not_null()
        return is_contact | is_open | is_nfa | has_reason


class Assessment(Contract):
    """One row per assessment; ASMT_TYPE UHA (universal help) or SA (single assessment)."""

    ASSESSMENT_ID: str = key("The assessment's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    REFERRAL_ID: str = reference("REFERRAL", "The referral that led to it.")
    ASMT_TYPE: str = coded(
        "UHA = early help assessment, which begins an episode of early help; SA = single "
        "assessment.",
        required=True,
        values=("UHA", "SA"),
    )
    START_DATE: pl.Date = day("Date on which it began.", required=True)
    AUTH_DATE: pl.Date = day("Date on which it was authorised; empty while it is not.")
    OUTCOME_CODE: str = coded(
        "What came of it: ONG = ongoing, NFA = closed with information and advice, STEP = "
        "step-down.",
        lookup="OUTCOME_CODE",
        values=("ONG", "NFA", "STEP"),
    )
    STATUS_CODE: str = rare(coded("Its state: X = cancelled, D = draft; both are left out."))
    TEAM_CODE: str = reference("TEAM", "The team that completed it.", kind="code")

    class Config(Contract.Config):
        metadata = extract_metadata("ASSESSMENT_ID", event="START_DATE", unborn=True)

    @row_rule("assessment_authorised_before_start", "START_DATE")
    def it_is_authorised_after_its_start(cls) -> pl.Expr:
        return pl.col("AUTH_DATE") >= pl.col("START_DATE")


class AssessmentFactor(Contract):
    """One row per factor on an assessment."""

    ASSESSMENT_ID: str = reference("ASSESSMENT", "The assessment.", required=True)
    FACTOR_CODE: str = coded(
        "What was found.", "cin_assessment_factor", required=True, lookup="FACTOR_CODE"
    )

    class Config(Contract.Config):
        metadata = extract_metadata("ASSESSMENT_ID", "FACTOR_CODE")
