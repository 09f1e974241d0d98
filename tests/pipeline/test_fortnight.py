"""A fortnight of deliveries, night by night: a mail server and a webhook receive exactly what they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from orchestration.alerts.channel_status import channels_status
from orchestration.alerts.events import Event, Heartbeat, NothingDelivered
from orchestration.alerts.happened import deliveries_read, open_issues
from orchestration.alerts.notifying import NotifyResult, notify, send_due
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.servers import Mailbox, Received, Webhook
from warehouse import intake
from warehouse.delivery.drop import scan
from warehouse.intake import read_waiting
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import Key
from warehouse.receiving import receive

GOOD = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
UNKNOWN = "eastern_2020,99.{},2020/21-YTD-09,,1,,,"
NO_COUNT = "eastern_2020,1.3,2020/21-YTD-12,,many,,,"

# Subjects, as far as they name a problem.
UNKNOWN_ITEM = "The number is not an item of this framework (return)"
UNREADABLE = "The value is not of the column's type (a number, a date) (return)"

ROUTING = """
authority:
  escalate_after_nights: 7
authorities:
  norfolk:
    worse_by_percent: 30
"""


class Fortnight:
    """Runs the nights of a home one after the other, and keeps what arrived on each."""

    def __init__(
        self, settings: Settings, deliver: Deliver, set_clock: Callable[[datetime], None]
    ) -> None:
        self.settings, self._deliver, self._set_clock = settings, deliver, set_clock
        self.mail, self.hook = Mailbox(), Webhook()
        self.result: NotifyResult | None = None

    def night(self, day: date, late: bool = False, **returns: str | bytes) -> list[Received]:
        """Read what each authority delivers, send, and return what arrived, but for the heartbeat."""
        for la_id, content in returns.items():
            self._deliver(la_id, content, day=day.isoformat())
        now = datetime.combine(day, time(2, 30))
        self._set_clock(now)
        self._read()
        return self._arrived(lambda: self._tell(day, now, late))

    def _read(self) -> None:
        zones = self.settings.zones
        folders, _ = scan(zones.drop)
        with open_ledger(zones.ledger) as ledger:
            for folder in folders:
                receive(zones, ledger, folder)
            for la_id in ("norfolk", "suffolk"):
                read_waiting(zones, ledger, Key(b"a key"), la_id, "returns", lambda _: None)

    def later(self, now: datetime) -> list[Received]:
        """Send between nights, and return what arrived."""
        return self._arrived(lambda: send_due(self.settings, now))

    def _tell(self, day: date, now: datetime, late: bool) -> None:
        with open_ledger(self.settings.zones.ledger) as ledger:
            events: list[Event] = [*deliveries_read(self.settings, ledger)]
            events += open_issues(self.settings, ledger, day)
        if late:
            due = datetime.combine(day, time(6), UTC)
            newest = day - timedelta(days=1)
            events.append(NothingDelivered("norfolk", "returns", day, due, newest))
        events.append(Heartbeat(day, None, None, 1, (), {}, 0))
        self.result = notify(self.settings, events, now)

    def _arrived(self, act: Callable[[], object]) -> list[Received]:
        before = len(self.mail.received), len(self.hook.received)
        act()
        arrived = self.mail.received[before[0] :] + self.hook.received[before[1] :]
        return [one for one in arrived if not one.key.startswith("heartbeat.")]


@pytest.fixture
def fortnight(
    settings: Settings, deliver: Deliver, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Fortnight]:
    def set_clock(now: datetime) -> None:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> Clock:
                return cls.combine(now.date(), now.time(), UTC)

        monkeypatch.setattr(intake, "datetime", Clock)

    routing = tmp_path / "routing.yml"
    routing.write_text(ROUTING)
    home = Settings(home=settings.home, routing=routing, outbox_link="https://localhost/o")
    running = Fortnight(home, deliver, set_clock)
    running.mail.start()
    running.hook.start()
    home.channels_file.parent.mkdir(mode=0o700)
    home.channels_file.write_text(
        f"""
