"""Returns that are refused, wholly or in part: the authority learns why, and the others go on."""

from __future__ import annotations

import csv
import io
import json

import dagster as dg
import pytest
from rich.console import Console

from orchestration.assets.deliveries import raw_key
from orchestration.commands.status import print_status
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings
from tests.conftest import DAY, a_return, deliver_region, deliver_to, sample
from tests.pipeline.conftest import Ran, ask, refresh_home

pytestmark = pytest.mark.runs_on_disk

LATER = "2020-11-20"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(200))

BROKEN: dict[str, str | bytes] = {
    "bedford": sample("bedford").replace("numerator", "count", 1),
    "essex": PNG,
    "luton": sample("luton").encode("utf-16"),
    "norfolk": b"",
}
WORDS = {
    "bedford": "the column 'numerator' is missing",
    "essex": "picture (PNG)",
    "luton": "UTF-16",
    "norfolk": "empty",
}
# Not a data file, and a return of which one row of six can be used.
LETTER = "cambridgeshire"
MISTAKEN = "peterborough"
MISTAKES = a_return(
    "eastern_2020,1.3,2020/21-YTD-09,,3710,,,",
    "eastern_2020,1.4,2020/21-YTD-09,,-5,,,",
    "eastern_2020,99,2020/21-YTD-09,,1,,,",
    "eastern_2020,2.1,2020/21-YTD-09,,abc,100,,",
    "eastern_2020,2.2,2020/21-YTD-09,,5,,,",
    "eastern_2020,1.3,2020/21-YTD-09,,3711,,,",
)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Ran]:
    """A good delivery of each authority but Norfolk, whose first is one of the broken ones later."""
    settings = Settings(home=tmp_path_factory.mktemp("broken"))
    settings.zones.create()
    deliver_region(settings.zones, leave_out=("norfolk",))
    assert refresh_home(settings).code == 0
    deliver = deliver_to(settings.zones)
    for la, content in BROKEN.items():
        deliver(la, content, day=LATER)
    deliver(LETTER, b"%PDF-1.4", day=LATER, name="covering letter.pdf")
    deliver(MISTAKEN, MISTAKES, day=LATER)
    deliver("suffolk", sample("suffolk").replace('"2,735"', '"2,736"'), day=LATER)
    return settings, refresh_home(settings)


def test_it_publishes_and_reports_that_something_was_refused(broken: tuple[Settings, Ran]) -> None:
    settings, ran = broken
    assert ran.code == 3
    assert "Published" in ran.printed
    rows = ask(
        settings.zones,
        "select la_id, numerator, as_at from marts.fct_indicator join marts.dim_area using (area_id) "
        "where indicator_id = 'referrals_per_10k'",
    )
    found = {la: (numerator, str(as_at)) for la, numerator, as_at in rows}
    assert found["suffolk"] == (2736, LATER)
    assert found["essex"] == (3710, DAY)
    assert len(found) == 10


@pytest.mark.parametrize("la", BROKEN)
def test_the_message_names_the_file_and_the_remedy(broken: tuple[Settings, Ran], la: str) -> None:
    settings, ran = broken
    (folder,) = (settings.zones.outbox / la).glob(f"{la}.returns.{LATER}.*")
    with (folder / "failures.csv").open(encoding="utf-8-sig", newline="") as file:
        blockers = [row for row in csv.DictReader(file) if row["severity"] == "blocker"]
    assert len(blockers) == 1
    message = blockers[0]["message"]
    assert message.startswith("return.csv: ")
    assert WORDS[la].lower() in message.lower()
    assert message in ran.printed
    assert json.loads((folder / "summary.json").read_text())["extracts"][0]["status"] == "rejected"


