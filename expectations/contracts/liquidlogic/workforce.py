"""Teams, workers, and workers' involvements with children."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract
from expectations.contracts.fields import coded, day, extract_metadata, key, reference, value


class Department(Contract):
    """One row per team."""

    DIM_DEPARTMENT_ID: str = key("The team's number.")
    NAME: str = value("The team's name, from which its locality is known.")
    DEPT_TYPE_DESCRIPTION: str = value("The kind of team, for example looked-after children.")

    class Config(Contract.Config):
        metadata = extract_metadata("DIM_DEPARTMENT_ID")


class LiquidlogicWorker(Contract):
    """One row per worker."""

    DIM_WORKER_ID: str = key("The worker's number.", pseudonym="worker")
    JOB_TITLE: str = value("The worker's post.")
    DEPARTMENT_NAME: str = value("Name of the worker's team.")
    FULL_TIME_EQUIVALENCY: float = value("Share of a full-time post: 1 = full time.")

    class Config(Contract.Config):
        metadata = extract_metadata("DIM_WORKER_ID")


class Involvement(Contract):
    """One row per worker involvement: a worker or team that works with a child."""

    FACT_INVOLVEMENTS_ID: str = key("The involvement's number.")
    DIM_PERSON_ID: str = reference("DIM_PERSON", "The child.", required=True, pseudonym="person")
    DIM_WORKER_ID: str = reference("DIM_WORKER", "The worker.", pseudonym="worker")
    DIM_DEPARTMENT_ID: str = reference("DIM_DEPARTMENT", "The worker's team.")
    DIM_LOOKUP_INVOLVEMENT_TYPE_CODE: str = coded("The worker's role for the child.")
    IS_ALLOCATED_CW_FLAG: bool = value("The worker is the child's allocated caseworker.")
    START_DTTM: pl.Date = day("Date on which it began.", required=True)
    END_DTTM: pl.Date = day("Date on which it ended; empty while open.")
    FACT_REFERRAL_ID: str = reference("FACT_REFERRALS", "The referral it belongs to.")

    class Config(Contract.Config):
        metadata = extract_metadata(
            "FACT_INVOLVEMENTS_ID", spell=("START_DTTM", "END_DTTM"), unborn=True
        )