la/norfolk: {running.mail.address("norfolk@example.org")}
la_second/norfolk: {running.mail.address("second@example.org")}
la/suffolk: {running.hook.address("suffolk")}
hub: {running.hook.address("hub")}
"""
    )
    home.channels_file.chmod(0o600)
    yield running
    running.mail.stop()
    running.hook.stop()


def subjects(arrived: list[Received]) -> list[tuple[str, str]]:
    return [(one.to, one.subject) for one in arrived]


def test_a_fortnight(fortnight: Fortnight) -> None:
    night = fortnight.night
    clean = a_return(GOOD.format(100))
    norfolk, suffolk = "norfolk@example.org", "/suffolk"

    # Tuesday, clean; Wednesday, a defect; Thursday, the same again.
    assert night(date(2026, 11, 3), norfolk=clean, suffolk=clean) == []
    defect = a_return(GOOD.format(101), UNKNOWN.format(1))
    (new,) = night(date(2026, 11, 4), norfolk=defect)
    (folder,) = (fortnight.settings.zones.outbox / "norfolk").glob("*2026-11-04*")
    assert (new.to, new.subject) == (norfolk, f"Norfolk, returns: {UNKNOWN_ITEM}")
    assert new.key == f"{folder.name}.20261104T023000.la"
    assert new.body.splitlines()[0] == "Norfolk, returns delivery of 4 Nov 2026: 1 new."
    assert "return [return_unknown_ref] error, 1 failing: " in new.body
    page = f"https://localhost/o/norfolk/{folder.name}/feedback.html"
    assert page in new.body.splitlines()[-3]
    assert new.body.splitlines()[-1] == f"Ref: {new.key}"
    assert night(date(2026, 11, 5), norfolk=a_return(GOOD.format(102), UNKNOWN.format(1))) == []

    # Friday, worse; Saturday, nothing; Sunday, fixed.
    three = [UNKNOWN.format(n) for n in range(3)]
    (worse,) = night(date(2026, 11, 6), norfolk=a_return(GOOD.format(103), *three))
    assert subjects([worse]) == [(norfolk, f"Norfolk, returns: worse: {UNKNOWN_ITEM}")]
    assert "3 failing (was 1)" in worse.body
    nothing = "Norfolk: no returns delivery for 7 Nov 2026"
    late = night(date(2026, 11, 7), late=True)
    assert subjects(late) == [(norfolk, nothing), ("/hub", nothing)]
    assert [one.key for one in late] == [
        f"late.norfolk.returns.2026-11-06.0.{channel}" for channel in ("la", "hub")
    ]
    (fixed,) = night(date(2026, 11, 8), norfolk=a_return(GOOD.format(104)))
    assert subjects([fixed]) == [(norfolk, "Norfolk, returns: 1 problem fixed")]

    # Monday: it is back, and the day of the digest.
    back, digest = night(date(2026, 11, 9), norfolk=a_return(GOOD.format(105), UNKNOWN.format(1)))
    assert subjects([back, digest]) == [
        (norfolk, f"Norfolk, returns: {UNKNOWN_ITEM}"),
        (norfolk, "Norfolk, still open: 1 error"),
    ]
    assert "(back again)" in back.body
    assert digest.key == "digest.norfolk.2026-W46.la"

    # Tuesday and Wednesday: no mail server. The other channels go on.
    fortnight.mail.stop()
    both = a_return(GOOD.format(106), UNKNOWN.format(1), NO_COUNT)
    (other,) = night(date(2026, 11, 10), norfolk=both, suffolk=defect)
    assert subjects([other]) == [(suffolk, f"Suffolk, returns: {UNKNOWN_ITEM}")]
    assert fortnight.result is not None
    assert (fortnight.result.sent.failed, fortnight.result.sent.waiting) == (1, 1)
    one = a_return(GOOD.format(107), UNKNOWN.format(1))
    assert night(date(2026, 11, 11), norfolk=one) == []
    (status,) = [
        line for line in channels_status(fortnight.settings, ["norfolk"]) if "not sent" in line
    ]
    assert status.startswith(
        "la/norfolk: 2 messages not sent since 10 Nov 2026; tried again by itself."
    )
    assert "mailto: could not be reached" in status

    # Thursday: it is there again, and what waited arrives once.
    fortnight.mail.start()
    assert fortnight.later(datetime(2026, 11, 11, 2, 31)) == []
    caught_up = night(date(2026, 11, 12), norfolk=a_return(GOOD.format(108), UNKNOWN.format(1)))
    assert sorted(subjects(caught_up)) == [
        (norfolk, "Norfolk, returns: 1 problem fixed"),
        (norfolk, f"Norfolk, returns: {UNREADABLE}"),
    ]

    # Friday: wholly refused; Saturday: again; Sunday: fixed, with what was wrong before.
    (refused,) = night(date(2026, 11, 13), suffolk=b"")
    assert subjects([refused]) == [(suffolk, "Suffolk, returns: The file is empty (return)")]
    assert refused.body.splitlines()[0].endswith("1 new. 1 extract not taken.")
    assert "- return: that of 10 Nov 2026 stays in use" in refused.body
    assert "[file_empty] blocker" in refused.body
    assert night(date(2026, 11, 14), suffolk=b"\n") == []
    (whole,) = night(date(2026, 11, 15), suffolk=clean + "\n")
    assert subjects([whole]) == [(suffolk, "Suffolk, returns: 2 problems fixed")]

    # Monday: nothing has changed; the digest, and the second contact of what was reported a week ago.
    assert sorted(subjects(night(date(2026, 11, 16)))) == [
        (norfolk, "Norfolk, still open: 1 error"),
        ("second@example.org", "Norfolk: 1 issue open for 7 nights or more"),
    ]
    assert night(date(2026, 11, 17)) == []

    received = fortnight.mail.received + fortnight.hook.received
    assert len({one.key for one in received}) == len(received)
    beats = [one.key for one in fortnight.hook.received if one.key.startswith("heartbeat.")]
    assert beats == [f"heartbeat.2026-11-{day:02}.hub" for day in range(3, 18)]
