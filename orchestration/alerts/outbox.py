"""The outbox: messages to send, sent and reported issues; one SQLite file, each change one transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import RLock

from orchestration.alerts.changes import KnownIssue, State
from orchestration.alerts.messages import Message

FIRST_RETRY, LONGEST_RETRY = timedelta(minutes=5), timedelta(hours=6)

_SCHEMA = """
create table if not exists message (
    key text primary key,
    channel text not null,
    la_id text,                      -- null = the hub's
    subject text not null,
    body text not null,
    created_at text not null,
    attempts integer not null default 0,
    next_attempt_at text not null,
    sent_at text,                    -- null = waits
    last_error text,
    reached text not null default '[]'  -- digests of the channel's addresses that have it
);
create index if not exists waiting on message (next_attempt_at) where sent_at is null;
create table if not exists known_issue (
    issue_id text primary key,
    la_id text,
    system text not null,
    severity text not null,
    rows_failed integer not null,
    times_opened integer not null,
    reported_on text not null,
    escalated integer not null
);
create table if not exists reading (  -- which of an authority's readings was reported last
    la_id text not null,
    system text not null,
    read_at text not null,
    primary key (la_id, system)
);
"""

_OLD_NAME = "select 1 from pragma_table_info('known_issue') where name = 'told_on'"


class OutboxError(RuntimeError):
    """The outbox can't be read or written: a full disk, say."""


@dataclass(frozen=True)
class Waiting:
    """A message that is to be sent.

    Attributes:
        attempts: how often that failed.
        reached: digests of those of its channel's addresses that have it already.
    """

    message: Message
    created_at: datetime
    attempts: int
    last_error: str | None
    reached: frozenset[str]


