"""A delivery that is wrong as a whole: refused where most of it is, told of where it is odd, and never for a crash of ours."""

from __future__ import annotations

import json
import logging
import shutil
from datetime import date
from unittest.mock import patch

import polars as pl
import pytest

from tests.conftest import Deliver
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log import issue_history
from warehouse.log.ledger import Ledger
from warehouse.log.standing import standings
from warehouse.reading.secret import Key, read_with
from warehouse.receiving import receive
from warehouse.synthetic.region import LAS, write_region
from warehouse.versions import reading_version

HEADER = "DIM_PERSON_ID,BIRTH_DTTM,DEATH_DTTM,GENDER_MAIN_CODE,ETHNICITY_MAIN_CODE,UPN,NHS_NUMBER,IS_CLIENT,DUPLICATED_DTTM"
KEY = Key(b"key")
LATER = ("2026-11-18", "2026-11-19", "2026-11-20")


def people(rows: int, first: int = 1, *, born: str = "2015-03-02", sex: str = "F") -> list[str]:
    return [f"{number},{born},,{sex},WBRI,,,1," for number in range(first, first + rows)]


def take(zones: Zones, ledger: Ledger) -> Reading:
    """Receive and read what is in drop; gives the newest delivery."""
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    return read_waiting(zones, ledger, KEY, "luton", "liquidlogic", lambda _: None)[-1]


class Sender:
    """Sends people of one authority, and has them read."""

    def __init__(self, zones: Zones, ledger: Ledger, deliver: Deliver) -> None:
        self.zones, self.ledger, self._deliver = zones, ledger, deliver

    def send(self, day: str, *lines: str) -> Reading:
        text = "\n".join([HEADER, *lines]) + "\n"
        self._deliver("luton", text, system="liquidlogic", day=day, name="DIM_PERSON.csv")
        return take(self.zones, self.ledger)

    def in_use(self) -> int:
        folder = self.zones.raw / "liquidlogic" / "DIM_PERSON"
        return len(pl.read_parquet(list(folder.rglob("*.parquet"))))

    def told(self, reading: Reading) -> pl.DataFrame:
        path = self.zones.outbox / "luton" / reading.delivery.id / "failures.csv"
        return pl.read_csv(path).filter(pl.col("extract") == "DIM_PERSON")

    def results(self, reading: Reading, rule_id: str) -> list[tuple[object, ...]]:
        query = """
            select severity, rows_checked, rows_failed from rule_result
            where delivery_id = ? and rule_id = ? and extract <> 'DIM_DEPARTMENT' and rows_checked
        """
        return [tuple(row) for row in self.ledger.rows(query, reading.delivery.id, rule_id)]


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


def test_what_refuses_the_whole_is_told_once_with_its_share(sender: Sender) -> None:
    sender.send(LATER[0], *people(30))
    reading = sender.send(LATER[1], *people(10), *people(10), *people(2))
    (outcome,) = [o for o in reading.outcomes if o.extract == "DIM_PERSON"]
    assert (outcome.status, outcome.rows_quarantined) == ("rejected", 22)
    assert sender.in_use() == 30
    (reason,) = outcome.reasons()
    assert reason.startswith(
        "DIM_PERSON: 12 of 22 rows (55 %) break one rule, so the extract was refused as a whole and "
        "what was delivered before stays in use. An earlier row has the same key"
    )
    assert sender.results(reading, "duplicate_key") == [("blocker", 22, 12)]
    refused = pl.read_parquet(
        sender.zones.quarantine / "luton" / reading.delivery.id / "DIM_PERSON.parquet"
    )
    assert refused["rules"].to_list() == ["duplicate_key"] * 22
    (standing,) = [each for each in standings(sender.ledger) if each.extract == "DIM_PERSON"]
    assert (standing.is_stale, str(standing.in_use)) == (True, LATER[0])


