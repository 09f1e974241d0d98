"""Reads a made-up region: a clean one has no failures, one with planted mistakes has exactly those."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.contracts.base import LINEAGE
from expectations.rules import COLUMNS, RULES
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import read_waiting
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import Key, read_with
from warehouse.receiving import receive
from warehouse.synthetic.choice import SYSTEMS
from warehouse.synthetic.mistakes.planting import FIRST_NUMBER
from warehouse.synthetic.region import manifest_path, write_region
from warehouse.synthetic.systems import WRITERS
from warehouse.versions import reading_version

AS_AT = date(2020, 12, 31)
KEY = Key(b"x")
LAS = ("norfolk", "essex")
# Rules that no file with correct rows can break: they refuse a whole extract, or concern no file.
NOT_PLANTED = {
    "no_data_file", "file_link", "file_special", "file_no_access", "file_name", "file_empty", "file_not_text", "file_encoding", "file_damaged",
    "file_truncated", "file_too_large", "archive_unsafe", "file_format", "no_header",
    "workbook_unreadable", "no_rows", "no_lookup", "internal_error", "landing_damaged",
    "too_many_files", "file_over_limits", "empty_column",
}  # fmt: skip
HASHED = ("DIM_PERSON_ID", "DIM_WORKER_ID", "PARIS_ID", "WORKER_ID")
PLACE = ["la_id", "extract", "row_number", "rule_id"]


def taken(home: Path, system: str, defects: bool) -> tuple[Zones, pl.DataFrame]:
    """Write a region and read it: the zones, and all that was reported."""
    zones = Zones(home)
    zones.create()
    for _ in write_region(zones.drop, LAS, 3, AS_AT, 1, 0.02, defects, system):
        pass
    reported: list[pl.DataFrame] = []
    with open_ledger(zones.ledger) as ledger:
        folders, misplaced = scan(zones.drop)
        assert not misplaced
        for folder in folders:
            receive(zones, ledger, folder)
        for la, of in sorted(ledger.waiting(read_with(reading_version(), KEY))):
            for reading in read_waiting(zones, ledger, KEY, la, of, lambda _: None):
                assert reading.crash is None
                failures = zones.outbox / la / reading.delivery.id / "failures.csv"
                read = pl.read_csv(failures, infer_schema=False).fill_null("")
                reported.append(read.with_columns(la_id=pl.lit(la)))
    return zones, pl.concat(reported)


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def clean(system: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Zones, pl.DataFrame]:
    return taken(tmp_path_factory.mktemp("clean"), system, defects=False)


@pytest.fixture(scope="module")
def planted(system: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Zones, pl.DataFrame]:
    return taken(tmp_path_factory.mktemp("planted"), system, defects=True)


@pytest.fixture(scope="module")
def manifest(planted: tuple[Zones, pl.DataFrame]) -> pl.DataFrame:
    zones, _ = planted
    path = manifest_path(zones.drop, AS_AT, 1)
    return pl.read_csv(path, infer_schema=False).fill_null("")


def test_a_clean_region_has_no_failure(clean: tuple[Zones, pl.DataFrame]) -> None:
    _, reported = clean
    assert reported.rows() == []


def test_what_was_planted_is_reported_once_and_nothing_else(
    planted: tuple[Zones, pl.DataFrame], manifest: pl.DataFrame
) -> None:
    _, reported = planted
    assert reported.select(PLACE).sort(PLACE).rows() == manifest.select(PLACE).sort(PLACE).rows()
    # The message names the missing or new column of a file; the failure's column is empty.
    of_rows = pl.col("row_number") != ""
    place = [*PLACE, "column"]
    assert (
        reported.filter(of_rows).select(place).sort(place).rows()
        == manifest.filter(of_rows).select(place).sort(place).rows()
    )


def test_every_rule_is_planted_in_every_authority(system: str, manifest: pl.DataFrame) -> None:
    rules = {
        rule.id
        for rule in RULES.values()
        if rule.tool == "pandera"  # other tools judge what no row shows
        and rule.id not in NOT_PLANTED
        and (rule.extracts is None or any(name.startswith(f"{system}.") for name in rule.extracts))
    }
    for la in LAS:
        found = set(manifest.filter(pl.col("la_id") == la)["rule_id"])
        # One authority's extract is refused, the other's is missing.
        other = {"norfolk": "missing_extract", "essex": "missing_column"}[la]
        assert found == rules - {other}


def test_what_is_planted_in_columns_says_which(manifest: pl.DataFrame) -> None:
    rules = [rule.id for rule in COLUMNS]
    of_columns = manifest.filter(pl.col("rule_id").is_in(rules))
    assert "" not in set(of_columns["column"])
    assert set(of_columns["row_number"]) == {""}


def test_what_is_kept_is_what_only_warns(manifest: pl.DataFrame) -> None:
    for rule_id, kept in manifest.select("rule_id", "kept").iter_rows():
        assert (kept == "true") == (RULES[rule_id].severity == "warning")


def test_clean_rows_come_through_untouched(
    system: str, clean: tuple[Zones, pl.DataFrame], planted: tuple[Zones, pl.DataFrame]
) -> None:
    mistakes = WRITERS[system].mistakes
    columns_missing = [mistakes.dropped, mistakes.renamed[:2]]
    for extract in mistakes.system.extracts:
        if extract.name == mistakes.harmless[0]:  # refused at the one, left out at the other
            continue
        for la in LAS:
            before = accepted(clean[0], system, extract.name, la)
            after = accepted(planted[0], system, extract.name, la)
            missing = [column for of, column in columns_missing if of == extract.name]
            before, after = before.drop(missing), after.drop(missing)
            assert after.head(before.height).equals(before), extract.name
            added = after.tail(after.height - before.height)
            assert added.height < 40
            number = added.columns[0]
            if number not in HASHED:
                assert (added[number].cast(pl.Int64) > FIRST_NUMBER).all()


def accepted(zones: Zones, system: str, extract: str, la: str) -> pl.DataFrame:
    """An extract's accepted rows in the order of the file, without where they came from."""
    folder = zones.raw / system / extract / f"la={la}"
    rows = pl.read_parquet(folder / "*.parquet", hive_partitioning=False).sort("row_number")
    return rows.drop([name for name in LINEAGE if name in rows.columns])


def test_the_same_choices_plant_the_same_mistakes(
    system: str, planted: tuple[Zones, pl.DataFrame], tmp_path: Path
) -> None:
    zones, _ = planted
    for _ in write_region(tmp_path / "drop", ("essex",), 3, AS_AT, 1, 0.02, True, system):
        pass
    for path in (tmp_path / "drop").rglob(f"*{WRITERS[system].suffix}"):
        assert path.read_bytes() == (zones.home / path.relative_to(tmp_path)).read_bytes()
    manifest = pl.read_csv(manifest_path(tmp_path / "drop", AS_AT, 1))
    of_both = pl.read_csv(manifest_path(zones.drop, AS_AT, 1))
    assert manifest.equals(of_both.filter(pl.col("la_id") == "essex"))