class Outbox:
    """The messages of one TARTAN_HOME. May be used from several threads."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = RLock()
        self._connection = sqlite3.connect(
            path, timeout=60, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(_SCHEMA)
        if self._rows(_OLD_NAME):  # begun before 0.2.0
            self._connection.execute("alter table known_issue rename column told_on to reported_on")
        path.chmod(0o600)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make all changes of the block, or none."""
        with self._lock:
            self._connection.execute("begin immediate")
            try:
                yield
                self._connection.execute("commit")
            except BaseException:
                if self._connection.in_transaction:  # of a full disk SQLite itself rolls back
                    self._connection.execute("rollback")
                raise

    # What was reported ---------------------------------------------------------------------------

    def state(self) -> State:
        """Return what was reported of open issues."""
        return {
            row["issue_id"]: KnownIssue(
                **dict(row)
                | {
                    "reported_on": date.fromisoformat(row["reported_on"]),
                    "escalated": bool(row["escalated"]),
                }
            )
            for row in self._rows("select * from known_issue")
        }

    def keep_state(self, state: State) -> None:
        """Replace the state. Within ``change``."""
        names = [field.name for field in fields(KnownIssue)]
        self._connection.execute("delete from known_issue")
        self._connection.executemany(
            f"insert into known_issue values ({', '.join('?' * len(names))})",
            [[_text(getattr(known, name)) for name in names] for known in state.values()],
        )

    def reported_until(self) -> dict[tuple[str, str], datetime]:
        """Return (authority, system) → the moment of the reading that was reported last."""
        return {
            (row["la_id"], row["system"]): datetime.fromisoformat(row["read_at"])
            for row in self._rows("select * from reading")
        }

    def report_until(self, la_id: str, system: str, read_at: datetime) -> None:
        """Note which reading was reported last, by its moment. Within ``change``."""
        self._connection.execute(
            "insert into reading values (?, ?, ?) on conflict do update "
            "set read_at = excluded.read_at",
            (la_id, system, _text(read_at)),
        )

    # Messages ----------------------------------------------------------------------------------

    def enqueue(self, messages: Iterable[Message], now: datetime) -> int:
        """Queue messages, but for one whose key is known already; return how many are new.

        Within ``change``.
        """
        before = self._connection.total_changes
        self._connection.executemany(
            "insert or ignore into message (key, channel, la_id, subject, body, created_at, "
            "next_attempt_at) values (?, ?, ?, ?, ?, ?, ?)",
            [
                (m.key, m.channel, m.la_id, m.subject, m.body, _text(now), _text(now))
                for m in messages
            ],
        )
        return self._connection.total_changes - before

    def forget(self, until: datetime) -> None:
        """Forget what was sent until then. Within ``change``."""
        self._connection.execute("delete from message where sent_at < ?", (_text(until),))

    def due(self, now: datetime) -> list[list[Waiting]]:
        """Return what waits in each channel that is to be tried now, in the order of trying."""
        query = """
            select * from message
            where sent_at is null and (channel, coalesce(la_id, '')) in (
                select channel, coalesce(la_id, '') from message
                where sent_at is null and next_attempt_at <= ?
            )
            order by channel, la_id, next_attempt_at, created_at, rowid
        """
        channels: dict[tuple[str, str | None], list[Waiting]] = {}
        for row in self._rows(query, _text(now)):
            channels.setdefault((row["channel"], row["la_id"]), []).append(_waiting(row))
        return list(channels.values())

    def waiting(self) -> list[Waiting]:
        """Return everything that is not sent yet, oldest first."""
        query = "select * from message where sent_at is null order by created_at, rowid"
        return [_waiting(row) for row in self._rows(query)]

    def reached(self, key: str, addresses: Iterable[str]) -> None:
        """Note which addresses of its channel have a message."""
        with self.change():
            self._connection.execute(
                "update message set reached = ? where key = ?",
                (json.dumps(sorted(addresses)), key),
            )

    def sent(self, key: str, now: datetime) -> None:
        """Note that a message was sent to all of its channel's addresses."""
        with self.change():
            self._connection.execute(
                "update message set sent_at = ?, last_error = null where key = ?",
                (_text(now), key),
            )

    def failed(self, message: Message, now: datetime, error: str, channel_works: bool) -> None:
        """Put off a message that could not be sent, and with it its channel's others.

        Args:
            error: why, without any secret.
            channel_works: another message went through it just now, so the others need not wait.
        """
        same = "channel = ? and la_id is ? and sent_at is null"
        of_channel = (message.channel, message.la_id)
        with self.change():
            self._connection.execute(
                "update message set attempts = attempts + 1, last_error = ? where key = ?",
                (error, message.key),
            )
            counted = "key = ?" if channel_works else same
            (row,) = self._rows(
                f"select sum(attempts) as attempts from message where {counted}",
                *((message.key,) if channel_works else of_channel),
            )
            again = now + retry_after(row["attempts"])
            if not channel_works:
                self._connection.execute(
                    f"update message set next_attempt_at = max(next_attempt_at, ?) where {same}",
                    (_text(again), *of_channel),
                )
            # After the others, so that a message that nobody takes holds up none.
            self._connection.execute(
                "update message set next_attempt_at = ? where key = ?",
                (_text(again + timedelta(seconds=1)), message.key),
            )

    def _rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._lock, closing(self._connection.execute(query, values)) as cursor:
            return cursor.fetchall()


@contextmanager
def open_outbox(path: Path) -> Iterator[Outbox]:
    """Open the outbox, and close it at the end of the block.

    Raises:
        OutboxError: it can't be used.
    """
    try:
        outbox = Outbox(path)
        try:
            yield outbox
        finally:
            outbox.close()
    except sqlite3.Error as error:
        raise OutboxError(f"The outbox of messages can't be used: {error}") from error


def retry_after(failures: int) -> timedelta:
    """Return five minutes, doubling to six hours."""
    return min(FIRST_RETRY * (1 << min(failures - 1, 10)), LONGEST_RETRY)


def _waiting(row: sqlite3.Row) -> Waiting:
    return Waiting(
        message=Message(row["key"], row["channel"], row["la_id"], row["subject"], row["body"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        attempts=row["attempts"],
        last_error=row["last_error"],
        reached=frozenset(json.loads(row["reached"])),
    )


def _text(value: object) -> object:
    """Return a moment to the microsecond, so that texts sort as moments do."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
