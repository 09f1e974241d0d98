"""Visits: the case notes that record them, and their links to a plan or a period of care."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract
from expectations.contracts.fields import coded, day, extract_metadata, key, reference, value
from expectations.contracts.liquidlogic import cross_checks


class CaseNote(Contract):
    """One row per case note that is a visit.

    Types: STVC child protection, STVL looked after, STVN child in need.
    """

    FACT_CASENOTE_ID: str = key("The case note's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_CASNT_TYPE_ID_CODE: str = coded("The type of visit: STVC, STVL or STVN.")
    EVENT_DTTM: pl.Date = day("Date of the visit.", required=True)
    SEEN_FLAG: bool = value("The child was seen; only such visits count.")
    SEEN_ALONE_FLAG: bool = value("The child was seen alone.")
    SEEN_BEDROOM_FLAG: bool = value("The child's bedroom was seen.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_CASENOTE_ID", event="EVENT_DTTM", unborn=True)


class ProtectionVisit(Contract):
    """One row per child protection visit."""

    FACT_CP_VISIT_ID: str = key("The visit's number.")
    FACT_CASENOTE_ID: str = reference("FACT_CASENOTES", "The case note of the visit.")
    FACT_CP_PLAN_ID: str = reference("FACT_CP_PLAN", "The plan it was made under.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CP_VISIT_ID", cross_checks=[cross_checks.protection_visits]
        )


class LookedAfterVisit(Contract):
    """One row per looked-after visit."""

    FACT_CLA_VISIT_ID: str = key("The visit's number.")
    FACT_CASENOTE_ID: str = reference("FACT_CASENOTES", "The case note of the visit.")
    FACT_CLA_ID: str = reference("FACT_CLA", "The period of care it was made in.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_CLA_VISIT_ID", cross_checks=[cross_checks.looked_after_visits]
        )
