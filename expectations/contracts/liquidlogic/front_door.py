"""The front door: early help, contacts and referrals."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract, row_rule
from expectations.contracts.fields import coded, day, extract_metadata, key, reference, value
from expectations.contracts.liquidlogic import cross_checks


class EarlyHelpEpisode(Contract):
    """One row per early help episode."""

    FACT_CAF_EPISODE_ID: str = key("The episode's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    EPISODE_START_DTTM: pl.Date = day("Date on which early help began.", required=True)
    EPISODE_END_DTTM: pl.Date = day("Date on which it ended; empty while open.")
    START_REASON: str = value("Why early help began.")
    DIM_LOOKUP_CAF_EP_ENDRSN_ID_CODE: str = coded("Why it ended.")
    DIM_LOOKUP_ORIGINATING_ORGANISATION_CODE: str = coded("The organisation that asked for it.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CAF_EPISODE_ID",
            spell=("EPISODE_START_DTTM", "EPISODE_END_DTTM"),
            unborn=True,
        )


class Contact(Contract):
    """One row per contact."""

    FACT_CONTACT_ID: str = key("The contact's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    CONTACT_DTTM: pl.Date = day("Date of the contact.", required=True)
    DIM_LOOKUP_CONT_SORC_ID: str = coded(
        "Who made it.", "cin_referral_source", valid_on="CONTACT_DTTM"
    )
    DIM_LOOKUP_CONT_SORC_ID_DESC: str = value("Who made it, in words.")
    OUTCOME_NEW_REFERRAL_FLAG: bool = value("It became a referral.")
    OUTCOME_EXISTING_REFERRAL_FLAG: bool = value("It was passed on to an open case.")
    OUTCOME_CP_ENQUIRY_FLAG: bool = value("It led to a child protection enquiry.")
    OUTCOME_NFA_FLAG: bool = value("No further action was taken.")
    OUTCOME_ADVICE_FLAG: bool = value("Advice or information was given.")
    OTHER_OUTCOMES_EXIST_FLAG: bool = value("It had another outcome.")
    TOTAL_NO_OF_OUTCOMES: int = value("Number of outcomes.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_CONTACT_ID", event="CONTACT_DTTM", unborn=True)


class LiquidlogicReferral(Contract):
    """One row per referral (episode of need)."""

    FACT_REFERRAL_ID: str = key("The referral's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    REFRL_START_DTTM: pl.Date = day("Date of the referral.", required=True)
    REFRL_END_DTTM: pl.Date = day("Date on which the case was closed; empty while open.")
    DIM_LOOKUP_CATEGORY_OF_NEED_CODE: str = coded("The child's primary need.", "cin_primary_need")
    DIM_LOOKUP_CONT_SORC_ID: str = coded(
        "Who referred the child.", "cin_referral_source", valid_on="REFRL_START_DTTM"
    )
    DIM_LOOKUP_CONT_SORC_ID_DESC: str = value("Who referred the child, in words.")
    OUTCOME_SINGLE_ASSESSMENT_FLAG: bool = value("It led to a single assessment.")
    OUTCOME_STRATEGY_DISCUSSION_FLAG: bool = value("It led to a strategy discussion.")
    OUTCOME_NFA_FLAG: bool = value(
        "No further action was taken; the referral counts as closed on its own date."
    )
    DIM_LOOKUP_REFRL_ENDRSN_ID_CODE: str = coded(
        "Why the case was closed.", "cin_reason_for_closure", valid_on="REFRL_END_DTTM"
    )
    DIM_DEPARTMENT_ID: str = reference("DIM_DEPARTMENT", "The team that holds the case.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_REFERRAL_ID",
            spell=("REFRL_START_DTTM", "REFRL_END_DTTM"),
            unborn=True,
            cross_checks=[cross_checks.one_case_at_a_time],
        )

    @row_rule("referral_closed_without_reason", "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE")
    def a_closed_case_has_its_reason(cls) -> pl.Expr:
        has_reason = pl.col("DIM_LOOKUP_REFRL_ENDRSN_ID_CODE").is_not_null()
        is_nfa = pl.col("OUTCOME_NFA_FLAG").fill_null(False)
        return pl.col("REFRL_END_DTTM").is_null() | has_reason | is_nfa
