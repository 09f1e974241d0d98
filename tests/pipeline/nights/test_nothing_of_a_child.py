"""What of a child gets where: markers of every kind, looked for in every byte that is kept or sent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from orchestration.settings import Settings
from tests.conftest import YEARS_SHOWN
from tests.oracle.cases import Case
from tests.pipeline.conftest import refresh_home
from warehouse.release.current import current_release

pytestmark = pytest.mark.runs_on_disk

MARKERS = {
    "a name": "Zzyzxmarker",
    "a person's id": "77123456701",
    "a UPN": "Q987654321098",
    "an NHS number": "9434765919",
    "a date of birth": "2011-07-19",
    "a worker's id": "66123456702",
    "an event's id": "55123456703",
    "a referral's id": "44123456704",
}
ONLY_IN_RAW = ("a date of birth", "an event's id", "a referral's id")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """A child who is marked in every way, in rows that are accepted, refused and warned of."""
    settings = Settings(home=tmp_path_factory.mktemp("marked"), years_shown=YEARS_SHOWN)
    settings.zones.create()
    case = Case()
    case.rows["DIM_PERSON"].append(
        {
            "DIM_PERSON_ID": MARKERS["a person's id"],
            "BIRTH_DTTM": f"{MARKERS['a date of birth']} 00:00:00.000",
            "UPN": MARKERS["a UPN"],
            "NHS_NUMBER": MARKERS["an NHS number"],
        }
    )
    child = MARKERS["a person's id"]
    case.rows["DIM_WORKER"].append({"DIM_WORKER_ID": MARKERS["a worker's id"]})
    case.contact(child, "2021-03-01", source=MARKERS["a name"])
    case.rows["FACT_CONTACTS"].append(
        {"FACT_CONTACT_ID": MARKERS["an event's id"], "DIM_PERSON_ID": child, "CONTACT_DTTM": "x"}
    )
    case.rows["FACT_REFERRALS"] += [
        {
            "FACT_REFERRAL_ID": MARKERS["a referral's id"],
            "DIM_PERSON_ID": person,
            "REFRL_START_DTTM": "2021-03-01 00:00:00.000",
        }
        for person in (child, child, MARKERS["a name"])
    ]
    folder = case.write(settings.zones.drop / "luton" / "liquidlogic" / "2021-05-01")
    people = (folder / "DIM_PERSON.csv").read_text().splitlines()
    lines = [
        f"{line},{'FORENAME' if n == 0 else MARKERS['a name']}" for n, line in enumerate(people)
    ]
    (folder / "DIM_PERSON.csv").write_text("\n".join(lines) + "\n")
    (folder / f"{MARKERS['a name']}.pdf").write_bytes(b"%PDF")
    ran = refresh_home(settings)
    assert ran.code == 3, ran.printed
    return settings, ran.printed


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("what", MARKERS)
def test_nothing_that_names_a_child_is_published_logged_or_sent(
    marked: tuple[Settings, str], what: str
) -> None:
    settings, printed = marked
    zones, marker = settings.zones, MARKERS[what]
    may_hold_it = [zones.drop, zones.landing, zones.quarantine, zones.outbox]
    if what in ONLY_IN_RAW:
        may_hold_it += [zones.raw, zones.build]
    holding = {
        path.relative_to(zones.home).as_posix()
        for path in _files(zones.home)
        if not any(path.is_relative_to(zone) for zone in may_hold_it)
        and marker.encode() in path.read_bytes()
    }
    # the log knows the files by their names, which are the sender's choice
    assert holding <= ({"log/deliveries.sqlite"} if what == "a name" else set())
    assert marker not in printed.replace(f"{MARKERS['a name']}.pdf", "")


@pytest.mark.parametrize("what", [what for what in MARKERS if what not in ONLY_IN_RAW])
def test_no_id_of_a_person_reaches_raw(marked: tuple[Settings, str], what: str) -> None:
    settings, _ = marked
    for path in _files(settings.zones.raw):
        rows = pl.read_parquet(path, hive_partitioning=False)
        assert MARKERS[what] not in rows.select(pl.all().cast(pl.String)).write_csv(), path
    assert any(settings.zones.raw.rglob("la=luton/*.parquet"))


@pytest.mark.parametrize("what", MARKERS)
def test_no_published_cell_holds_it(marked: tuple[Settings, str], what: str) -> None:
    settings, _ = marked
    release = current_release(settings.zones)
    assert release is not None
    for path in (release.path / "parquet").iterdir():
        cells = pl.read_parquet(path).select(pl.all().cast(pl.String)).write_csv()
        assert MARKERS[what] not in cells, path


def test_the_authority_itself_gets_its_own_ids(marked: tuple[Settings, str]) -> None:
    settings, _ = marked
    (failures,) = settings.zones.outbox.rglob("failures.csv")
    text = failures.read_text("utf-8-sig")
    assert MARKERS["an event's id"] in text
    assert f"'{MARKERS['a name']}' is not a code of the national code set" in text
    (refused,) = settings.zones.quarantine.glob("*/*/FACT_CONTACTS.parquet")
    quarantined = pl.read_parquet(refused)
    assert quarantined["DIM_PERSON_ID"].to_list() == [MARKERS["a person's id"]]
    assert failures.stat().st_mode & 0o077 == 0 or failures.parent.stat().st_mode & 0o077 == 0
