"""The check of a delivery as a whole: each extract's profile, taken as it is read, and the suite on all of them."""

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
from expectations.systems import RETURNS
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.feedback.data_docs import write_docs
from warehouse.log.ledger import Ledger
from warehouse.profile.log import compared
from warehouse.profile.measured import profile_of
from warehouse.raw.incoming import Incoming


@dataclass(frozen=True)
class WholeResult:
    """The result of checking a delivery as a whole.

    Attributes:
        outcomes: those of its extracts, with the findings of each.
        found: the findings alone, extract by extract.
        crash: the traceback, when the check itself failed; nothing was found then.
    """

    outcomes: list[ExtractOutcome]
    found: list[ExtractOutcome]
    crash: str | None = None


class WholeCheck:
    """Takes the accepted rows of each extract on their way to raw, and keeps its profile.

    Returns have none: they are held against each other, not against themselves.
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
        """Let an extract's rows go on to raw."""
        self._incoming.write(contract, read)
        if self._delivery.system != RETURNS.name:
            try:
                self._profiles[read.extract] = profile_of(contract, read, self._delivery)
            except Exception as error:
                self._crash = self._crash or without_values(error)

    def kept(self, extract: str) -> pl.LazyFrame | None:
        """The authority's accepted rows of an extract."""
        return self._incoming.kept(extract)

    def settle(self, outcomes: list[ExtractOutcome]) -> WholeResult:
        """Judge the delivery as a whole; an extract that it refuses is forgotten by raw.

        A check that crashes says nothing of the data: the delivery is what its rows made of it, and
        the crash is the hub's to mend.
        """
        if self._crash is None:
            try:
                checked = self._judged(outcomes)
            except Exception as error:
                self._crash = without_values(error)
        if self._crash is not None:
            return WholeResult(outcomes, [], self._crash)
        for refused in checked.found:
            if refused.blockers:
                self._incoming.forget(refused.extract)
        return checked

    def _judged(self, outcomes: list[ExtractOutcome]) -> WholeResult:
        if not self._profiles:
            return WholeResult(outcomes, [])
        name = f"{self._delivery.la_id}.{self._delivery.system}"
        extracts = compared(self._ledger, self._delivery, self._profiles)
        judgement = judge(name, self._delivery.system, extracts)
        whole = [
            self._with(
                outcome, judgement.findings, judgement.judged.get(outcome.extract, frozenset())
            )
            for outcome in outcomes
        ]
        found = [ExtractOutcome(each, findings=those) for each, those in judgement.findings.items()]
        if judgement.document is not None:
            write_docs(self._quality, name, judgement.document)
        return WholeResult(whole, found)

    def _with(
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
