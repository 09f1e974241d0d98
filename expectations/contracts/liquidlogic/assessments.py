"""Assessments, the forms of assessments and quality audits, plans of every type, and health checks."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract
from expectations.contracts.fields import (
    coded,
    day,
    extract_metadata,
    identifier,
    key,
    rare,
    reference,
    value,
)
from expectations.contracts.liquidlogic import cross_checks


class Form(Contract):
    """One row per form of any type.

    Quality audits are the forms of types CPCQA, LACQA, DISPUTE, PSN, GPN and AUDIT.
    """

    FACT_FORM_ID: str = key("The form's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_FORM_TYPE_ID_CODE: str = coded("The type of form.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_FORM_ID")


class FormAnswer(Contract):
    """One row per answer on a form (question code in ANSWER_NO).

    A form is complete on the date that answers its question FormEndDate.
    """

    FACT_FORM_ANSWER_ID: str = key("The answer's number.")
    FACT_FORM_ID: str = reference("FACT_FORMS", "The form.")
    ANSWER_NO: str = value(
        "The question: FormEndDate, seenYN, the code of an assessment factor, or an audit's own."
    )
    ANSWER: str = value("The answer as it was written.")
    ANSWERED_DTTM: pl.Date = day("Date of the answer.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_FORM_ANSWER_ID", cross_checks=[cross_checks.form_end_dates_are_dates]
        )


class SingleAssessment(Contract):
    """One row per single assessment."""

    FACT_SINGLE_ASSESSMENT_ID: str = key("The assessment's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral that led to it.")
    FACT_FORM_ID: str = reference("FACT_FORMS", "The form it is written on.")
    START_DTTM: pl.Date = day("Date on which it began.", required=True)
    DIM_LOOKUP_STEP_SUBSTATUS_CODE: str = rare(
        coded("The state of its work step: X = cancelled, D = draft; both are left out.")
    )
    OUTCOME_NFA_FLAG: bool = value("No further action was taken.")
    OUTCOME_NFA_S47_END_FLAG: bool = value("It ended with the section 47 enquiry.")
    OUTCOME_PROV_OF_SERVICES_FLAG: bool = value("Services are provided.")
    OUTCOME_STRATEGY_DISCUSSION_FLAG: bool = value("It led to a strategy discussion.")
    OUTCOME_REFERRAL_TO_OTHER_AGENCY_FLAG: bool = value("The child was referred elsewhere.")
    COMPLETED_BY_DEPT_ID: str = reference("DIM_DEPARTMENT", "The team that completed it.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_SINGLE_ASSESSMENT_ID",
            event="START_DTTM",
            unborn=True,
            cross_checks=[cross_checks.authorised_after_its_start],
        )


class CarePlan(Contract):
    """One row per version of a plan of any type.

    Types: CIN (child in need), CLA (looked after), PATH (pathway), PEP (personal education).
    """

    FACT_CARE_PLAN_ID: str = key("The version's number.")
    FACT_CARE_PLAN_SUMMARY_ID: str = identifier("The number that the plan's versions share.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_PLAN_TYPE_ID_CODE: str = coded("The type of plan: CIN, CLA, PATH or PEP.")
    DIM_LOOKUP_PLAN_STATUS_ID_CODE: str = coded("The version's status: A = authorised.")
    START_DTTM: pl.Date = day("Date from which it holds.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while it holds.")
    MODIF_DTTM: pl.Date = day(
        "Date of its last change; of an authorised version the date it was authorised."
    )

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CARE_PLAN_ID", spell=("START_DTTM", "END_DTTM"), unborn=True
        )


class HealthCheck(Contract):
    """One row per health event."""

    FACT_HEALTH_CHECK_ID: str = key("The event's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_EVENT_TYPE_DESC: str = value(
        "Initial Health Assessment, Review Health Assessment or Dental Check."
    )
    DIM_LOOKUP_EXAM_STATUS_DESC: str = value("The event's state; only Completed counts.")
    START_DTTM: pl.Date = day("Date of the event.", required=True)

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_HEALTH_CHECK_ID", event="START_DTTM")
