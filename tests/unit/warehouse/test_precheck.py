"""``tartan check``: what a path is taken for, and that the nightly run finds the same."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from expectations.contracts.base import columns
from expectations.systems import SYSTEMS
from expectations.wording import warnings
from tests.conftest import a_return
from tests.oracle.cases import Case
from warehouse.delivery import opening
from warehouse.delivery.drop import scan
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.intake import read_waiting
from warehouse.log.ledger import open_ledger
from warehouse.precheck import NotCheckable, run_check, what_to_check
from warehouse.reading.secret import Key
from warehouse.reading.variants import NO_VARIANTS, load_variants
from warehouse.receiving import receive
from warehouse.synthetic.region import manifest_path, write_region

RETURN = a_return(
    "eastern_2020,1.3,2020/21-YTD-09,,100,,,", "eastern_2020,1.4,2020/21-YTD-09,,-1,,,"
)
AS_AT = date(2020, 12, 31)


def checked(path: Path, **options: str) -> list[ExtractOutcome]:
    return run_check(what_to_check(path, **options), NO_VARIANTS, lambda _: None)


def a_case(folder: Path) -> Path:
    case = Case()
    case.referral(case.child(), "2020-03-02")
    return case.write(folder)


def failures(folder: Path) -> list[dict[str, str]]:
    with (folder / "failures.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_folder_as_it_lies_in_drop_names_everything(tmp_path: Path) -> None:
    folder = a_case(tmp_path / "norfolk" / "liquidlogic" / "2020-12-31")
    check = what_to_check(folder)
    assert (check.system.name, check.la_id, check.delivered_on) == ("liquidlogic", "norfolk", AS_AT)
    outcomes = checked(folder)
    assert {outcome.extract for outcome in outcomes} == {e.name for e in check.system.extracts}
    assert {outcome.status for outcome in outcomes} == {"accepted"}


def test_elsewhere_the_files_names_show_the_system(tmp_path: Path) -> None:
    check = what_to_check(a_case(tmp_path / "export"))
    assert check.system.name == "liquidlogic"


def test_of_one_file_the_others_are_not_reported_missing(tmp_path: Path) -> None:
    file = a_case(tmp_path / "export") / "FACT_REFERRALS.csv"
    (outcome,) = checked(file)
    assert (outcome.extract, outcome.status, outcome.rows_received) == (
        "FACT_REFERRALS",
        "accepted",
        1,
    )


def test_a_file_of_any_name_can_be_checked_as_an_extract(tmp_path: Path) -> None:
    file = tmp_path / "export of monday.csv"
    shutil.copy(a_case(tmp_path / "export") / "FACT_REFERRALS.csv", file)
    (outcome,) = checked(file, extract="fact_referrals")
    assert (outcome.extract, outcome.rows_accepted) == ("FACT_REFERRALS", 1)


def test_a_return_is_known_by_its_columns(tmp_path: Path) -> None:
    file = tmp_path / "quarter two.csv"
    file.write_text(RETURN)
    (outcome,) = checked(file)
    assert (outcome.extract, outcome.rows_accepted, outcome.rows_quarantined) == ("return", 1, 1)
    (failure,) = failures(tmp_path / "_check")
    assert (failure["row_number"], failure["rule_id"]) == ("2", "return_negative_count")


@pytest.mark.parametrize(
    ("name", "options", "words"),
    [
        ("nowhere", {}, "no such file or folder"),
        ("empty", {}, "holds no file"),
        ("notes.csv", {}, "--extract"),
        ("notes.csv", {"extract": "FACT_NOTES"}, "No system has an extract 'FACT_NOTES'"),
        ("notes.csv", {"system": "returns", "extract": "DIM_PERSON"}, "It has: return."),
    ],
)
def test_what_cannot_be_checked_is_refused_with_the_reason(
    tmp_path: Path, name: str, options: dict[str, str], words: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")
    with pytest.raises(NotCheckable, match=words):
        what_to_check(tmp_path / name, **options)


def test_it_finds_what_the_nightly_run_will_find_and_keeps_nothing(zones: Zones) -> None:
    list(write_region(zones.drop, ["luton"], 2, AS_AT, seed=1, scale=0.02, defects=True))
    before = {path for path in zones.home.rglob("*") if path.is_file()}
    folder = zones.drop / "luton" / "liquidlogic" / str(AS_AT)
    checked(folder)
    here = folder / "_check"
    assert {path for path in zones.home.rglob("*") if path.is_file()} - before == {
        here / "failures.csv",
        here / "feedback.html",
        here / "summary.json",
    }
    ((delivery,), _) = scan(zones.drop)
    assert "_check" not in {name for name, *_ in delivery.files}
    with open_ledger(zones.ledger) as ledger:
        receive(zones, ledger, delivery)
        (reading,) = read_waiting(
            zones, ledger, Key(b"key"), "luton", "liquidlogic", lambda _: None
        )
    tonight = failures(zones.outbox / "luton" / reading.delivery.id)
    assert Counter(map(str, failures(here))) == Counter(map(str, tonight))
    assert len(tonight) > 100
    assert manifest_path(zones.drop, AS_AT, 1).exists()


def test_links_in_the_folder_are_not_followed_and_the_rest_is_checked(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(RETURN)
    folder = tmp_path / "drop" / "essex" / "returns" / "2020-10-30"
    folder.mkdir(parents=True)
    (folder / "return.csv").write_text(RETURN)
    (folder / "link.csv").symlink_to(tmp_path / "secret")
    os.mkfifo(folder / "pipe.csv")
    (outcome,) = checked(folder)
    assert [(found.file, found.rule_id) for found in outcome.blockers] == [
        ("link.csv", "file_link"),
        ("pipe.csv", "file_special"),
    ]
    assert (outcome.status, outcome.rows_received) == ("partly", 2)


def test_a_path_that_its_user_typed_may_be_a_link(tmp_path: Path) -> None:
    folder = tmp_path / "essex" / "returns" / "2020-10-30"
    folder.mkdir(parents=True)
    (folder / "return.csv").write_text(RETURN)
    (tmp_path / "link").symlink_to(folder)
    check = what_to_check(tmp_path / "link")
    assert (check.la_id, [file.name for file in check.files]) == ("essex", ["return.csv"])


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "return.csv").write_text(RETURN)
    (tmp_path / "folder" / "_check").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotCheckable, match="Delete it"):
        what_to_check(tmp_path / "folder")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (os.mkfifo, "neither a file nor a folder"),
        (lambda path: path.symlink_to(path.name), "can't be opened"),
        (lambda path: path.symlink_to("nowhere"), "no such file or folder"),
    ],
)
def test_what_is_no_file_is_not_opened(
    tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    path = tmp_path / os.fsdecode(b"r\xe9turn.csv")
    make(path)
    with pytest.raises(NotCheckable, match=words) as caught:
        what_to_check(path)
    assert b"r\\xe9turn.csv" in str(caught.value).encode()


def test_a_file_whose_name_is_no_text_is_to_be_renamed(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"r\xe9turn.csv")
    path.write_text(RETURN)
    (outcome,) = checked(path, system="returns")
    assert [(found.file, found.rule_id) for found in outcome.blockers] == [
        ("r\\xe9turn.csv", "file_name")
    ]


def test_a_folder_that_may_not_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(opening.os, "scandir", denied)
    with pytest.raises(NotCheckable, match="Check that you may read it"):
        what_to_check(tmp_path)


def test_a_folder_dated_later_than_today_is_to_be_renamed(tmp_path: Path) -> None:
    folder = tmp_path / "essex" / "returns" / "2026-11-30"
    folder.mkdir(parents=True)
    (folder / "return.csv").write_text(RETURN)
    with pytest.raises(NotCheckable, match="30 November 2026, which is later than today"):
        what_to_check(folder, clock=lambda: datetime(2026, 11, 28, 12, tzinfo=UTC))
    check = what_to_check(folder, clock=lambda: datetime(2026, 11, 29, 12, tzinfo=UTC))
    assert check.delivered_on == date(2026, 11, 30)


def a_paris_delivery(folder: Path) -> Path:
    (delivery,) = write_region(folder, ["luton"], 1, AS_AT, seed=1, scale=0.02, systems="paris")
    return delivery.folder


def test_of_a_file_with_local_codes_what_decodes_them_is_taken_along(tmp_path: Path) -> None:
    file = a_paris_delivery(tmp_path) / "EVENT.txt"
    lookup, event = checked(file)
    assert (lookup.extract, event.extract) == ("LOOKUP", "EVENT")
    assert event.status == "accepted"
    (file.parent / "LOOKUP.txt").unlink()
    (event,) = checked(file)
    assert [finding.rule_id for finding in event.blockers] == ["no_lookup"]


def test_a_variant_is_read_as_the_nightly_run_reads_it(tmp_path: Path) -> None:
    folder = a_paris_delivery(tmp_path / "drop")
    clients = folder / "CLIENT.txt"
    clients.write_text(clients.read_text().replace("PARIS_ID", "SWIFT_NO", 1))
    variants = tmp_path / "variants" / "paris"
    variants.mkdir(parents=True)
    (variants / "luton.yml").write_text(
        "authorities: [luton]\ncolumns: {CLIENT: {PARIS_ID: SWIFT_NO}}\n"
    )
    statuses = [
        {o.extract: o.status for o in run_check(what_to_check(folder), known, lambda _: None)}
        for known in (NO_VARIANTS, load_variants(variants.parent))
    ]
    assert [found["CLIENT"] for found in statuses] == ["rejected", "accepted"]


def test_every_extract_of_every_system_can_be_named() -> None:
    names = [extract.name for system in SYSTEMS.values() for extract in system.extracts]
    assert len(set(names)) == len(names)
    assert all(columns(extract.load()) for s in SYSTEMS.values() for extract in s.extracts)


def test_rows_are_for_the_user_alone_while_they_are_checked_and_gone_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    file = tmp_path / "return.csv"
    file.write_text(RETURN)
    seen: list[int] = []

    def look(_: ExtractOutcome) -> None:
        (folder,) = temporary.iterdir()
        seen.append(folder.stat().st_mode & 0o777)

    run_check(what_to_check(file), NO_VARIANTS, look)
    assert seen == [0o700]
    assert list(temporary.iterdir()) == []


def test_it_says_how_many_indicators_a_missing_column_costs(tmp_path: Path) -> None:
    folder = a_case(tmp_path / "norfolk" / "liquidlogic" / "2020-12-31")
    people = folder / "DIM_PERSON.csv"
    people.write_text(people.read_text().replace("BIRTH_DTTM", "DATE_OF_BIRTH", 1))
    (person,) = (each for each in checked(folder) if each.extract == "DIM_PERSON")
    (said,) = (line for line in warnings(person.broken_rules()) if "'BIRTH_DTTM'" in line)
    assert "Indicators that are not supplied until it is there: " in said
    page = (folder / "_check" / "feedback.html").read_text(encoding="utf-8")
    assert "Indicators that are not supplied until it is there: " in page
