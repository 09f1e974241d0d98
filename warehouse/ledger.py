"""The delivery log: what was received, what came of it, and which delivery is in use for what.

One SQLite file; every change is one transaction, so a process killed at any moment leaves the log
as it was before that change or after it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from warehouse.delivery import Delivery
from warehouse.drop import DropFolder
from warehouse.landing import LandedFile

if TYPE_CHECKING:
    from warehouse.outcome import ExtractOutcome

_SCHEMA = """
create table if not exists delivery (
    delivery_id text primary key,
    la_id text not null,
    system text not null,
    delivered_on text not null,
    received_at text not null,
    content_hash text not null,
    read_with text                    -- version of the code that read it; null = not read yet
);
create table if not exists delivery_file (
    delivery_id text not null references delivery,
    name text not null,
    sha256 text not null,
    primary key (delivery_id, name)
);
create table if not exists folder (   -- which folders were seen in which state: spares hashing
    path text primary key,
    files text not null,
    delivery_id text not null references delivery
);
create table if not exists extract_result (
    delivery_id text not null references delivery,
    extract text not null,
    status text not null,
    rows_received integer not null,
    rows_accepted integer not null,
    rows_quarantined integer not null,
    reasons text not null,
    primary key (delivery_id, extract)
);
create table if not exists rule_result (
    delivery_id text not null references delivery,
    extract text not null,
    rule_id text not null,
    tool text not null,
    severity text not null,
    rows_checked integer not null,
    rows_failed integer not null,
    checked_at text not null,
    primary key (delivery_id, extract, rule_id)
);
create table if not exists content (  -- what raw holds: one row per file there
    la_id text not null,
    system text not null,
    extract text not null,
    slice text not null,
    delivery_id text not null references delivery,
    primary key (la_id, system, extract, slice)
);
create table if not exists position (changes integer not null);
insert into position select 0 where not exists (select 1 from position);
"""

Row = sqlite3.Row
NONE_OTHERWISE: Mapping[tuple[str, str], str] = MappingProxyType({})
DELIVERY_COLUMNS = "delivery_id, la_id, system, delivered_on, received_at, content_hash"


class Ledger:
    """The delivery log of one TARTAN_HOME."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._connection = sqlite3.connect(path, timeout=60, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(_SCHEMA)
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
            for table in ("extract_result", "rule_result"):
                self._connection.execute(
                    f"delete from {table} where delivery_id = ?", (delivery.id,)
                )
            for outcome in outcomes:
                self._record_outcome(delivery, outcome, checked_at)
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

    def _record_outcome(
        self, delivery: Delivery, outcome: ExtractOutcome, checked_at: datetime
    ) -> None:
        self._connection.execute(
            "insert into extract_result values (?, ?, ?, ?, ?, ?, ?)",
            (
                delivery.id,
                outcome.extract,
                outcome.status,
                outcome.rows_received,
                outcome.rows_accepted,
                outcome.rows_quarantined,
                json.dumps(outcome.reasons()),
            ),
        )
        self._connection.executemany(
            "insert into rule_result values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    delivery.id,
                    outcome.extract,
                    rule.id,
                    rule.tool,
                    rule.severity,
                    outcome.checked(rule),
                    outcome.failed(rule),
                    checked_at.isoformat(sep=" "),
                )
                for rule in outcome.rules(delivery.system)
            ],
        )

    # -------------------------------------------------------------------------------------------

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
