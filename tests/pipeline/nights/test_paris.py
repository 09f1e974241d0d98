"""Deliveries of PARIS with mistakes: each is reported, and the others go on."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings
from tests.pipeline.conftest import Ran, ask, refresh_home
from tests.pipeline.figures import Models, take_in
from warehouse.synthetic.region import write_region

AS_AT = date(2020, 12, 31)
LATER = date(2021, 1, 31)
YEARS, SEED, SCALE = 1, 1, 0.01


def written(settings: Settings, la: str, system: str, as_at: date = AS_AT) -> Path:
    (delivery,) = write_region(
        settings.zones.drop, [la], YEARS, as_at, SEED, SCALE, systems=system, only_shared=True
    )
    return delivery.folder


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, Ran]:
    """Four authorities: mistakes, the wrong folder, no LOOKUP, and one without any."""
    settings = Settings(home=tmp_path_factory.mktemp("paris"), years_shown=YEARS)
    settings.zones.create()
    mistaken = written(settings, "bedford", "paris")
    shutil.copy(mistaken / "REFERRAL.txt", mistaken / "REFERRAL_new.txt")
    with (mistaken / "EVENT.txt").open("a") as file:
        file.write("99999999|1||" + "|TEAPARTY" + "|" * 10 + "\n")
    misplaced = written(settings, "luton", "liquidlogic")
    misplaced.parent.rename(misplaced.parent.with_name("paris"))
    (written(settings, "thurrock", "paris") / "LOOKUP.txt").unlink()
    written(settings, "peterborough", "liquidlogic")
    return settings, refresh_home(settings)


def failures(settings: Settings, la: str) -> list[dict[str, str]]:
    (path,) = (settings.zones.outbox / la).glob(f"*{AS_AT}*/failures.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_it_publishes_those_that_are_sound(region: tuple[Settings, Ran]) -> None:
    settings, ran = region
    assert ran.code == 3, ran.printed
    counted = ask(
        settings.zones,
        "select la_id from marts.fct_indicator join marts.dim_area using (area_id) "
        "where indicator_id = 'referrals_count' and area_type = 'la' group by 1 "
        "having sum(numerator) > 0 order by 1",
    )
    assert counted == [("bedford",), ("peterborough",)]


def test_an_extract_twice_under_two_names_is_read_once(region: tuple[Settings, Ran]) -> None:
    found = [row for row in failures(region[0], "bedford") if row["extract"] == "REFERRAL"]
    assert [row["rule_id"] for row in found] == ["repeated_file"]
    assert "REFERRAL_new.txt" in found[0]["message"]


def test_a_type_that_is_in_no_code_set_is_named(region: tuple[Settings, Ran]) -> None:
    found = [row for row in failures(region[0], "bedford") if row["extract"] == "EVENT"]
    assert [(row["rule_id"], row["column"]) for row in found] == [
        ("unknown_code_required", "EVENT_TYPE")
    ]
    assert "'TEAPARTY'" in found[0]["message"]


def test_the_files_of_another_system_are_refused_with_the_remedy(
    region: tuple[Settings, Ran],
) -> None:
    found = failures(region[0], "luton")
    assert Counter(row["rule_id"] for row in found) == {
        "no_data_file": 1,
        "file_of_other_system": 32,
    }
    (other, *_) = [row for row in found if row["rule_id"] == "file_of_other_system"]
    assert "This is an extract of liquidlogic" in other["message"]


def test_without_lookup_local_codes_are_refused_and_the_reason_is_given(
    region: tuple[Settings, Ran],
) -> None:
    found = failures(region[0], "thurrock")
    rules = Counter(row["rule_id"] for row in found)
    assert rules["no_lookup"] > 5
    assert set(rules) == {"no_lookup", "missing_extract"}
    assert all("LOOKUP" in row["message"] for row in found if row["rule_id"] == "no_lookup")


def test_teams_without_a_locality_are_reported_to_the_hub(region: tuple[Settings, Ran]) -> None:
    settings, ran = region
    (line,) = [
        line for line in ran.printed.splitlines() if "Unmapped:" in line and "bedford" in line
    ]
    assert "seeds/localities.csv" in line
    assert "Team (" in line
    lost = ask(
        settings.zones,
        "select count(*) from marts.dim_area where la_id = 'bedford' and area_name = 'Unknown'",
    )
    assert lost == [(1,)]


def test_an_authority_that_changes_its_system_is_counted_by_the_new_one(
    tmp_path: Path, models: Models
) -> None:
    settings = Settings(home=tmp_path)
    written(settings, "peterborough", "liquidlogic")
    written(settings, "peterborough", "paris", LATER)
    take_in(settings.zones)
    with duckdb.connect(models.run(settings.zones), read_only=True) as database:
        deliveries = database.execute(
            "select split_part(delivery_id, '.', 2), count(*) > 0 from marts.fct_indicator "
            "join marts.dim_area using (area_id) "
            "where la_id = 'peterborough' and source = 'extract' group by 1"
        ).fetchall()
        counted = database.execute(
            "select distinct count(*) over (partition by la_id, pers_person_id) "
            "from canonical.person"
        ).fetchall()
    assert deliveries == [("paris", True)]
    assert counted == [(1,)]
