"""People, and the local codes that all extracts are written in."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract, row_rule
from expectations.contracts.fields import coded, day, extract_metadata, key, rare, value


class Lookup(Contract):
    """Decodes every local code to the national one.

    The domain is the name of the column that the code stands in. The national code of a
    LOCALITY_CODE is the locality's name, that of an ELIGIBILITY_CODE the entitlement in words.
    """

    DOMAIN: str = key("The domain of the code: the name of the columns it is used in.", kind="text")
    CODE: str = key("The local code, as the other extracts have it.", kind="text")
    DESCRIPTION: str = value("What the local code means, in words.")
    NATIONAL_CODE: str = value("The national code it stands for; empty where there is none.")

    class Config(Contract.Config):
        metadata = extract_metadata("DOMAIN", "CODE", decodes=("DOMAIN", "CODE", "NATIONAL_CODE"))


class Client(Contract):
    """One row per person."""

    PARIS_ID: str = key("The person's number in PARIS.", pseudonym="person")
    DOB: pl.Date = day(
        "Date of birth; of an unborn child the date it is expected.", may_be_future=True
    )
    GENDER: str = coded("Sex as recorded.", "sex", lookup="GENDER")
    ETHNIC_CODE: str = coded("Ethnicity.", "ethnicity", lookup="ETHNIC_CODE")
    UPN: str = value("Unique pupil number.", pseudonym="national")
    DISABILITY_CODE: str = coded("The disability.", "disability", lookup="DISABILITY_CODE")
    UASC_IND: bool = rare(value("The person is an unaccompanied asylum-seeking child."))
    DECEASED_DATE: pl.Date = day("Date of death.")
    LOCALITY_CODE: str = coded("The locality, decoded to its name.", lookup="LOCALITY_CODE")

    class Config(Contract.Config):
        metadata = extract_metadata("PARIS_ID", birth="DOB")

    @row_rule("before_birth", "DECEASED_DATE")
    def death_follows_birth(cls) -> pl.Expr:
        return pl.col("DECEASED_DATE") >= pl.col("DOB")
