"""After a refresh: a page and messages for each delivery; in the morning, the messages of the day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from orchestration.alerts.rounds import PagesFailed, feed_back, morning, notify_of_failure
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.figures import take_in
from warehouse.feedback.folder import write_feedback

NIGHT = datetime(2020, 10, 31, 2, 30)
GOOD = a_return("eastern_2020,1.3,2020/21-YTD-09,,100,,,")
BAD = a_return("eastern_2020,1.3,2020/21-YTD-09,,-1,,,")


def pages(settings: Settings) -> set[tuple[str, str]]:
    """(authority, day) of every page there is."""
    found = settings.zones.outbox.glob("*/*/feedback.html")
    return {(page.parent.parent.name, page.parent.name.split(".")[2]) for page in found}


def messages(folder: Path) -> list[str]:
    """The subjects of the messages that are files there."""
    return sorted(path.read_text().splitlines()[0] for path in folder.glob("alerts/*.txt"))


def test_each_delivery_has_its_page_and_each_authority_gets_one_message(
    settings: Settings, deliver: Deliver
) -> None:
    deliver("norfolk", GOOD, day="2020-10-29")
    deliver("norfolk", BAD)
    deliver("essex", GOOD)
    take_in(settings.zones)
    sent = feed_back(settings, NIGHT)
    assert pages(settings) == {
        ("norfolk", "2020-10-29"),
        ("norfolk", "2020-10-30"),
        ("essex", "2020-10-30"),
    }
    assert (sent.messages, sent.problem) == (1, None)
    assert messages(settings.zones.outbox / "norfolk") == [
        "Norfolk, returns: A count is below zero (return)"
    ]
    assert messages(settings.zones.outbox / "essex") == []
    assert feed_back(settings, NIGHT).messages == 0


def test_a_page_that_fails_keeps_no_other_and_nobody_waiting(
    settings: Settings, deliver: Deliver
) -> None:
    for la in ("essex", "norfolk"):
        deliver(la, BAD)
    take_in(settings.zones)

    def failing(zones: object, ledger: object, delivery: object) -> Path:
        if delivery.la_id == "essex":  # type: ignore[attr-defined]
            raise ZeroDivisionError
        return write_feedback(zones, ledger, delivery)  # type: ignore[arg-type]

    with (
        patch("orchestration.alerts.rounds.write_feedback", failing),
        pytest.raises(PagesFailed, match=r"essex\.returns\.2020-10-30\.\w{8} could not be written"),
    ):
        feed_back(settings, NIGHT)
    assert pages(settings) == {("norfolk", "2020-10-30")}
    assert messages(settings.zones.outbox / "essex") != []
    feed_back(settings, NIGHT)
    assert pages(settings) == {("essex", "2020-10-30"), ("norfolk", "2020-10-30")}


def test_the_morning_gives_a_sign_of_life_and_says_who_is_missing(
    settings: Settings, deliver: Deliver
) -> None:
    people = "DIM_PERSON_ID,BIRTH_DTTM,GENDER_MAIN_CODE\n1,2015-01-02,F\n"
    deliver("luton", people, system="liquidlogic", day="2020-10-28", name="DIM_PERSON.csv")
    deliver("norfolk", GOOD)
    take_in(settings.zones)
    result = morning(settings, datetime(2020, 11, 2, 7, 5))
    text = "\n".join(messages(settings.zones.quality))
    assert result.problem is None
    assert "Tartan 2 Nov 2020: " in text
    assert "Luton" in text
    assert messages(settings.zones.outbox / "luton") != []
    # The region's return was due on 30 October, and Norfolk has sent it.
    assert messages(settings.zones.outbox / "norfolk") == []
    assert morning(settings, datetime(2020, 11, 2, 9, 0)).messages == 0


def test_of_a_run_that_failed_engineers_hear_once(settings: Settings) -> None:
    for _ in range(2):
        notify_of_failure(settings, "r1", "audit", "DuckDBError", NIGHT)
    (subject,) = messages(settings.zones.quality)
    assert "audit" in next(settings.zones.quality.glob("alerts/*.txt")).read_text()
    assert "failed" in subject.lower()
