"""The check of a delivery as a whole: a profile of each extract as it is read, and the suite on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.suites.deliveries import judge
from expectations.suites.profile import Profile
from expectations.systems import SYSTEMS
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.faults import concerns_the_machine
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.feedback.data_docs import write_docs
from warehouse.log.ledger import Ledger
from warehouse.profile.comparison import compared
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
        self._profiles: dict[str, Profile] = {}
        self._crash: str | None = None

    def write(self, contract: type[Contract], read: ExtractRows) -> None:
        """Write an extract's rows to raw and take its profile."""
        self._incoming.write(contract, read)
        if SYSTEMS[self._delivery.system].kind != "returns":
            try:
                self._profiles[read.extract] = profile_of(contract, read, self._delivery)
            except Exception as error:
                if concerns_the_machine(error):
                    raise
                self._crash = self._crash or without_values(error)

    def rows(self, extract: str) -> pl.LazyFrame | None:
        """Return the authority's accepted rows of an extract; None when it was never delivered."""
        return self._incoming.rows(extract)

    def judge(self, outcomes: list[ExtractOutcome]) -> WholeResult:
        """Judge the delivery as a whole and return the result; refused extracts are taken out of raw.

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
        for found in checked.findings:
            if found.blockers:
                self._incoming.discard(found.extract)
        return checked

    def _judged(self, outcomes: list[ExtractOutcome]) -> WholeResult:
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
        refused = any(finding.severity == "blocker" for finding in found)
        return replace(
            outcome,
            findings=[*outcome.findings, *found],
            profile=self._profiles.get(outcome.extract),
            judged=judged,
            rows_accepted=0 if refused else outcome.rows_accepted,
        )


def with_crash(outcomes: list[ExtractOutcome]) -> list[ExtractOutcome]:
    """Return the outcomes, and with them that the check of the delivery as a whole crashed."""
    finding = finding_of(RULES["check_crashed"])
    about = next(
        (outcome for outcome in outcomes if outcome.extract == WHOLE_DELIVERY),
        ExtractOutcome(WHOLE_DELIVERY),
    )
    others = [outcome for outcome in outcomes if outcome.extract != WHOLE_DELIVERY]
    crashed = replace(about, files_seen=about.files_seen + 1, findings=[*about.findings, finding])
    return [*others, crashed]
