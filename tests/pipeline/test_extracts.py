"""Extracts through a whole refresh: in any order, twice, damaged; and what of a child gets where."""

from __future__ import annotations

import random
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from orchestration.settings import Settings
from tests.oracle.cases import Case
from tests.oracle.random_region import region
from tests.pipeline.conftest import Refresh, ask, marts, refresh_home
from warehouse.release import current_release
from warehouse.zones import Zones

DAY = "2021-05-01"
LA = "luton"
# What tells one delivery from another; the rows say nothing else of it.
OF_DELIVERIES = frozenset({"delivery_id", "content_hash"})


def folder_of(zones: Zones, la: str, day: str = DAY) -> Path:
    return zones.drop / la / "liquidlogic" / day


def deliver_random(zones: Zones) -> Path:
    return region(150, seed=1).write(folder_of(zones, LA))


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One authority, refreshed. What tests do with it changes no mart."""
    settings = Settings(home=tmp_path_factory.mktemp("authority"))
    settings.zones.create()
    deliver_random(settings.zones)
    ran = refresh_home(settings)
    assert ran.code in (0, 3), ran.said
    return settings


def published(settings: Settings) -> Path:
    release = current_release(settings.zones)
    assert release is not None
    return release.path


def _shuffled(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        header, *rows = path.read_text().splitlines(keepends=True)
        random.Random(path.name).shuffle(rows)
        path.write_text("".join([header, *rows]))


def _in_one_archive(folder: Path) -> None:
    files = sorted(folder.iterdir(), reverse=True)
    with zipfile.ZipFile(folder / "all.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.name)
            path.unlink()


def _written_otherwise(folder: Path) -> None:
    """Other names, another delimiter, columns in another order, lower case."""
    for path in folder.glob("*.csv"):
        frame = pl.read_csv(path, infer_schema=False)
        frame = frame.select(reversed(frame.columns)).rename(str.lower)
        frame.write_csv(folder / f"{path.stem.lower()}_20210501.txt", separator="|")
        path.unlink()


def test_the_same_rows_give_the_same_marts(
    authority: Settings, settings: Settings, refresh: Refresh
) -> None:
    folder = deliver_random(settings.zones)
    _shuffled(folder)
    _written_otherwise(folder)
    _in_one_archive(folder)
    assert refresh().code == 3
    assert marts(published(settings), leave_out=OF_DELIVERIES) == marts(
        published(authority), leave_out=OF_DELIVERIES
    )


def test_read_again_they_give_the_same_marts(authority: Settings) -> None:
    before = marts(published(authority))
    assert before["fct_indicator"]
    assert refresh_home(authority).said.startswith("Nothing new.")
    assert refresh_home(authority, full=True).code == 3
    assert marts(published(authority)) == before


def test_every_computable_indicator_is_there(authority: Settings) -> None:
    missing = ask(
        authority.zones,
        """
        select indicator_id
        from marts.dim_indicator
        where origin = 'extract' and not exists (
            select 1 from marts.fct_indicator
            inner join marts.dim_area using (area_id)
            where fct_indicator.indicator_id = dim_indicator.indicator_id
                and dim_area.area_type = 'la'
                and fct_indicator.source = 'extract'
                and fct_indicator.numerator is not null
        )
        """,
    )
    assert missing == []


def test_an_extract_that_is_left_out_or_refused_stays_as_it_was(
    settings: Settings, refresh: Refresh
) -> None:
    case = Case()
    case.contact(case.child(), "2021-03-01")
    case.referral(case.child(), "2021-03-02")
    case.write(folder_of(settings.zones, LA))
    assert refresh().code == 0
    later = folder_of(settings.zones, LA, "2021-05-02")
    shutil.copytree(folder_of(settings.zones, LA), later)
    (later / "FACT_CONTACTS.csv").unlink()
    (later / "FACT_REFERRALS.csv").write_text("FACT_REFERRAL_ID\n1\n")
    said = refresh()
    assert said.code == 3
    assert "FACT_REFERRALS: FACT_REFERRALS.csv: the column 'DIM_PERSON_ID' is missing" in said.said
    assert "FACT_CONTACTS: is missing from the delivery of 2021-05-02" in said.said
    figures = ask(
        settings.zones,
        """
        select indicator_id, numerator, as_at from marts.fct_indicator
        where period_id = '2021-03' and area_id = 'E06000032'
            and indicator_id in ('contacts_count', 'referrals_count', 'children_on_plan_count')
            and breakdown = 'all'
        order by all
        """,
    )
    assert [(name, number, str(day)) for name, number, day in figures] == [
        ("children_on_plan_count", 0, "2021-05-02"),
        ("contacts_count", 1, "2021-05-01"),
        ("referrals_count", 1, "2021-05-01"),
    ]
    statuses = ask(
        settings.zones,
        "select extract, status from marts.fct_delivery where delivered_on = '2021-05-02' "
        "and extract in ('FACT_CONTACTS', 'FACT_REFERRALS', 'FACT_S47') order by 1",
    )
    assert statuses == [
        ("FACT_CONTACTS", "missing"),
        ("FACT_REFERRALS", "rejected"),
        ("FACT_S47", "accepted"),
    ]


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
    settings = Settings(home=tmp_path_factory.mktemp("marked"))
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
    folder = case.write(folder_of(settings.zones, LA))
    people = (folder / "DIM_PERSON.csv").read_text().splitlines()
    told = [
        f"{line},{'FORENAME' if n == 0 else MARKERS['a name']}" for n, line in enumerate(people)
    ]
    (folder / "DIM_PERSON.csv").write_text("\n".join(told) + "\n")
    (folder / f"{MARKERS['a name']}.pdf").write_bytes(b"%PDF")
    ran = refresh_home(settings)
    assert ran.code == 3, ran.said
    return settings, ran.said


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("what", MARKERS)
def test_nothing_that_names_a_child_is_published_logged_or_told(
    marked: tuple[Settings, str], what: str
) -> None:
    settings, said = marked
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
    assert marker not in said.replace(f"{MARKERS['a name']}.pdf", "")


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
    for path in (published(settings) / "parquet").iterdir():
        cells = pl.read_parquet(path).select(pl.all().cast(pl.String)).write_csv()
        assert MARKERS[what] not in cells, path


def test_the_authority_itself_is_told_by_its_own_ids(marked: tuple[Settings, str]) -> None:
    settings, _ = marked
    (failures,) = settings.zones.outbox.rglob("failures.csv")
    told = failures.read_text("utf-8-sig")
    assert MARKERS["an event's id"] in told
    assert f"'{MARKERS['a name']}' is not a code of the national code set" in told
    quarantined = pl.read_parquet(next(settings.zones.quarantine.rglob("FACT_CONTACTS.parquet")))
    assert quarantined["DIM_PERSON_ID"].to_list() == [MARKERS["a person's id"]]
    assert failures.stat().st_mode & 0o077 == 0 or failures.parent.stat().st_mode & 0o077 == 0