def test_the_earlier_delivery_stays_and_is_marked_stale(broken: tuple[Settings, Ran]) -> None:
    settings, _ = broken
    shown = io.StringIO()
    print_status(settings, Console(file=shown, width=200))
    lines = {
        line.split()[0]: line
        for line in shown.getvalue().splitlines()
        if "returns" in line and "stale" in line
    }
    assert set(lines) == {*BROKEN, LETTER}
    assert DAY in lines["essex"]
    assert LATER in lines["essex"]
    assert "none" in lines["norfolk"]
    manifest = json.loads((settings.zones.published / "current" / "release.json").read_text())
    assert {(each["la_id"], each["in_use_from"]) for each in manifest["stale"]} == {
        ("bedford", DAY),
        (LETTER, None),  # refused as a whole, before any extract was looked for
        ("essex", DAY),
        ("luton", DAY),
        ("norfolk", None),
    }


def test_the_log_keeps_every_delivery(broken: tuple[Settings, Ran]) -> None:
    settings, _ = broken
    rows = ask(
        settings.zones,
        "select la_id, cast(delivered_on as varchar), status from marts.fct_delivery",
    )
    assert ("essex", DAY, "accepted") in rows
    assert ("essex", LATER, "rejected") in rows
    assert ("suffolk", DAY, "superseded") in rows
    assert ("suffolk", LATER, "accepted") in rows
    assert ("norfolk", LATER, "rejected") in rows
    assert len(rows) == 17


def test_the_same_again_is_nothing_new(broken: tuple[Settings, Ran]) -> None:
    settings, _ = broken
    again = refresh_home(settings)
    assert again.code == 0
    assert "Nothing new" in again.printed
    assert "essex returns return: the delivery of 2020-11-20 was refused" in again.printed


def test_a_bad_row_is_quarantined_and_the_rest_is_used(broken: tuple[Settings, Ran]) -> None:
    settings, _ = broken
    assert ask(
        settings.zones,
        "select numerator from marts.fct_indicator inner join marts.dim_area using (area_id) "
        "where la_id = ? and value is not null",
        MISTAKEN,
    ) == [(3710,)]
    assert ask(
        settings.zones,
        "select status, rows_received, rows_accepted, rows_quarantined from marts.fct_delivery "
        "where la_id = ? and delivered_on = ?",
        MISTAKEN,
        LATER,
    ) == [("partly", 6, 1, 5)]
    (folder,) = (settings.zones.outbox / MISTAKEN).glob(f"{MISTAKEN}.returns.{LATER}.*")
    with (folder / "failures.csv").open(encoding="utf-8-sig", newline="") as file:
        failures = [
            (row["row_number"], row["rule_id"], row["column"]) for row in csv.DictReader(file)
        ]
    assert failures == [
        ("2", "return_negative_count", ""),
        ("3", "return_unknown_ref", "ref"),
        ("4", "unreadable_value", "numerator"),
        ("5", "return_missing_denominator", "denominator"),
        ("6", "return_two_rows_for_item", "ref"),
    ]
    failed = ask(
        settings.zones,
        "select rule_id, rows_failed from marts.fct_quality_result "
        "where delivery_id = ? and status = 'fail' and tool = 'pandera' order by 1",
        folder.name,
    )
    assert len(failed) == 5
    assert all(count == 1 for _, count in failed)


def test_a_delivery_refused_as_a_whole_fails_the_check_of_its_authority(
    broken: tuple[Settings, Ran],
) -> None:
    with open_instance(broken[0]) as instance:
        records = instance.event_log_storage.get_asset_check_execution_history(
            dg.AssetCheckKey(raw_key("returns", "return"), "no_blockers"), limit=100
        )
    evaluations = [
        record.event.dagster_event.asset_check_evaluation_data
        for record in records
        if record.event
        and record.event.dagster_event
        and record.event.dagster_event.event_type == dg.DagsterEventType.ASSET_CHECK_EVALUATION
    ]
    failed = {each.partition: each.metadata for each in evaluations if not each.passed}
    assert set(failed) == {*BROKEN, LETTER}
    assert "failed/no_data_file" in failed[LETTER]
