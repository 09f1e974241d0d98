"""Ways out of care: adoption, and young people who have left care."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract
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


class LiquidlogicAdoption(Contract):
    """One row per adoption process."""

    FACT_ADOPTION_ID: str = key("The process's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    START_DTTM: pl.Date = day("Date on which the child was placed for adoption.")
    DECISION_DTTM: pl.Date = day("Date of the decision that the child should be adopted.")
    PLACEMENT_ORDER_DTTM: pl.Date = day("Date of the placement order.")
    MATCHING_DTTM: pl.Date = day("Date on which the child was matched with adopters.")
    FOSTER_TO_ADOPT_DTTM: pl.Date = rare(
        day("Date on which the child was placed with carers who foster to adopt.")
    )
    NO_LONGER_PLACED_DTTM: pl.Date = rare(day("Date on which the plan for adoption was reversed."))
    ADOPTED_BY_CARER_FLAG: bool = rare(value("The child is adopted by the former foster carer."))
    DIM_LOOKUP_ADOP_REASON_CEASED_CODE: str = coded("Why the process ended.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_ADOPTION_ID", event="DECISION_DTTM")


class CareLeaverContact(Contract):
    """One row per care leaver contact record."""

    FACT_CLA_CARE_LEAVERS_ID: str = key("The record's number.")
    DIM_PERSON_ID: str = reference(
        "DIM_PERSON", "The young person.", required=True, pseudonym="person"
    )
    IN_TOUCH_DTTM: pl.Date = day("Date of the record.")
    DIM_LOOKUP_IN_TOUCH_CODE_CODE: str = coded(
        "Whether the authority was in touch.", "903_in_touch"
    )
    DIM_LOOKUP_MAIN_ACTIVITY_DESC: str = coded(
        "Education, employment or training, or none.",
        "903_activity",
        written_as="code_then_description",
        valid_on="IN_TOUCH_DTTM",
    )
    DIM_LOOKUP_ACCOMMODATION_CODE_DESC: str = coded(
        "Where the young person lives.",
        "903_accommodation",
        written_as="code_then_description",
    )
    DIM_LOOKUP_ACCOMMODATION_SUITABLE_DESC: str = value(
        "Suitable or Unsuitable, as the authority judges it."
    )

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_CLA_CARE_LEAVERS_ID", event="IN_TOUCH_DTTM")


class LiquidlogicCareLeaver(Contract):
    """One row per care leaver: what a young person is entitled to."""

    DIM_CLA_ELIGIBILITY_ID: str = key("The record's number.")
    DIM_PERSON_ID: str = reference(
        "DIM_PERSON", "The young person.", required=True, pseudonym="person"
    )
    DIM_LOOKUP_ELIGIBILITY_STATUS_DESC: str = value(
        "The entitlement; Relevant child and Former relevant child count as care leavers."
    )

    class Config(Contract.Config):
        metadata = extract_metadata(
            "DIM_CLA_ELIGIBILITY_ID", cross_checks=[cross_checks.care_leavers_are_16]
        )
