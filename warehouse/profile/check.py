"""The check of a delivery as a whole: a profile of each extract as it is read, and the suite on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from expectations.findings import Finding
from expectations.suites.deliveries import judge
from expectations.suites.profile import Profile
from expectations.systems import SYSTEMS
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.faults import concerns_the_machine
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.feedback.data_docs import write_docs
from warehouse.log.ledger import Ledger
from warehouse.profile.comparison import compared
from warehouse.profile.holding import PEOPLE_UNMATCHED, Holding, Judged
from warehouse.profile.measured import profile_of
from warehouse.raw.incoming import Incoming


@dataclass(frozen=True)
class WholeResult:
    """The result of checking a delivery as a whole.

    Attributes:
        outcomes: those of its extracts, with the findings of this check added.
        findings: the findings of this check alone, one outcome for each extract that has any.
        crash: the traceback, when the check itself crashed; there are no findings then.
    """

    outcomes: list[ExtractOutcome]
    findings: list[ExtractOutcome]
    crash: str | None = None


class WholeCheck:
    """Passes the accepted rows of each extract on to raw and keeps its profile.

    Returns have no profile: each return is compared with others, by the models.
    """

    def __init__(
        self, incoming: Incoming, ledger: Ledger, delivery: Delivery, quality: Path
    ) -> None:
        self._quality = quality
        self._incoming = incoming
        self._ledger = ledger
        self._delivery = delivery
        self._holding = Holding(incoming, ledger, delivery)
        self._profiles: dict[str, Profile] = {}
        self._crash: str | None = None

    def write(self, contract: type[Contract], read: ExtractRows) -> ExtractOutcome:
        """Write an extract's rows to raw, unless it is held, and return its outcome.

        A held extract has no profile: what a person has not accepted is no measure for the next.
        """
        judged = Judged(read.too_many)
        profile: Profile | None = None
        if SYSTEMS[self._delivery.system].kind != "returns":
            try:
                judged = self._holding.judge(contract, read)
                profile = profile_of(contract, read, self._delivery, judged.lost)
            except Exception as error:
                if concerns_the_machine(error):
                    raise
                self._crash = self._crash or without_values(error)
        outcome = read.outcome.held(judged.findings, judged.rules)
        if outcome.status != "held":
            self._incoming.write(contract, read)
            if profile is not None:
                self._profiles[read.extract] = profile
        return outcome

    def rows(self, extract: str) -> pl.LazyFrame | None:
        """Return the authority's accepted rows of an extract; None when it was never delivered."""
        return self._incoming.rows(extract)

    def judge(self, outcomes: list[ExtractOutcome]) -> WholeResult:
        """Judge the delivery as a whole and return the result; what is held now is taken out of raw.

        A crash here is no statement about the data: the outcomes stay as they were, and the hub has
        to correct the check. A passing fault of the machine, or one of the log, is raised.
        """
        if self._crash is None:
            try:
                checked = self._judged(outcomes)
            except Exception as error:
                if concerns_the_machine(error):
                    raise
                self._crash = without_values(error)
        if self._crash is not None:
            return WholeResult(outcomes, [], self._crash)
        return checked

    def _judged(self, outcomes: list[ExtractOutcome]) -> WholeResult:
        of_people = self._holding.of_people(outcomes)
        outcomes = [
            outcome.held(of_people[outcome.extract], {PEOPLE_UNMATCHED})
            if outcome.extract in of_people
            else outcome
            for outcome in outcomes
        ]
        for outcome in outcomes:
            if outcome.status == "held":
                self._incoming.discard(outcome.extract)
                self._profiles.pop(outcome.extract, None)
        if not self._profiles:
            return WholeResult(outcomes, [])
        name = f"{self._delivery.la_id}.{self._delivery.system}"
        extracts = compared(self._ledger, self._delivery, self._profiles)
        judgement = judge(name, self._delivery.system, extracts)
        whole = [
            self._with_findings(
                outcome, judgement.findings, judgement.judged.get(outcome.extract, frozenset())
            )
            for outcome in outcomes
        ]
        of_extracts = [
            ExtractOutcome(each, findings=those) for each, those in judgement.findings.items()
        ]
        if judgement.document is not None:
            write_docs(self._quality, name, judgement.document)
        return WholeResult(whole, of_extracts)

    def _with_findings(
        self,
        outcome: ExtractOutcome,
        findings: Mapping[str, list[Finding]],
        judged: frozenset[str],
    ) -> ExtractOutcome:
        found = findings.get(outcome.extract, [])
        return replace(
            outcome,
            findings=[*outcome.findings, *found],
            profile=self._profiles.get(outcome.extract),
            judged=outcome.judged | judged,
        )
