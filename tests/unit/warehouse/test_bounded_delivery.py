"""A delivery that is made to take too long or too much is refused, and the others are read."""

from __future__ import annotations

import io
import shutil
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from expectations.rules import RULES
from expectations.wording import sentence
from tests.conftest import Deliver, a_return
from tests.unit.warehouse.reader.ending import let_it_end_its_reader
from tests.unit.warehouse.reader.hostile import one_long_text_in_many_rows
from warehouse.delivery.delivery import MOST_FILES
from warehouse.delivery.drop import scan
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.ledger import Ledger
from warehouse.precheck import run_check, what_to_check
from warehouse.reader.content import limits_within
from warehouse.reader.file_reader import IN_THIS_PROCESS, FileReader
from warehouse.reader.process.client import ReaderProcess
from warehouse.reading.secret import Key, read_with
from warehouse.reading.variants import NO_VARIANTS
from warehouse.receiving import receive
from warehouse.versions import reading_version

KEY = Key(b"a key")
GOOD = a_return("eastern_2020,1.3,2020/21-YTD-09,,100,,,")


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderProcess]:
    with ReaderProcess(limits_within(1024, 60)) as reader:
        yield reader


def take(zones: Zones, ledger: Ledger, reader: FileReader) -> dict[str, Reading]:
    """Receive and read all that is in drop; return the reading of each authority."""
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    readings: list[Reading] = []
    for la, system in sorted(ledger.waiting(read_with(reading_version(), KEY))):
        read_waiting(zones, ledger, KEY, la, system, readings.append, NO_VARIANTS, reader)
    return {reading.delivery.la_id: reading for reading in readings}


def broken(outcomes: list[ExtractOutcome]) -> set[str]:
    return {rule.id for outcome in outcomes for rule in outcome.rules_broken()}


def test_a_hostile_file_is_refused_also_from_landing_and_the_others_are_read(
    zones: Zones, ledger: Ledger, deliver: Deliver, reader: ReaderProcess
) -> None:
    hostile = deliver("bedford", one_long_text_in_many_rows(), name="return.parquet")
    deliver("essex", GOOD)
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    shutil.rmtree(hostile.parent)
    readings = take(zones, ledger, reader)
    assert readings["essex"].status == "accepted"
    assert readings["bedford"].status == "rejected"
    assert readings["bedford"].crash is None
    assert broken(readings["bedford"].outcomes) == {"file_too_large"}


def test_a_file_over_the_limits_is_refused_as_its_extract(
    zones: Zones,
    ledger: Ledger,
    deliver: Deliver,
    reader: ReaderProcess,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    let_it_end_its_reader(monkeypatch, "harmful.csv")
    deliver("bedford", GOOD, name="harmful.csv")
    deliver("essex", GOOD)
    readings = take(zones, ledger, reader)
    assert broken(readings["bedford"].outcomes) == {"file_over_limits"}
    assert readings["essex"].status == "accepted"
    (finding,) = readings["bedford"].outcomes[0].findings
    assert finding.file == "harmful.csv"
    assert sentence(finding).startswith("The file could not be read within 1,024 MB of memory")


def test_ten_thousand_files_are_refused_in_little_time(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    folder = deliver("bedford", GOOD).parent
    for number in range(10_000):
        (folder / f"{number}.csv").write_text(f"a\n{number}\n")
    deliver("essex", GOOD)
    began = time.process_time()
    readings = take(zones, ledger, IN_THIS_PROCESS)
    assert time.process_time() - began < 60
    assert broken(readings["bedford"].outcomes) == {"too_many_files"}
    assert readings["bedford"].status == "rejected"
    assert readings["essex"].status == "accepted"
    landed = [path for path in zones.landing.rglob("*") if path.is_file()]
    assert len(landed) <= MOST_FILES + 2  # one more than are read, and that of Essex
    assert take(zones, ledger, IN_THIS_PROCESS) == {}
    (outcome,) = run_check(what_to_check(folder), NO_VARIANTS, lambda _: None)
    assert broken([outcome]) == {"too_many_files"}


def a_zip(members: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(members):
            archive.writestr(f"{number}.csv", "a\n")
    return target.getvalue()


@pytest.mark.parametrize(("members", "is_refused"), [(3, False), (4, True)])
def test_files_in_archives_count(
    zones: Zones,
    ledger: Ledger,
    deliver: Deliver,
    monkeypatch: pytest.MonkeyPatch,
    members: int,
    is_refused: bool,
) -> None:
    monkeypatch.setattr("warehouse.reading.sent_files.MOST_FILES", 6)
    deliver("bedford", a_zip(3), system="liquidlogic", name="one.zip")
    deliver("bedford", a_zip(members), system="liquidlogic", name="other.zip")
    (reading,) = take(zones, ledger, IN_THIS_PROCESS).values()
    assert ("too_many_files" in broken(reading.outcomes)) == is_refused


def test_the_rule_names_the_number_of_files() -> None:
    assert f"{MOST_FILES:,} files" in RULES["too_many_files"].wrong


def test_a_check_reads_with_the_reader_that_it_is_given(
    tmp_path: Path, reader: ReaderProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = let_it_end_its_reader(monkeypatch, "harmful.csv")
    (tmp_path / "harmful.csv").write_text(GOOD)
    check = what_to_check(tmp_path, reader=reader)
    assert check.system.name == "returns"  # what can't be read may be one
    assert ended
    outcomes = run_check(check, NO_VARIANTS, lambda _: None, reader)
    assert broken(outcomes) == {"file_over_limits"}
