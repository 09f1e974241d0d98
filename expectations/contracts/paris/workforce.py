"""Teams, workers, and the cases allocated to them."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import Contract
from expectations.contracts.fields import coded, day, extract_metadata, key, reference, value


class Team(Contract):
    """One row per team."""

    TEAM_CODE: str = key("The team's code, which is its key and is not looked up.", kind="code")
    TEAM_NAME: str = value("The team's name.")
    TEAM_TYPE: str = coded("The kind of team, for example looked-after children.")
    LOCALITY_CODE: str = coded("The team's locality, decoded to its name.", lookup="LOCALITY_CODE")

    class Config(Contract.Config):
        metadata = extract_metadata("TEAM_CODE")


class ParisWorker(Contract):
    """One row per worker."""

    WORKER_ID: str = key("The worker's number.", pseudonym="worker")
    JOB_TITLE: str = value("The worker's post.")
    TEAM_CODE: str = reference("TEAM", "The worker's team.", kind="code")
    FTE: float = value("Share of a full-time post: 1 = full time.")
    AGENCY_IND: bool = value("The worker is from an agency.")

    class Config(Contract.Config):
        metadata = extract_metadata("WORKER_ID")


class Allocation(Contract):
    """One row per case allocation: a worker who is responsible for a child."""

    ALLOCATION_ID: str = key("The allocation's number.")
    PARIS_ID: str = reference("CLIENT", "The child.", required=True, pseudonym="person")
    WORKER_ID: str = reference("WORKER", "The worker.", pseudonym="worker")
    TEAM_CODE: str = reference("TEAM", "The worker's team.", kind="code")
    START_DATE: pl.Date = day("Date on which it began.", required=True)
    END_DATE: pl.Date = day("Date on which it ended; empty while open.")

    class Config(Contract.Config):
        metadata = extract_metadata("ALLOCATION_ID", spell=("START_DATE", "END_DATE"), unborn=True)
