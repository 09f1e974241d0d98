"""The delivery log: what was received, what came of it, and which delivery is in use for what.

One SQLite file; every change is one transaction, so a process killed at any moment leaves the log
as it was before that change or after it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from expectations.rules.marts import JUDGED_ONCE
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.landing import LandedFile
from warehouse.log.migrations import migrate
from warehouse.log.rows import rows_of
from warehouse.log.schema import SCHEMA

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome


# A month's deliveries are some thousand numbers each; a year later only rows are compared.
PROFILES_KEPT = timedelta(days=35)

_OF_RULES = ("rule_result", "finding")

Row = sqlite3.Row
Write = Callable[[str, list[tuple[object, ...]]], object]
NONE_OTHERWISE: Mapping[tuple[str, str], str] = MappingProxyType({})
DELIVERY_COLUMNS = "delivery_id, la_id, system, delivered_on, received_at, content_hash"


class Ledger:
    """The delivery log of one TARTAN_HOME."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(SCHEMA)
        migrate(self._connection)
        path.chmod(0o600)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    @property
    def position(self) -> int:
        """A number that grows with every change that a release could show."""
        return int(self._one("select changes from position")["changes"])

    # Folders -----------------------------------------------------------------------------------

    def knows(self, folder: DropFolder) -> bool:
        """The folder holds exactly the files that were received from it, by name, size and time."""
        seen = self._first("select files from folder where path = ?", str(folder.path))
        return seen is not None and seen["files"] == json.dumps(folder.files)

    def remember(self, folder: DropFolder, delivery_id: str) -> None:
        """Note that the folder, as it stands, is this delivery."""
        self._connection.execute(
            "insert or replace into folder values (?, ?, ?)",
            (str(folder.path), json.dumps(folder.files), delivery_id),
        )

    # Deliveries --------------------------------------------------------------------------------

    def has(self, delivery_id: str) -> bool:
        """The delivery is in the log."""
        return self._first("select 1 from delivery where delivery_id = ?", delivery_id) is not None

    def receive(self, delivery: Delivery, files: list[LandedFile]) -> None:
        """Log a delivery whose bytes are in landing."""
        with self._change():
            self._connection.execute(
                "insert into delivery values (?, ?, ?, ?, ?, ?, null)",
                (
                    delivery.id,
                    delivery.la_id,
                    delivery.system,
                    delivery.delivered_on.isoformat(),
                    delivery.received_at.isoformat(sep=" "),
                    delivery.content_hash,
                ),
            )
            self._connection.executemany(
                "insert into delivery_file values (?, ?, ?)",
                [(delivery.id, file.name, file.sha256) for file in files],
            )

    def read(self) -> list[Delivery]:
        """Every delivery that was read, oldest first."""
        query = f"""
            select {DELIVERY_COLUMNS} from delivery where read_with is not null
            order by delivered_on, received_at, delivery_id
        """
        return [_delivery(row) for row in self.rows(query)]

    def received_since(self, moment: datetime) -> int:
        """How many deliveries were received after a moment, in UTC."""
        query = "select count(*) as received from delivery where received_at > ?"
        return int(self._one(query, moment.isoformat(sep=" "))["received"])

    def files(self, delivery_id: str) -> list[LandedFile]:
        """The files of a delivery, by name."""
        query = "select name, sha256 from delivery_file where delivery_id = ? order by name"
        return [LandedFile(row["name"], row["sha256"]) for row in self.rows(query, delivery_id)]

    def to_read(self, la_id: str, system: str, read_with: str) -> list[Delivery]:
        """Deliveries to read, in order of date and arrival.

        Those never read; and, read by other code than ``read_with``, those in use and those newer
        than what is in use (a mended rule may accept what an older one refused).
        """
        query = f"""
            select {DELIVERY_COLUMNS} from delivery
            where la_id = ? and system = ? and (
                read_with is null
                or read_with <> ? and (
                    delivery_id in (select delivery_id from content)
                    or delivered_on > coalesce((
                        select max(used.delivered_on) from content
                        join delivery as used using (delivery_id)
                        where used.la_id = delivery.la_id and used.system = delivery.system
                    ), '')
                )
            )
            order by delivered_on, received_at, delivery_id
        """
        return [_delivery(row) for row in self.rows(query, la_id, system, read_with)]

    def waiting(
        self, read_with: str, otherwise: Mapping[tuple[str, str], str] = NONE_OTHERWISE
    ) -> set[tuple[str, str]]:
        """(la_id, system) of everything that ``to_read`` would give.

        Args:
            otherwise: the version of those that are not read with this one.
        """
        pairs = self.rows("select distinct la_id, system from delivery")
        found = ((row["la_id"], row["system"]) for row in pairs)
        return {pair for pair in found if self.to_read(*pair, otherwise.get(pair, read_with))}

    def forget_readings(self, system: str, las: Iterable[str]) -> None:
        """Count deliveries as read by unknown code, so that what is in use is read again."""
        with self._change():
            self._connection.executemany(
                "update delivery set read_with = '' "
                "where read_with is not null and system = ? and la_id = ?",
                [(system, la) for la in las],
            )

    # Readings ----------------------------------------------------------------------------------

    def newest_content(self, la_id: str, system: str, extract: str) -> dict[str, Delivery]:
        """Which delivery is in use for each slice of an extract."""
        query = f"""
            select content.slice, {", ".join(f"delivery.{c}" for c in DELIVERY_COLUMNS.split(", "))}
            from content join delivery using (delivery_id)
            where content.la_id = ? and content.system = ? and content.extract = ?
        """
        return {row["slice"]: _delivery(row) for row in self.rows(query, la_id, system, extract)}

    def record(
        self,
        delivery: Delivery,
        outcomes: list[ExtractOutcome],
        slices: dict[str, set[str]],
        read_with: str,
        checked_at: datetime,
    ) -> None:
        """Log what came of a delivery, in one transaction: only now does it count as accepted.

        Args:
            slices: per accepted extract the slices of raw that now hold this delivery's rows.
        """
        with self._change():
            for table in ("extract_result", "rule_result", "finding", "profile"):
                # What was judged against the release of then can't be judged again.
                kept = f" and rule_id <> '{JUDGED_ONCE}'" if table in _OF_RULES else ""
                self._connection.execute(
                    f"delete from {table} where delivery_id = ?{kept}", (delivery.id,)
                )
            self._forget_old_profiles(delivery)
            for outcome in outcomes:
                for statement, values in rows_of(delivery, outcome, checked_at):
                    self._connection.execute(statement, values)
            for extract, names in slices.items():
                self._connection.execute(
                    "delete from content where delivery_id = ? and extract = ?",
                    (delivery.id, extract),
                )
                self._connection.executemany(
                    "insert or replace into content values (?, ?, ?, ?, ?)",
                    [
                        (delivery.la_id, delivery.system, extract, name, delivery.id)
                        for name in sorted(names)
                    ],
                )
            self._connection.execute(
                "update delivery set read_with = ? where delivery_id = ?", (read_with, delivery.id)
            )

    def _forget_old_profiles(self, delivery: Delivery) -> None:
        """Keep of profiles that nothing is held against any more only how many rows there were."""
        self._connection.execute(
            """
            delete from profile where metric <> 'rows' and delivery_id in (
                select delivery_id from delivery
                where la_id = ? and system = ? and delivered_on < ?
            )
            """,
            (
                delivery.la_id,
                delivery.system,
                (delivery.delivered_on - PROFILES_KEPT).isoformat(),
            ),
        )

    # -------------------------------------------------------------------------------------------

    @contextmanager
    def change(self) -> Iterator[Write]:
        """A transaction of what else is logged: it is written whole, or not at all."""
        with self._change():
            yield self._connection.executemany

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("update position set changes = changes + 1")
        except BaseException:
            self._connection.execute("rollback")
            raise
        self._connection.execute("commit")

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What a query gives."""
        with closing(self._connection.execute(query, values)) as cursor:
            return cursor.fetchall()

    def _first(self, query: str, *values: object) -> sqlite3.Row | None:
        with closing(self._connection.execute(query, values)) as cursor:
            row: sqlite3.Row | None = cursor.fetchone()
            return row

    def _one(self, query: str, *values: object) -> sqlite3.Row:
        row = self._first(query, *values)
        if row is None:
            raise LookupError(query)
        return row


@contextmanager
def open_ledger(path: Path) -> Iterator[Ledger]:
    """The delivery log, closed at the end of the block."""
    ledger = Ledger(path)
    try:
        yield ledger
    finally:
        ledger.close()


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(
        id=row["delivery_id"],
        la_id=row["la_id"],
        system=row["system"],
        delivered_on=date.fromisoformat(row["delivered_on"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        content_hash=row["content_hash"],
    )
