"""No message, page or file for one authority has an id, a count or a name of another."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from expectations.seeds import authorities
from orchestration.alerts.events import CollectionStep, Event, NothingDelivered
from orchestration.alerts.happened import deliveries_read, open_issues
from orchestration.alerts.notifying import notify
from orchestration.settings import Settings
from tests.conftest import a_return, deliver_to
from tests.servers import Mailbox, Received, Webhook
from warehouse.delivery.drop import scan
from warehouse.feedback.folder import write_feedback
from warehouse.intake import read_waiting
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import Key
from warehouse.receiving import receive

# How many rows of each one's return fail: no other number about it is the same.
FAILING = {"norfolk": 1013, "suffolk": 1019, "bedford": 1021, "central-bedfordshire": 1031}
MONDAY = date(2026, 11, 16)
PERSON = "DIM_PERSON_ID,BIRTH_DTTM,GENDER_MAIN_CODE\n"


@dataclass(frozen=True)
class EverythingSent:
    """Everything that was written and sent.

    Attributes:
        to: authority, or ``hub`` → the bytes of each message, page and file that is there for it.
        messages: each message as it was sent, or as it lies in its file.
    """

    to: dict[str, list[bytes]]
    messages: list[bytes]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> EverythingSent:
    """Return what one authority gets by mail, one by webhook, two as files: every kind of message."""
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    settings.zones.create()
    deliver = deliver_to(settings.zones)
    mail, hook = Mailbox(), Webhook()
    mail.start()
    hook.start()
    settings.channels_file.parent.mkdir(mode=0o700)
    settings.channels_file.write_text(
        f"""
la/norfolk: {mail.address("norfolk@example.org")}
la_second/norfolk: {mail.address("norfolk@example.org")}
la/suffolk: {hook.address("suffolk")}
hub: {hook.address("hub")}
engineers: {hook.address("hub")}
"""
    )
    for la_id, failing in FAILING.items():
        unknown = [f"eastern_2020,{secret(la_id)},2020/21-YTD-09,,1,,," for _ in range(failing)]
        deliver(la_id, a_return(*unknown), day="2026-11-15")
        person = f"{PERSON}{secret(la_id)},no date,1\n"
        deliver(la_id, person, system="liquidlogic", day="2026-11-15", name="DIM_PERSON.csv")
    _read(settings)
    notify(settings, _events(settings, MONDAY), datetime(2026, 11, 16, 2, 30))
    with open_ledger(settings.zones.ledger) as ledger:
        later = open_issues(settings, ledger, MONDAY + timedelta(days=21))
    notify(settings, later, datetime(2026, 12, 7, 2, 30))
    mail.stop()
    hook.stop()
    to = {la_id: _files(settings, la_id) for la_id in FAILING}
    recipients = {"norfolk@example.org": "norfolk", "/suffolk": "suffolk", "/hub": "hub"}
    for received in [*mail.received, *hook.received]:
        to.setdefault(recipients[received.to], []).append(_all_of(received))
    files = [path.read_bytes() for path in settings.zones.home.glob("*/**/alerts/*.txt")]
    return EverythingSent(
        to, [_all_of(received) for received in [*mail.received, *hook.received]] + files
    )


def _read(settings: Settings) -> None:
    zones = settings.zones
    with open_ledger(zones.ledger) as ledger:
        for folder in scan(zones.drop)[0]:
            receive(zones, ledger, folder)
        for la_id, system in sorted(ledger.waiting("")):
            for read in read_waiting(zones, ledger, Key(b"a key"), la_id, system, lambda _: None):
                write_feedback(zones, ledger, read.delivery)


def _events(settings: Settings, day: date) -> list[Event]:
    due = datetime(2026, 11, 16, 6, tzinfo=UTC)
    everyone = tuple(FAILING)
    with open_ledger(settings.zones.ledger) as ledger:
        return [
            *deliveries_read(settings, ledger),
            *open_issues(settings, ledger, day),
            *(NothingDelivered(la, "liquidlogic", day, due, date(2026, 11, 15)) for la in everyone),
            CollectionStep("eastern_2020", "2026/27-Q2", "due", day, 0, everyone, everyone),
            CollectionStep("eastern_2020", "2026/27-Q2", "meeting", day, 0, everyone, everyone),
        ]


def _files(settings: Settings, la_id: str) -> list[bytes]:
    """Every file in an authority's outbox, but for the numbers of its rows."""
    files = [path for path in (settings.zones.outbox / la_id).rglob("*") if path.is_file()]
    return [_without_row_numbers(path) for path in files]


def _without_row_numbers(path: Path) -> bytes:
    if path.name != "failures.csv":
        return path.read_bytes()
    return re.sub(rb"(?m)^(\w+),\d+,", rb"\1,,", path.read_bytes())


def _all_of(received: Received) -> bytes:
    """The bytes as they were sent, and as they are read."""
    return b"\n".join([received.raw, received.subject.encode(), received.body.encode()])


def secret(la_id: str) -> str:
    """An id that only this authority has."""
    return f"ID{la_id.replace('-', '').upper()}7"


def _marks(la_id: str) -> re.Pattern[bytes]:
    """Return a pattern of what shows an authority: its names, its ids, its counts."""
    count = FAILING[la_id]
    words = [la_id, authorities()[la_id], secret(la_id), str(count), f"{count:,}"]
    alternatives = "|".join(re.escape(word) for word in words)
    return re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])".encode(), re.IGNORECASE)


def test_nothing_of_another_authority_is_sent(sent: EverythingSent) -> None:
    for la_id in FAILING:
        everything = b"\n".join(sent.to[la_id])
        assert b"</html>" in everything
        # Its own is there, or this would prove nothing.
        found = {word.lower() for word in _marks(la_id).findall(everything)}
        own = {authorities()[la_id].lower(), secret(la_id).lower(), f"{FAILING[la_id]:,}"}
        assert {word.encode() for word in own} <= found, la_id
        for other in FAILING:
            if other != la_id:
                assert _marks(other).findall(everything) == [], f"{other} is sent to {la_id}"


def test_every_kind_of_message_was_sent(sent: EverythingSent) -> None:
    for la_id in FAILING:
        everything = b"\n".join(sent.to[la_id])
        for kind in (
            b"still open",
            b"open for 14 nights",
            b"no liquidlogic delivery",
            b"is due",
            b"meets",
            b" new",
        ):
            assert kind in everything, (la_id, kind)


def test_no_message_has_an_id_of_a_child_not_even_its_own(sent: EverythingSent) -> None:
    assert len(sent.messages) > 30
    for message in sent.messages:
        assert not any(secret(la_id).encode() in message for la_id in FAILING)
