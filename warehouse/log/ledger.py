"""The delivery log: deliveries received, the outcomes of reading them, and which one is in use for what.

One SQLite file. Every change is one transaction, so a killed process leaves the log either as it
was before the change or as it is after it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from expectations.rules.marts import JUDGED_ONCE
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.drop import DropFolder
from warehouse.delivery.landing import Fingerprint, LandedFile, RefusedFile
from warehouse.log.errors import LedgerError, problem_of
from warehouse.log.migrations import MIGRATIONS
from warehouse.log.rows import rows_of
from warehouse.log.schema import SCHEMA

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome


# How long another process may hold the log before it counts as locked.
WAIT_SECONDS = 30

# A profile is some thousand numbers. After a month only its number of rows is still compared.
PROFILES_KEPT = timedelta(days=35)

_OF_RULES = ("rule_result", "finding")
_OF_READINGS = ("extract_result", "unfit_column", "profile", *_OF_RULES)

Row = sqlite3.Row
Write = Callable[[str, list[tuple[object, ...]]], object]
NO_EXCEPTIONS: Mapping[tuple[str, str], str] = MappingProxyType({})
NO_FINGERPRINTS: Mapping[tuple[str, str], Fingerprint] = MappingProxyType({})
# Any error of the log itself, which concerns every delivery.
LogFault = sqlite3.Error
# In place of the version that a delivery was read with: it is to be read as soon as its bytes are there.
TO_REPEAT = "repeat"
DELIVERY_COLUMNS = "delivery_id, la_id, system, delivered_on, received_at, content_hash"


class Ledger:
    """The delivery log of one TARTAN_HOME."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=WAIT_SECONDS, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._migrate()
        self._connection.executescript(SCHEMA)
        path.chmod(0o600)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def position(self) -> int:
        """A number that grows with every change that could show in a release."""
        return int(self._one("select changes from position")["changes"])

    # Folders -----------------------------------------------------------------------------------

    def has_folder(self, folder: DropFolder) -> bool:
        """Return whether the folder still holds the files received from it, by name, size and time."""
        seen = self._first("select files from folder where path = ?", str(folder.path))
        return seen is not None and seen["files"] == folder.state

    def log_folder(self, folder: DropFolder, delivery_id: str) -> None:
        """Record that the folder, with its present files, is this delivery."""
        self._connection.execute(
            "insert or replace into folder values (?, ?, ?)",
            (str(folder.path), folder.state, delivery_id),
        )

    # Deliveries --------------------------------------------------------------------------------

    def has(self, delivery_id: str) -> bool:
        """Return whether the delivery is in the log."""
        return self._first("select 1 from delivery where delivery_id = ?", delivery_id) is not None

    def receive(
        self, delivery: Delivery, files: list[LandedFile], refused: Iterable[RefusedFile] = ()
    ) -> None:
        """Record a delivery whose bytes are in landing, and what of it was not received."""
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
            self._connection.executemany(
                "insert into refused_file values (?, ?, ?)",
                [(delivery.id, file.name, file.refused_by) for file in refused],
            )

    def deliveries_read(self) -> list[Delivery]:
        """Return every delivery that was read, oldest first."""
        query = f"""
            select {DELIVERY_COLUMNS} from delivery where read_with is not null
            order by delivered_on, received_at, delivery_id
        """
        return [delivery_in(row) for row in self.rows(query)]

    def received_since(self, moment: datetime) -> int:
        """Return the number of deliveries received after a moment in UTC."""
        query = "select count(*) as received from delivery where received_at > ?"
        return int(self._one(query, moment.isoformat(sep=" "))["received"])

    def files(self, delivery_id: str) -> list[LandedFile]:
        """Return the files of a delivery, sorted by name."""
        query = "select name, sha256 from delivery_file where delivery_id = ? order by name"
        return [LandedFile(row["name"], row["sha256"]) for row in self.rows(query, delivery_id)]

    def refused_files(self, delivery_id: str) -> list[RefusedFile]:
        """Return what of a delivery was not received, sorted by name."""
        query = "select name, refused_by from refused_file where delivery_id = ? order by name"
        return [RefusedFile(*row) for row in self.rows(query, delivery_id)]

    def to_read(self, la_id: str, system: str, read_with: str) -> list[Delivery]:
        """Return the deliveries to read, in order of date and arrival.

        These are the ones never read and, if they were read with another version than
        ``read_with``, those in use and those newer than the ones in use: a corrected rule may accept
        what was refused before. Those to repeat are not among them.
        """
        query = f"""
            select {DELIVERY_COLUMNS} from delivery
            where la_id = ? and system = ? and (
                read_with is null
                or read_with not in (?, '{TO_REPEAT}') and (
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
        return [delivery_in(row) for row in self.rows(query, la_id, system, read_with)]

    def waiting(
        self, read_with: str, exceptions: Mapping[tuple[str, str], str] = NO_EXCEPTIONS
    ) -> set[tuple[str, str]]:
        """Return (la_id, system) of every authority and system with deliveries ``to_read``.

        Args:
            exceptions: the versions of those that are not read with ``read_with``.
        """
        pairs = self.rows("select distinct la_id, system from delivery")
        found = ((row["la_id"], row["system"]) for row in pairs)
        return {pair for pair in found if self.to_read(*pair, exceptions.get(pair, read_with))}

    def forget_readings(self, system: str, las: Iterable[str]) -> None:
        """Mark deliveries as read with an unknown version, so that those in use are read again."""
        with self._change():
            self._connection.executemany(
                "update delivery set read_with = '' "
                "where read_with is not null and system = ? and la_id = ?",
                [(system, la) for la in las],
            )

    def moment_of_receipt(self, la_id: str, system: str, delivered_on: date) -> datetime:
        """Return the present moment, or one just after the last delivery of the same day, whichever is later.

        Of two deliveries of a day the one received later counts, also when the clock was set back.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        newest = self._one(
            "select max(received_at) as at from delivery "
            "where la_id = ? and system = ? and delivered_on = ?",
            la_id,
            system,
            delivered_on.isoformat(),
        )["at"]
        if newest is None:
            return now
        return max(now, datetime.fromisoformat(newest) + timedelta(microseconds=1))

    # Readings ----------------------------------------------------------------------------------

    def newest_content(self, la_id: str, system: str, extract: str) -> dict[str, Delivery]:
        """Return the delivery that is in use for each part of an extract."""
        query = f"""
            select content.part, {", ".join(f"delivery.{c}" for c in DELIVERY_COLUMNS.split(", "))}
            from content join delivery using (delivery_id)
            where content.la_id = ? and content.system = ? and content.extract = ?
        """
        return {row["part"]: delivery_in(row) for row in self.rows(query, la_id, system, extract)}

    def record(
        self,
        delivery: Delivery,
        outcomes: list[ExtractOutcome],
        parts: dict[str, set[str]],
        read_with: str,
        checked_at: datetime,
        fingerprints: Mapping[tuple[str, str], Fingerprint] = NO_FINGERPRINTS,
    ) -> None:
        """Record the outcomes of a delivery, in one transaction; from then on it counts as accepted.

        Args:
            parts: by accepted extract, the parts of raw that now hold this delivery's rows.
            fingerprints: (extract, part) → size and hash of its file in raw.
        """
        with self._change():
            for table in _OF_READINGS:
                # A result judged against an earlier release can't be judged again, so it is kept.
                kept = f" and rule_id <> '{JUDGED_ONCE}'" if table in _OF_RULES else ""
                self._connection.execute(
                    f"delete from {table} where delivery_id = ?{kept}", (delivery.id,)
                )
            self._forget_old_profiles(delivery)
            for outcome in outcomes:
                for statement, values in rows_of(delivery, outcome, checked_at):
                    self._connection.execute(statement, values)
            for extract, names in parts.items():
                self._connection.execute(
                    "delete from content where delivery_id = ? and extract = ?",
                    (delivery.id, extract),
                )
                self._connection.executemany(
                    "insert or replace into content values (?, ?, ?, ?, ?, ?, ?)",
                    [
                        (
                            *(delivery.la_id, delivery.system, extract, name, delivery.id),
                            *(fingerprints.get((extract, name)) or (None, None)),
                        )
                        for name in sorted(names)
                    ],
                )
            self._connection.execute(
                "update delivery set read_with = ? where delivery_id = ?", (read_with, delivery.id)
            )

    def _forget_old_profiles(self, delivery: Delivery) -> None:
        """Delete profiles that are too old to be compared with, except for their numbers of rows."""
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

    def _migrate(self) -> None:
        """Bring a log that an earlier version began to today's columns, each change in one transaction."""
        for migration in MIGRATIONS:
            if not self.rows(migration.is_needed):
                continue
            with self._change():
                # Another process may have been first.
                for statement in migration.statements if self.rows(migration.is_needed) else ():
                    self._connection.execute(statement)

    @contextmanager
    def change(self) -> Iterator[Write]:
        """Open a transaction and yield the function that writes in it: written whole, or not at all."""
        with self._change():
            yield self._connection.executemany

    @contextmanager
    def _change(self) -> Iterator[None]:
        self._connection.execute("begin immediate")
        try:
            yield
            self._connection.execute("update position set changes = changes + 1")
            self._connection.execute("commit")
        except BaseException:
            if self._connection.in_transaction:  # of a full disk SQLite itself rolls back
                self._connection.execute("rollback")
            raise

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """Return the rows of a query."""
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
    """Open the delivery log and close it at the end of the block.

    Raises:
        LedgerError: it is locked or damaged, or met a passing fault of the machine.
    """
    try:
        ledger = Ledger(path)
        try:
            yield ledger
        finally:
            ledger.close()
    except sqlite3.Error as error:
        problem = problem_of(path, error)
        if problem is None:
            raise
        raise LedgerError(problem) from error


def delivery_in(row: sqlite3.Row) -> Delivery:
    """Return the delivery in a row of the log."""
    return Delivery(
        id=row["delivery_id"],
        la_id=row["la_id"],
        system=row["system"],
        delivered_on=date.fromisoformat(row["delivered_on"]),
        received_at=datetime.fromisoformat(row["received_at"]),
        content_hash=row["content_hash"],
    )
