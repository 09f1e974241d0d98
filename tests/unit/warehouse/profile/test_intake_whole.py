"""A delivery that is wrong as a whole: held where a person has to look, reported where it is unusual, and never for a crash of ours."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import date, datetime
from unittest.mock import patch

import polars as pl
import pytest

from expectations.findings import Finding
from expectations.variant import ExtractVariant, Variant
from expectations.wording import problem, reasons
from tests.conftest import Deliver
from warehouse.delivery.drop import scan
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log import issue_history
from warehouse.log.acceptance import Acceptance
from warehouse.log.acceptances import record_acceptances
from warehouse.log.freshness import freshness_of_extracts
from warehouse.log.ledger import Ledger
from warehouse.reading.secret import Key, read_with
from warehouse.reading.variants import NO_VARIANTS, Variants
from warehouse.receiving import receive
from warehouse.synthetic.region import LAS, write_region
from warehouse.versions import reading_version

HEADER = "DIM_PERSON_ID,BIRTH_DTTM,DEATH_DTTM,GENDER_MAIN_CODE,ETHNICITY_MAIN_CODE,UPN,NHS_NUMBER,IS_CLIENT,DUPLICATED_DTTM"
KEY = Key(b"key")
LATER = ("2026-11-18", "2026-11-19", "2026-11-20")


def people(rows: int, first: int = 1, *, born: str = "2015-03-02", sex: str = "F") -> list[str]:
    return [f"{number},{born},,{sex},WBRI,,,1," for number in range(first, first + rows)]


def no_report(reading: Reading) -> None:
    """Print nothing about a reading."""


def take(zones: Zones, ledger: Ledger, variants: Variants = NO_VARIANTS) -> Reading:
    """Receive and read what is in drop; gives the newest delivery."""
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    return read_waiting(zones, ledger, KEY, "luton", "liquidlogic", no_report, variants)[-1]


def outcome_of(reading: Reading) -> ExtractOutcome:
    """Return the outcome of the extract of people."""
    (outcome,) = [each for each in reading.outcomes if each.extract == "DIM_PERSON"]
    return outcome


class Sender:
    """Sends people of one authority, and has them read."""

    def __init__(self, zones: Zones, ledger: Ledger, deliver: Deliver) -> None:
        self.zones, self.ledger, self._deliver = zones, ledger, deliver

    def send(self, day: str, *lines: str, variants: Variants = NO_VARIANTS) -> Reading:
        text = "\n".join([HEADER, *lines]) + "\n"
        self._deliver("luton", text, system="liquidlogic", day=day, name="DIM_PERSON.csv")
        return take(self.zones, self.ledger, variants)

    def in_use(self) -> int:
        folder = self.zones.raw / "liquidlogic" / "DIM_PERSON"
        return len(pl.read_parquet(list(folder.rglob("*.parquet"))))

    def failures(self, reading: Reading) -> pl.DataFrame:
        path = self.zones.outbox / "luton" / reading.delivery.id / "failures.csv"
        return pl.read_csv(path).filter(pl.col("extract") == "DIM_PERSON")

    def results(self, reading: Reading, rule_id: str) -> list[tuple[object, ...]]:
        query = """
            select severity, rows_checked, rows_failed from rule_result
            where delivery_id = ? and rule_id = ? and extract <> 'DIM_DEPARTMENT' and rows_checked
        """
        return [tuple(row) for row in self.ledger.rows(query, reading.delivery.id, rule_id)]


def newest_in_use(sender: Sender) -> str:
    """Return the day of the people in use."""
    content = sender.ledger.newest_content("luton", "liquidlogic", "DIM_PERSON")
    return str(content["all"].delivered_on)


@pytest.fixture
def sender(zones: Zones, ledger: Ledger, deliver: Deliver) -> Sender:
    return Sender(zones, ledger, deliver)


def test_a_warning_in_most_rows_refuses_the_whole_too(sender: Sender) -> None:
    """One date that can't be read is empty; when most can't, it is how the export writes dates."""
    few = sender.send(LATER[0], *people(15), *people(14, 100, born="31/02/2020"))
    assert sender.in_use() == 29
    assert sender.results(few, "unreadable_optional_value") == [("warning", 29, 14)]
    most = sender.send(LATER[1], *people(14), *people(15, 100, born="31/02/2020"))
    assert sender.results(most, "unreadable_optional_value") == [("blocker", 29, 15)]
    newest = sender.ledger.newest_content("luton", "liquidlogic", "DIM_PERSON")
    assert newest["all"].id == few.delivery.id


def test_what_holds_the_whole_is_reported_once_with_its_share(sender: Sender) -> None:
    sender.send(LATER[0], *people(30))
    reading = sender.send(LATER[1], *people(10), *people(10), *people(2))
    (outcome,) = [o for o in reading.outcomes if o.extract == "DIM_PERSON"]
    assert (outcome.status, outcome.rows_quarantined, outcome.rows_held) == ("held", 12, 10)
    assert sender.in_use() == 30
    assert outcome.blockers == [Finding("duplicate_key", "blocker", found=12, other=22)]
    (reason,) = reasons(outcome.broken_rules())
    assert reason.startswith(
        "12 of 22 rows (55 %) break one rule, so nothing of the extract was taken. An earlier row "
        "has the same key"
    )
    assert sender.results(reading, "duplicate_key") == [("blocker", 22, 12)]
    refused = pl.read_parquet(
        sender.zones.quarantine / "luton" / reading.delivery.id / "DIM_PERSON.parquet"
    )
    assert refused["rules"].to_list() == ["duplicate_key"] * 12
    (fresh,) = [
        each for each in freshness_of_extracts(sender.ledger) if each.extract == "DIM_PERSON"
    ]
    assert (fresh.is_stale, str(fresh.in_use), fresh.status) == (True, LATER[0], "held")
    assert fresh.reasons == [reason]


def test_a_twentieth_of_the_rows_may_be_refused_or_what_the_variant_allows(
    sender: Sender,
) -> None:
    few = sender.send(LATER[0], *people(95), *people(5))
    assert (outcome_of(few).status, sender.in_use()) == ("partly", 95)
    more = sender.send(LATER[1], *people(95), *people(6))
    assert (outcome_of(more).status, outcome_of(more).rows_held) == ("held", 95)
    assert newest_in_use(sender) == LATER[0]
    limits = Variant({"DIM_PERSON": ExtractVariant(limits={"duplicate_key": 0.1})})
    variants = Variants({("luton", "liquidlogic"): (limits, "own")})
    sender.send(LATER[2], *people(95), *people(7), variants=variants)
    assert newest_in_use(sender) == LATER[2]


def test_of_few_rows_no_share_refuses_the_others(sender: Sender) -> None:
    reading = sender.send(LATER[0], *people(5), *people(5), *people(5))
    (outcome,) = [o for o in reading.outcomes if o.extract == "DIM_PERSON"]
    assert (outcome.status, outcome.rows_accepted) == ("partly", 5)


def test_a_loss_waits_for_a_person_not_for_a_night(sender: Sender) -> None:
    sender.send(LATER[0], *people(100))
    for day in LATER[1:]:
        reading = sender.send(day, *people(70))
        assert outcome_of(reading).status == "held"
        assert sender.in_use() == 100
    assert not list(sender.zones.raw.rglob("*.incoming"))
    assert outcome_of(reading).blockers == [
        Finding("records_gone", "blocker", found=30, other=100, other_item=LATER[0])
    ]
    assert sender.results(reading, "records_gone") == [("blocker", 1, 1)]
    (failure,) = sender.failures(reading).to_dicts()
    assert (failure["rule_id"], failure["severity"]) == ("records_gone", "blocker")
    assert failure["message"] == (
        "30 of the 100 records of 18 November 2026 are gone. Check that the export was not cut short "
        "or filtered, and that records keep their numbers. If the delivery is right, ask the hub to "
        "accept it."
    )
    summary = json.loads(
        (sender.zones.outbox / "luton" / reading.delivery.id / "summary.json").read_text()
    )
    (extract,) = [each for each in summary["extracts"] if each["extract"] == "DIM_PERSON"]
    assert (extract["status"], extract["rows_accepted"], extract["rows_quarantined"]) == (
        "held",
        0,
        0,
    )
    better = sender.send("2026-11-21", *people(101))
    assert (outcome_of(better).status, sender.in_use()) == ("accepted", 101)
    states = {issue.rule_id: issue.state for issue in issue_history.issues(sender.ledger)}
    assert states["records_gone"] == "resolved"


def test_what_a_person_accepts_is_let_in_and_stays_visible(sender: Sender) -> None:
    sender.send(LATER[0], *people(100))
    held = sender.send(LATER[1], *people(70))
    later = sender.send(LATER[2], *people(69))
    assert outcome_of(later).status == "held"
    record_acceptances(
        sender.ledger,
        [
            Acceptance(
                datetime(2026, 11, 20), "somebody", "archived", held.delivery.id, "DIM_PERSON"
            )
        ],
    )
    readings = read_waiting(sender.zones, sender.ledger, KEY, "luton", "liquidlogic", no_report)
    # The later one is judged again, by what is now in use.
    assert [reading.delivery.id for reading in readings] == [held.delivery.id, later.delivery.id]
    assert [outcome_of(reading).status for reading in readings] == ["accepted", "accepted"]
    assert sender.in_use() == 69
    assert sender.results(held, "records_gone") == [("warning", 1, 1)]
    # An accepted loss is no measure of what is usual.
    again = sender.send("2026-11-21", *people(50))
    assert outcome_of(again).status == "held"


def test_what_is_unusual_is_reported_and_stays_in_use(sender: Sender, deliver: Deliver) -> None:
    def send(day: str, contacts: int) -> Reading:
        lines = [f"{n},{1 + n % 60},2026-11-{10 + n % 8:02}" for n in range(contacts)]
        header = "FACT_CONTACT_ID,DIM_PERSON_ID,CONTACT_DTTM"
        text = "\n".join([header, *lines]) + "\n"
        deliver("luton", text, system="liquidlogic", day=day, name="FACT_CONTACTS.csv")
        return sender.send(day, *people(60))

    def unusual(reading: Reading) -> list[str]:
        (contacts,) = [each for each in reading.outcomes if each.extract == "FACT_CONTACTS"]
        assert contacts.status == "accepted"
        return [rule.id for rule in contacts.rules_broken() if rule.tool == "great_expectations"]

    send(LATER[0], 200)
    # They are of the last days, so nothing says that they are wrong.
    assert unusual(send(LATER[1], 400)) == ["rows_rose"]
    # Repeating it does not make it usual.
    assert unusual(send(LATER[2], 401)) == ["rows_rose"]
    open_ones = [issue for issue in issue_history.issues(sender.ledger) if issue.is_open]
    assert [issue.times_opened for issue in open_ones if issue.rule_id == "rows_rose"] == [1]


def test_people_without_most_who_are_referred_to_are_held_with_the_rest(
    sender: Sender, deliver: Deliver
) -> None:
    """On a first delivery nothing is in use to compare with."""
    rows = {
        "FACT_CONTACTS.csv": ("FACT_CONTACT_ID,DIM_PERSON_ID,CONTACT_DTTM", "2026-03-02"),
        "FACT_REFERRALS.csv": ("FACT_REFERRAL_ID,DIM_PERSON_ID,REFRL_START_DTTM", "2026-03-02"),
    }
    for name, (header, day) in rows.items():
        lines = [f"{number},{number},{day}" for number in range(1, 31)]
        text = "\n".join([header, *lines]) + "\n"
        deliver("luton", text, system="liquidlogic", day=LATER[0], name=name)
    reading = sender.send(LATER[0])
    statuses = {o.extract: o.status for o in reading.outcomes if o.files_seen}
    assert statuses == {
        "DIM_PERSON": "held",
        "FACT_CONTACTS": "rejected",
        "FACT_REFERRALS": "rejected",
    }
    assert outcome_of(reading).blockers == [
        Finding("people_unmatched", "blocker", found=2, other=2)
    ]
    assert sender.ledger.newest_content("luton", "liquidlogic", "DIM_PERSON") == {}


def test_the_log_names_the_first_rows_of_a_rule_and_no_record(sender: Sender) -> None:
    reading = sender.send(LATER[0], *people(30), *people(5, 900001, sex="X9"))
    found = sender.ledger.rows("select * from finding where extract = 'DIM_PERSON'")
    assert [(row["rule_id"], row["row_number"], row["line_number"]) for row in found] == [
        ("unknown_code", 31, 32),
        ("unknown_code", 32, 33),
        ("unknown_code", 33, 34),
    ]
    assert {(row["column_name"], row["code"]) for row in found} == {("GENDER_MAIN_CODE", "X9")}
    assert {row["severity"] for row in found} == {"warning"}
    assert "90000" not in str([tuple(row) for row in found])
    missing = sender.ledger.rows("select * from finding where rule_id = 'missing_extract'")
    assert len(missing) == sum(o.status == "missing" for o in reading.outcomes)


def test_a_check_that_crashes_leaves_the_delivery_as_its_rows_are(
    sender: Sender, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    with patch("warehouse.profile.check.judge", side_effect=ZeroDivisionError("a cell")):
        reading = sender.send(LATER[0], *people(30))
    assert reading.status == "accepted"
    assert sender.in_use() == 30
    assert "ZeroDivisionError" in (reading.check_crash or "")
    assert "a cell" not in (reading.check_crash or "")
    assert sender.results(reading, "check_crashed") == [("warning", 1, 1)]
    folder = sender.zones.outbox / "luton" / reading.delivery.id
    for file in folder.iterdir():
        assert "check_crashed" not in file.read_text("utf-8-sig")
    sender.send(LATER[1], *people(31))
    states = {issue.rule_id: issue.state for issue in issue_history.issues(sender.ledger)}
    assert states["check_crashed"] == "resolved"


def test_a_profile_that_crashes_does_not_take_the_delivery_along(sender: Sender) -> None:
    with patch("warehouse.profile.check.profile_of", side_effect=KeyError("a cell")):
        reading = sender.send(LATER[0], *people(30))
    assert (reading.status, sender.in_use()) == ("accepted", 30)
    assert "KeyError" in (reading.check_crash or "")
    assert reading.crash is None


def test_a_made_up_region_looks_as_expected(zones: Zones, ledger: Ledger) -> None:
    list(write_region(zones.drop, LAS[-2:], 6, date(2020, 12, 31), 1, 0.05, False, "mixed"))
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    readings: list[Reading] = []
    for la, system in sorted(ledger.waiting(read_with(reading_version(), KEY))):
        read_waiting(zones, ledger, KEY, la, system, readings.append)
    assert {reading.delivery.system for reading in readings} == {"liquidlogic", "paris"}
    assert [reading.status for reading in readings] == ["accepted", "accepted"]
    assert [reading.check_crash for reading in readings] == [None, None]
    broken = {rule for r in readings for o in r.outcomes for rule in o.rules_broken()}
    assert broken == set()
    judged = {rule_id for r in readings for o in r.outcomes for rule_id in o.judged}
    assert judged >= {"extract_frozen", "many_orphans", "extracts_disagree"}
    written = zones.quality.glob("*.html")
    assert {path.name for path in written} >= {
        f"{r.delivery.la_id}.{r.delivery.system}.html" for r in readings
    }


def test_what_an_export_loses_overnight_is_named(zones: Zones, ledger: Ledger) -> None:
    (written,) = write_region(zones.drop, LAS[-1:], 6, date(2020, 12, 31), 1, 0.05, False)
    tomorrow = zones.drop / written.la_id / "liquidlogic" / "2021-01-01"
    shutil.copytree(written.folder, tomorrow)
    contacts = pl.read_csv(tomorrow / "FACT_CONTACTS.csv", infer_schema=False)
    month = pl.col("CONTACT_DTTM").str.slice(0, 7)
    contacts.filter(~month.is_in(["2018-03", "2018-04"])).write_csv(tomorrow / "FACT_CONTACTS.csv")
    placements = pl.read_csv(tomorrow / "FACT_CLA_PLACEMENT.csv", infer_schema=False)
    emptied = placements.with_columns(DIM_LOOKUP_PLACEMENT_PROVIDER_CODE=pl.lit(None))
    emptied.write_csv(tomorrow / "FACT_CLA_PLACEMENT.csv")
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    first, second = read_waiting(zones, ledger, KEY, written.la_id, "liquidlogic", no_report)
    assert not [rule for outcome in first.outcomes for rule in outcome.rules_broken()]
    assert second.status == "partly"
    found: dict[tuple[str, str], list[Finding]] = {}
    for outcome in second.outcomes:
        for finding in outcome.findings:
            found.setdefault((outcome.extract, finding.rule_id), []).append(finding)
    assert set(found) == {
        ("FACT_CONTACTS", "history_gone"),
        ("FACT_CLA_PLACEMENT", "values_gone"),
        ("FACT_CLA_PLACEMENT", "empty_column"),
    }
    lost = found["FACT_CONTACTS", "history_gone"]
    assert [finding.item for finding in lost] == ["2018-03", "2018-04"]
    assert all(finding.found == finding.other for finding in lost)
    (gone,) = found["FACT_CLA_PLACEMENT", "values_gone"]
    assert problem(gone) == (
        f"DIM_LOOKUP_PLACEMENT_PROVIDER_CODE: {len(placements)} of the {len(placements)} records that "
        "had a value on 31 December 2020 have none."
    )
