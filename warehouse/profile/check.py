"""The check of a delivery as a whole: each extract's profile, taken as it is read, and the suite on all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from expectations.contracts.base import Contract
from expectations.rules import RULES
from expectations.suites.deliveries import judge
from expectations.suites.profile import Profile
from expectations.systems import SYSTEMS
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows, FileFailure, as_blocker
from warehouse.feedback.data_docs import write_docs
from warehouse.log.ledger import Ledger
from warehouse.profile.log import compared
from warehouse.profile.measured import profile_of
from warehouse.raw.incoming import Incoming


@dataclass(frozen=True)
class Whole:
    """What came of checking a delivery as a whole.

    Attributes:
        outcomes: those of its extracts, with what was found of each.
        told: what was found, extract by extract, and nothing else.
        crash: the traceback, when the check itself failed; nothing was found then.
    """

    outcomes: list[ExtractOutcome]
    told: list[ExtractOutcome]
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
        if SYSTEMS[self._delivery.system].kind != "returns":
            try:
                self._profiles[read.extract] = profile_of(contract, read, self._delivery)
            except Exception as error:
                self._crash = self._crash or without_values(error)

    def kept(self, extract: str) -> pl.LazyFrame | None:
        """The authority's accepted rows of an extract."""
        return self._incoming.kept(extract)

    def settle(self, outcomes: list[ExtractOutcome]) -> Whole:
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
            return Whole(outcomes, [], self._crash)
        for told in checked.told:
            if told.blockers:
                self._incoming.forget(told.extract)
        return checked

    def _judged(self, outcomes: list[ExtractOutcome]) -> Whole:
        if not self._profiles:
            return Whole(outcomes, [])
        name = f"{self._delivery.la_id}.{self._delivery.system}"
        extracts = compared(self._ledger, self._delivery, self._profiles)
        judgement = judge(name, self._delivery.system, extracts)
        failures: dict[str, list[FileFailure]] = {}
        for found in judgement.failures:
            rule = RULES[found.rule_id]
            failure = FileFailure(
                found.extract, as_blocker(rule) if found.refuses else rule, found.detail
            )
            failures.setdefault(found.extract, []).append(failure)
        whole = [
            self._with(outcome, failures, judgement.judged.get(outcome.extract, frozenset()))
            for outcome in outcomes
        ]
        told = [ExtractOutcome(each, file_failures=found) for each, found in failures.items()]
        if judgement.document is not None:
            write_docs(self._quality, name, judgement.document)
        return Whole(whole, told)

    def _with(
        self,
        outcome: ExtractOutcome,
        failures: Mapping[str, list[FileFailure]],
        judged: frozenset[str],
    ) -> ExtractOutcome:
        found = failures.get(outcome.extract, [])
        refused = any(failure.rule.severity == "blocker" for failure in found)
        return replace(
            outcome,
            file_failures=[*outcome.file_failures, *found],
            profile=self._profiles.get(outcome.extract),
            judged=judged,
            rows_accepted=0 if refused else outcome.rows_accepted,
        )


def with_crash(outcomes: list[ExtractOutcome]) -> list[ExtractOutcome]:
    """The outcomes, and beside them that the check of the delivery as a whole crashed."""
    rule = RULES["check_crashed"]
    failure = FileFailure(WHOLE_DELIVERY, rule, rule.message)
    about = next(
        (outcome for outcome in outcomes if outcome.extract == WHOLE_DELIVERY),
        ExtractOutcome(WHOLE_DELIVERY),
    )
    others = [outcome for outcome in outcomes if outcome.extract != WHOLE_DELIVERY]
    crashed = replace(
        about, files_seen=about.files_seen + 1, file_failures=[*about.file_failures, failure]
    )
    return [*others, crashed]
