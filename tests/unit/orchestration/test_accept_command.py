"""``tartan accept``: what can be accepted, what is recorded, and what a mistake is answered with."""

from __future__ import annotations

import getpass
import io
from datetime import date, datetime

import pytest
from rich.console import Console

from expectations.findings import Finding
from orchestration.commands.accept import NotAcceptable, accept_and_report
from orchestration.commands.status import print_status
from orchestration.settings import Settings
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.log.acceptances import acceptances
from warehouse.log.issue_history import issues
from warehouse.log.ledger import open_ledger

HELD = "luton.liquidlogic.2026-11-19.00000000"
ISSUE = "luton.liquidlogic.FACT_S47.unknown_person"
MOMENT = datetime(2026, 11, 20)


@pytest.fixture
def home(zones: Zones) -> Settings:
    """A home with a delivery in use, and a later one of which two extracts are held."""
    lost = Finding("records_gone", "blocker", found=3, other=9, other_item="2026-11-18")
    held = {
        name: ExtractOutcome(name, 9, 9, 1).held([lost], {"records_gone"})
        for name in ("FACT_S47", "FACT_CLA")
    }
    with open_ledger(zones.ledger) as ledger:
        for day, outcomes in (
            (18, [ExtractOutcome(name, 9, 9, 1) for name in held]),
            (19, [*held.values(), _warned()]),
        ):
            on = date(2026, 11, day)
            delivery = Delivery(
                f"luton.liquidlogic.{on}.00000000", "luton", "liquidlogic", on, MOMENT, "00"
            )
            ledger.receive(delivery, [])
            parts = {each.extract: {"all"} for each in outcomes if each.status == "accepted"}
            ledger.record(delivery, outcomes, parts, "v", MOMENT)
    return Settings(home=zones.home, pseudonym_key="k" * 32)


def _warned() -> ExtractOutcome:
    return ExtractOutcome("FACT_CONTACTS", 9, 9, 1, rows_failed={"unknown_code": 2})


def accept(
    home: Settings, what: str, *, extract: str | None = None, reason: str = "asked the team"
) -> str:
    printed = io.StringIO()
    console = Console(file=printed, width=200, highlight=False)
    accept_and_report(home, what, extract, reason, None, console)
    return printed.getvalue()


def test_it_lets_one_held_extract_in_and_says_what_to_run(home: Settings) -> None:
    assert accept(home, HELD, extract="FACT_S47") == (
        f"FACT_S47 of {HELD} is let in at the next refresh.\nRun: tartan refresh\n"
    )
    with open_ledger(home.zones.ledger) as ledger:
        (decision,) = acceptances(ledger)
        assert [each.id for each in ledger.to_read("luton", "liquidlogic", "v")] == [HELD]
    assert (decision.delivery_id, decision.extract) == (HELD, "FACT_S47")
    assert (decision.accepted_by, decision.reason) == (getpass.getuser(), "asked the team")


def test_without_an_extract_every_held_one_is_let_in(home: Settings) -> None:
    accept(home, HELD)
    with open_ledger(home.zones.ledger) as ledger:
        assert [each.extract for each in acceptances(ledger)] == ["FACT_CLA", "FACT_S47"]


def test_an_issue_that_is_right_stays_visible_as_accepted(home: Settings) -> None:
    issue_id = "luton.liquidlogic.FACT_CONTACTS.unknown_code"
    accept(home, issue_id)
    with open_ledger(home.zones.ledger) as ledger:
        states = {issue.issue_id: issue.state for issue in issues(ledger)}
    assert states[issue_id] == "accepted"
    assert states["luton.liquidlogic.FACT_S47.records_gone"] == "open"
    printed = io.StringIO()
    print_status(home, Console(file=printed, width=200, highlight=False))
    assert "Accepted as right" in printed.getvalue()
    assert f"tartan accept {HELD} --extract FACT_S47" in printed.getvalue()


@pytest.mark.parametrize(
    ("what", "options", "words"),
    [
        ("nothing", {}, "'nothing' is no delivery and no open issue"),
        (HELD, {"reason": " "}, "Give the reason"),
        (HELD, {"extract": "FACT_REFERRALS"}, "Held are: FACT_CLA, FACT_S47"),
        (HELD.replace("19", "18"), {}, "Nothing of luton.liquidlogic.2026-11-18.00000000 is held"),
        (ISSUE, {"extract": "FACT_S47"}, "is no delivery, so leave out --extract"),
    ],
)
def test_a_mistake_is_answered_with_the_remedy(
    home: Settings, what: str, options: dict[str, str], words: str
) -> None:
    with pytest.raises(NotAcceptable, match=words):
        accept(home, what, **options)
    with open_ledger(home.zones.ledger) as ledger:
        assert acceptances(ledger) == []


def test_what_a_newer_delivery_replaced_needs_no_acceptance(home: Settings) -> None:
    on = date(2026, 11, 20)
    newer = Delivery(f"luton.liquidlogic.{on}.00000000", "luton", "liquidlogic", on, MOMENT, "00")
    with open_ledger(home.zones.ledger) as ledger:
        ledger.receive(newer, [])
        outcome = ExtractOutcome("FACT_S47", 9, 9, 1)
        ledger.record(newer, [outcome], {"FACT_S47": {"all"}}, "v", MOMENT)
    with pytest.raises(NotAcceptable, match="A newer delivery of FACT_S47 is in use"):
        accept(home, HELD, extract="FACT_S47")
