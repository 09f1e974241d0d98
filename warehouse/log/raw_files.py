"""What the delivery log knows of the files in raw, and which deliveries are to be read again for them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from expectations.systems import SYSTEMS
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.landing import Fingerprint
from warehouse.log.ledger import DELIVERY_COLUMNS, TO_REPEAT, Ledger, delivery_in
from warehouse.log.rows import rows_of

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome


@dataclass(frozen=True)
class RawFile:
    """One file of raw: the part of an extract that is in use, and the delivery that it is from.

    Attributes:
        fingerprint: its size and hash; None when a version before 0.3.0 wrote it.
    """

    la_id: str
    system: str
    extract: str
    part: str
    delivery_id: str
    fingerprint: Fingerprint | None


def raw_files(ledger: Ledger, la_id: str | None = None, system: str | None = None) -> list[RawFile]:
    """Return the files that raw must hold.

    Args:
        la_id: only those of this authority.
        system: only those of this system.
    """
    query = """
        select la_id, system, extract, part, delivery_id, bytes, sha256 from content
        where la_id = coalesce(?, la_id) and system = coalesce(?, system)
        order by la_id, system, extract, part
    """
    return [
        RawFile(
            la_id=row["la_id"],
            system=row["system"],
            extract=row["extract"],
            part=row["part"],
            delivery_id=row["delivery_id"],
            fingerprint=Fingerprint(row["bytes"], row["sha256"]) if row["sha256"] else None,
        )
        for row in ledger.rows(query, la_id, system)
    ]


def holds_pseudonyms(ledger: Ledger) -> bool:
    """Return whether any rows in use are of children, whose ids are under pseudonyms."""
    found = ledger.rows("select distinct system from content")
    return any(SYSTEMS[row["system"]].kind == "case_management" for row in found)


def repeat(ledger: Ledger, delivery_ids: Iterable[str]) -> None:
    """Mark deliveries to be read again."""
    with ledger.change() as write:
        write(
            f"update delivery set read_with = '{TO_REPEAT}' where delivery_id = ?",
            [(each,) for each in sorted(delivery_ids)],
        )


def to_repeat(ledger: Ledger) -> list[Delivery]:
    """Return the deliveries that are to be read again as soon as their bytes are there."""
    query = f"select {DELIVERY_COLUMNS} from delivery where read_with = ? order by delivery_id"
    return [delivery_in(row) for row in ledger.rows(query, TO_REPEAT)]


def withdraw(ledger: Ledger, files: Iterable[RawFile]) -> None:
    """Record that these files are not in use any more, since raw does not hold them whole."""
    with ledger.change() as write:
        write(
            "delete from content where la_id = ? and system = ? and extract = ? and part = ?",
            [(file.la_id, file.system, file.extract, file.part) for file in files],
        )


def record_unreadable(
    ledger: Ledger, delivery: Delivery, outcome: ExtractOutcome, checked_at: datetime
) -> None:
    """Record why a delivery can't be read from landing; the outcomes of its extracts stay.

    It is read again as soon as its bytes are there.
    """
    with ledger.change() as write:
        for table in ("extract_result", "rule_result", "finding"):
            write(
                f"delete from {table} where delivery_id = ? and extract = ?",
                [(delivery.id, outcome.extract)],
            )
        for statement, values in rows_of(delivery, outcome, checked_at):
            write(statement, [values])
        write("update delivery set read_with = ? where delivery_id = ?", [(TO_REPEAT, delivery.id)])