def test_of_few_rows_no_share_refuses_the_others(sender: Sender) -> None:
    reading = sender.send(LATER[0], *people(5), *people(5), *people(5))
    (outcome,) = [o for o in reading.outcomes if o.extract == "DIM_PERSON"]
    assert (outcome.status, outcome.rows_accepted) == ("partly", 5)


def test_nine_tenths_gone_keeps_the_previous_content_until_it_is_delivered_again(
    sender: Sender,
) -> None:
    sender.send(LATER[0], *people(1100))
    reading = sender.send(LATER[1], *people(60))
    assert sender.in_use() == 1100
    assert sender.results(reading, "rows_fell") == [("blocker", 1, 1)]
    assert not list(sender.zones.raw.rglob("*.incoming"))
    (told,) = sender.told(reading).filter(pl.col("rule_id") == "rows_fell").to_dicts()
    assert told["severity"] == "blocker"
    assert "60 rows, and 1,100 on 2026-11-18" in told["message"]
    summary = json.loads(
        (sender.zones.outbox / "luton" / reading.delivery.id / "summary.json").read_text()
    )
    (extract,) = [each for each in summary["extracts"] if each["extract"] == "DIM_PERSON"]
    assert (extract["status"], extract["rows_accepted"]) == ("rejected", 0)
    again = sender.send(LATER[2], *people(61))
    assert sender.in_use() == 61
    assert sender.results(again, "rows_fell") == [("warning", 1, 1)]


def test_what_is_odd_is_told_and_stays_in_use(sender: Sender) -> None:
    sender.send(LATER[0], *people(300))
    reading = sender.send(LATER[1], *people(200))
    assert sender.in_use() == 200
    (outcome,) = [o for o in reading.outcomes if o.extract == "DIM_PERSON"]
    assert [rule.id for rule in outcome.rules_broken()] == ["rows_fell"]
    assert outcome.status == "accepted"
    same = sender.send(LATER[2], *people(201))
    assert sender.results(same, "rows_fell") == [("warning", 1, 1)]
    open_ones = [issue for issue in issue_history.issues(sender.ledger) if issue.is_open]
    assert [
        (issue.rule_id, issue.times_opened) for issue in open_ones if issue.extract == "DIM_PERSON"
    ] == [("rows_fell", 1)]


def test_the_log_names_the_first_rows_of_a_rule_and_no_record(sender: Sender) -> None:
    reading = sender.send(LATER[0], *people(30), *people(5, 900001, sex="X9"))
    found = sender.ledger.rows(
        "select rule_id, row_number, message from finding where extract = 'DIM_PERSON'"
    )
    assert [(row["rule_id"], row["row_number"]) for row in found] == [
        ("unknown_code", 31),
        ("unknown_code", 32),
        ("unknown_code", 33),
    ]
    assert {row["message"][:4] for row in found} == {"'X9'"}
    assert "90000" not in str([tuple(row) for row in found])
    missing = sender.ledger.rows("select * from finding where rule_id = 'missing_extract'")
    assert len(missing) == sum(o.status == "missing" for o in reading.outcomes)


def test_a_check_that_crashes_is_ours_and_the_delivery_is_what_its_rows_are(
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
    first, second = read_waiting(zones, ledger, KEY, written.la_id, "liquidlogic", lambda _: None)
    assert not [rule for outcome in first.outcomes for rule in outcome.rules_broken()]
    assert second.status == "accepted"
    told = {
        (outcome.extract, failure.rule.id): failure.message
        for outcome in second.outcomes
        for failure in outcome.file_failures
    }
    assert set(told) == {
        ("FACT_CONTACTS", "history_lost"),
        ("FACT_CLA_PLACEMENT", "column_emptied"),
    }
    assert told["FACT_CONTACTS", "history_lost"].startswith("FACT_CONTACTS: 2018-03: 0 rows, and ")
    assert "; 2018-04: 0 rows, and " in told["FACT_CONTACTS", "history_lost"]
    assert (
        "DIM_LOOKUP_PLACEMENT_PROVIDER_CODE: 0 % filled in, and 100 % before"
        in (told["FACT_CLA_PLACEMENT", "column_emptied"])
    )
