"""Which extracts of a delivery are held: what of the rows in use they lack, and what a person has accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from expectations.across import person_column
from expectations.continuity import JUDGED, Before, continuity
from expectations.contracts.base import Contract, option
from expectations.findings import Finding
from expectations.measured import indicators_reading
from expectations.rules import RULES
from expectations.rules.rule import REFUSED_ABOVE
from expectations.systems import SYSTEMS
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome, ExtractRows
from warehouse.log.acceptances import accepted_extracts
from warehouse.log.ledger import Ledger
from warehouse.log.profiles import usual_loss
from warehouse.raw.incoming import Incoming

PEOPLE_UNMATCHED = "people_unmatched"


@dataclass(frozen=True)
class Judged:
    """How an extract continues the rows in use.

    Attributes:
        findings: what it is held for; warnings where a person has accepted it.
        rules: the rules that there was something to judge by.
        lost: the share of records in use that are gone, 0 to 1; None where nothing was compared.
    """

    findings: tuple[Finding, ...]
    rules: frozenset[str] = frozenset()
    lost: float | None = None


class Holding:
    """Judges the extracts of one delivery against the rows in use."""

    def __init__(self, incoming: Incoming, ledger: Ledger, delivery: Delivery) -> None:
        """Take the delivery, and note which of its extracts a person has accepted."""
        self._incoming = incoming
        self._ledger = ledger
        self._delivery = delivery
        self._accepted = accepted_extracts(ledger, delivery.id)

    def judge(self, contract: type[Contract], read: ExtractRows) -> Judged:
        """Return what an extract is held for."""
        # Rows that are refused are gone too: one mistake, one finding.
        found = Judged(read.too_many) if read.too_many else self._continuity(contract, read)
        return replace(found, findings=self._unless_accepted(read.extract, found.findings))

    def of_people(self, outcomes: Sequence[ExtractOutcome]) -> dict[str, tuple[Finding, ...]]:
        """Return what the extract of people is held for when most extracts do not fit to it, by its name.

        An extract of people that lacks most of them is not seen by itself where nothing is in use.
        """
        system = SYSTEMS[self._delivery.system]
        people = next((e for e in system.extracts if option(e.load(), "birth", None)), None)
        referring = {e.name for e in system.extracts if e != people and person_column(e.load())}
        read = [o for o in outcomes if o.extract in referring and o.rows_received]
        unmatched = [
            outcome
            for outcome in read
            if outcome.rows_failed.get("unknown_person", 0) > REFUSED_ABOVE * outcome.rows_received
        ]
        of_people = [o for o in outcomes if people and o.extract == people.name and o.files_seen]
        if not of_people or of_people[0].status == "held" or 2 * len(unmatched) <= len(read):
            return {}
        name = of_people[0].extract
        finding = Finding(PEOPLE_UNMATCHED, "blocker", found=len(unmatched), other=len(read))
        return {name: self._unless_accepted(name, (finding,))}

    def _continuity(self, contract: type[Contract], read: ExtractRows) -> Judged:
        in_use = self._incoming.in_use(read.extract)
        if in_use is None or option(contract, "replaces", ()):
            return Judged(())
        rows, holder = in_use
        usual = usual_loss(self._ledger, self._delivery, read.extract)
        before = Before(_comparable(rows, read.rows), holder.delivered_on, usual)
        measured = indicators_reading(self._delivery.system, read.extract)
        found = continuity(
            contract, before, read.rows, self._delivery.delivered_on, measured, read.absent
        )
        return Judged(found.findings, JUDGED, found.lost)

    def _unless_accepted(self, extract: str, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        """Return the findings, as warnings where a person has let the extract in.

        One that only sums up those of the rows is left out then.
        """
        if extract not in self._accepted:
            return findings
        return tuple(
            replace(finding, severity="warning")
            for finding in findings
            if RULES[finding.rule_id].holds
        )


def _comparable(in_use: pl.LazyFrame, now: pl.DataFrame) -> pl.DataFrame:
    """Return rows in use with the columns of today's contract; an added column is null there."""
    have = in_use.collect_schema()
    return in_use.select(
        pl.col(name).cast(kind) if name in have else pl.lit(None, dtype=kind).alias(name)
        for name, kind in now.schema.items()
    ).collect()
