"""Sending: at least once, each address once where that can be known, and no failure that goes further."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from filelock import FileLock

from orchestration.alerts import sending
from orchestration.alerts.channel_status import channels_status
from orchestration.alerts.messages import Message
from orchestration.alerts.outbox import Outbox, open_outbox
from orchestration.alerts.sending import Sent, send_due
from orchestration.settings import Settings
from tests.servers import Mailbox, Webhook, free_port
from tests.unit.orchestration.alerts.made_up_events import NOW, message

LATER = NOW + timedelta(hours=7)


@pytest.fixture
def hook() -> Iterator[Webhook]:
    hook = Webhook()
    hook.start()
    yield hook
    hook.stop()


@pytest.fixture
def mail() -> Iterator[Mailbox]:
    mail = Mailbox()
    mail.start()
    yield mail
    mail.stop()


def waits(settings: Settings, *messages: Message, now: datetime = NOW) -> None:
    with open_outbox(settings.zones.messages) as outbox, outbox.change():
        outbox.enqueue(messages, now)


def channels(settings: Settings, text: str) -> None:
    settings.channels_file.parent.mkdir(mode=0o700, exist_ok=True)
    settings.channels_file.write_text(text)
    settings.channels_file.chmod(0o600)


def dead() -> str:
    return f"json://user:secret-password@127.0.0.1:{free_port()}/secret-token"


def files(folder: Path) -> list[str]:
    return [path.read_text() for path in sorted(folder.glob("*.txt"))]


def test_nothing_to_send_is_nothing(settings: Settings) -> None:
    assert send_due(settings, NOW) == Sent()
    waits(settings)
    assert send_due(settings, NOW) == Sent()


def test_without_channels_messages_are_files_where_their_readers_look(settings: Settings) -> None:
    waits(settings, message(), message("b.hub", la_id=None, channel="hub"))
    assert send_due(settings, NOW) == Sent(sent=2)
    (theirs,) = (settings.zones.outbox / "norfolk" / "alerts").iterdir()
    assert theirs.name.startswith("2026-11-18.")
    assert theirs.read_text() == "Subject\n\nBody\n\nRef: a key.la\n"
    assert theirs.stat().st_mode & 0o777 == 0o600
    assert files(settings.zones.quality / "alerts") == ["Subject\n\nBody\n\nRef: b.hub\n"]
    assert send_due(settings, LATER) == Sent()


def test_each_address_of_a_channel_gets_it_once_however_often_another_fails(
    settings: Settings, hook: Webhook
) -> None:
    channels(settings, f"la/norfolk: [{hook.address('norfolk')}, '{dead()}', file]")
    waits(settings, message())
    assert send_due(settings, NOW) == Sent(failed=1, waiting=1)
    assert send_due(settings, LATER) == Sent(failed=1, waiting=1)
    assert [received.key for received in hook.received] == ["a key.la"]
    assert len(files(settings.zones.outbox / "norfolk" / "alerts")) == 1
    channels(settings, f"la/norfolk: [{hook.address('norfolk')}]")
    assert send_due(settings, LATER + timedelta(hours=7)) == Sent(sent=1)
    assert len(hook.received) == 1


def test_a_dead_channel_is_tried_once_a_round_and_holds_up_no_other(
    settings: Settings, hook: Webhook
) -> None:
    dying = Webhook()
    dying.start()
    dying.answers = 503
    channels(
        settings, f"la/norfolk: '{dying.address('x')}'\nla/suffolk: {hook.address('suffolk')}\n"
    )
    waits(settings, *(message(f"{n}", la_id=la) for n, la in enumerate(["norfolk", "suffolk"] * 3)))
    assert send_due(settings, NOW) == Sent(sent=3, failed=1, waiting=3)
    assert dying.asked == 1
    assert send_due(settings, NOW + timedelta(minutes=1)) == Sent(waiting=3)
    (status,) = channels_status_of_sending(settings)
    assert status == (
        "la/norfolk: 3 messages not sent since 18 Nov 2026; tried again by itself. "
        "la/norfolk, address 1, json: answered 503."
    )
    dying.answers = 200
    assert send_due(settings, LATER) == Sent(sent=3)
    assert [received.key for received in dying.received] == ["2", "4", "0"]
    assert channels_status_of_sending(settings) == []
    dying.stop()


def channels_status_of_sending(settings: Settings) -> list[str]:
    return [line for line in channels_status(settings, []) if "not sent" in line]


def test_mail_is_plain_text_with_its_key_as_a_header(settings: Settings, mail: Mailbox) -> None:
    channels(settings, f"la/norfolk: {mail.address('lead@example.org')}")
    waits(settings, message(subject="Norfolk: 1 new", body="A <b>\n- [rule]: mend it\n\nRef: k"))
    assert send_due(settings, NOW) == Sent(sent=1)
    (received,) = mail.received
    assert (received.to, received.key) == ("lead@example.org", "a key.la")
    assert (received.subject, received.body) == (
        "Norfolk: 1 new",
        "A <b>\n- [rule]: mend it\n\nRef: k",
    )
    assert b"text/html" not in received.raw


def test_a_mail_server_that_refuses_is_asked_again(settings: Settings, mail: Mailbox) -> None:
    channels(settings, f"la/norfolk: {mail.address('lead@example.org')}")
    mail.refuses = True
    waits(settings, message())
    assert send_due(settings, NOW) == Sent(failed=1, waiting=1)
    mail.refuses = False
    assert send_due(settings, LATER) == Sent(sent=1)
    assert len(mail.received) == 1


def test_killed_after_sending_it_sends_again_under_the_same_key(
    settings: Settings, hook: Webhook
) -> None:
    channels(settings, f"la/norfolk: {hook.address('norfolk')}")
    waits(settings, message())
    with (
        patch.object(Outbox, "reached", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        send_due(settings, NOW)
    assert send_due(settings, NOW) == Sent(sent=1)
    assert [received.key for received in hook.received] == ["a key.la", "a key.la"]


def test_what_goes_wrong_in_sending_is_that_messages_alone(settings: Settings) -> None:
    channels(settings, "la/norfolk: nonsense://secret-token\nla/suffolk: file\n")
    waits(settings, message(), message("b", la_id="suffolk"))
    assert send_due(settings, NOW) == Sent(sent=1, failed=1, waiting=1)
    with patch.object(sending, "_through_apprise", side_effect=ValueError("secret-token")):
        assert send_due(settings, LATER) == Sent(failed=1, waiting=1)
    with open_outbox(settings.zones.messages) as outbox:
        (waiting,) = outbox.waiting()
    assert waiting.last_error == "la/norfolk, address 1, nonsense: ValueError in Tartan or Apprise"


def test_no_error_tells_an_address(settings: Settings) -> None:
    channels(settings, f"la/norfolk: '{dead()}'")
    waits(settings, message())
    send_due(settings, NOW)
    status = "\n".join(channels_status(settings, ["norfolk"]))
    assert "la/norfolk, address 1, json: could not be reached, or refused it." in status
    assert "secret" not in status
    assert b"secret" not in settings.zones.messages.read_bytes()


def test_channels_that_cannot_be_used_send_nothing_and_lose_nothing(settings: Settings) -> None:
    channels(settings, "teams: json://hook.example.org")
    waits(settings, message())
    sent = send_due(settings, NOW)
    assert (sent.sent, sent.waiting) == (0, 1)
    assert sent.problem is not None
    assert sent.problem.startswith("channels.yml, line 1: 'teams' is no channel")
    assert channels_status(settings, ["norfolk"]) == [f"Nothing is sent: {sent.problem}"]
    channels(settings, "la/norfolk: file")
    assert send_due(settings, NOW) == Sent(sent=1)


def test_two_rounds_at_once_do_not_send_twice(settings: Settings) -> None:
    waits(settings, message())
    with FileLock(settings.zones.messages.with_suffix(".lock")):
        assert send_due(settings, NOW) == Sent(waiting=1)
    assert send_due(settings, NOW) == Sent(sent=1)


def test_status_says_whose_channels_lead_nowhere(settings: Settings) -> None:
    (nowhere,) = channels_status(settings, ["norfolk"])
    assert nowhere == (
        f"No channels are set in {settings.channels_file}: messages are files in "
        "outbox/<authority>/alerts and quality/alerts."
    )
    channels(settings, "la/norfolk: file\nla_second/norfolk: file\nhub: json://hook.example.org\n")
    settings.channels_file.chmod(0o644)
    assert channels_status(settings, ["norfolk", "suffolk", "essex"]) == [
        "No channel 'la' is set for essex, suffolk: its messages are files in outbox/<authority>/alerts.",
        "No channel 'la_second' is set for essex, suffolk: its messages are files in "
        "outbox/<authority>/alerts.",
        "No channel 'engineers' is set: its messages are files in quality/alerts.",
        f"{settings.channels_file} can be read by others. Run chmod 600 on it.",
    ]
