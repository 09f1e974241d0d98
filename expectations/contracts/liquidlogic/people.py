"""People, and what is recorded of a person independently of a case."""

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


class Person(Contract):
    """One row per person.

    A person whose record was merged into another's stays in the extract with the date of that.
    """

    DIM_PERSON_ID: str = key("The person's number in LiquidLogic.", pseudonym="person")
    BIRTH_DTTM: pl.Date = day(
        "Date of birth; of an unborn child the date it is expected.", may_be_future=True
    )
    DEATH_DTTM: pl.Date = day("Date of death.")
    GENDER_MAIN_CODE: str = coded("Sex as recorded.", "sex")
    ETHNICITY_MAIN_CODE: str = coded("Ethnicity.", "ethnicity")
    UPN: str = value("Unique pupil number.", pseudonym="national")
    NHS_NUMBER: str = value("NHS number.", pseudonym="national")
    IS_CLIENT: bool = value("The person receives a service, or did.")
    DUPLICATED_DTTM: pl.Date = rare(
        day("Date on which the record was merged into another's; empty for a record in use.")
    )

    class Config(Contract.Config):
        metadata = extract_metadata("DIM_PERSON_ID", birth="BIRTH_DTTM", merged="DUPLICATED_DTTM")

    @row_rule("before_birth", "DEATH_DTTM")
    def death_follows_birth(cls) -> pl.Expr:
        return pl.col("DEATH_DTTM") >= pl.col("BIRTH_DTTM")


class Disability(Contract):
    """One row per recorded disability."""

    FACT_DISABILITY_ID: str = key("The record's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_LOOKUP_DISAB_CODE: str = coded("The disability.", "disability")
    END_DTTM: pl.Date = day("Date from which it no longer holds.")

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_DISABILITY_ID")


class ImmigrationStatus(Contract):
    """One row per immigration status."""

    FACT_IMMIGRATION_STATUS_ID: str = key("The record's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The person.", required=True, pseudonym="person")
    DIM_LOOKUP_IMMGR_STATUS_DESC: str = value(
        "The status; UASC = unaccompanied asylum-seeking child."
    )
    START_DTTM: pl.Date = day("Date from which it holds.", required=True)
    END_DTTM: pl.Date = day(
        "Date on which it ended or is to end; empty while open.", may_be_future=True
    )

    class Config(Contract.Config):
        metadata = extract_metadata("FACT_IMMIGRATION_STATUS_ID", spell=("START_DTTM", "END_DTTM"))
