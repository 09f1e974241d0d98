"""What both systems record of an authority: the same records with the same ids, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from warehouse.synthetic.choice import CHOICES, MIXED, SYSTEMS, system_of
from warehouse.synthetic.population import Population
from warehouse.synthetic.recordable import recordable_in_every_system
from warehouse.synthetic.region import LAS, MEASURED, authority, span_of, write_region
from warehouse.synthetic.systems import WRITERS
from warehouse.synthetic.writers import liquidlogic, paris

AS_AT = date(2020, 12, 31)
# Extract and id of one system, those of the other, and which rows of that match.
SAME_NUMBERS = (
    ("DIM_PERSON", "DIM_PERSON_ID", "CLIENT", "PARIS_ID", None),
    ("DIM_DEPARTMENT", "DIM_DEPARTMENT_ID", "TEAM", "TEAM_CODE", None),
    ("DIM_WORKER", "DIM_WORKER_ID", "WORKER", "WORKER_ID", None),
    ("FACT_REFERRALS", "FACT_REFERRAL_ID", "REFERRAL", "REFERRAL_ID", ("REF_TYPE", "REF")),
    ("FACT_INVOLVEMENTS", "FACT_INVOLVEMENTS_ID", "ALLOCATION", "ALLOCATION_ID", None),
    (
        "FACT_SINGLE_ASSESSMENT",
        "FACT_SINGLE_ASSESSMENT_ID",
        "ASSESSMENT",
        "ASSESSMENT_ID",
        ("ASMT_TYPE", "SA"),
    ),
    ("FACT_S47", "FACT_S47_ID", "EVENT", "EVENT_ID", ("EVENT_TYPE", "S47")),
    ("FACT_CP_PLAN", "FACT_CP_PLAN_ID", "REGISTRATION", "REG_ID", None),
    ("FACT_CLA", "FACT_CLA_ID", "CARE_PERIOD", "PERIOD_ID", None),
    ("FACT_CARE_EPISODES", "FACT_CARE_EPISODES_ID", "CARE_EPISODE", "EPISODE_ID", None),
    ("FACT_CLA_PLACEMENT", "FACT_CLA_PLACEMENT_ID", "PLACEMENT", "PLACEMENT_ID", None),
    ("FACT_MISSING_PERSON", "FACT_MISSING_PERSON_ID", "MISSING", "MISSING_ID", None),
    ("FACT_ADOPTION", "FACT_ADOPTION_ID", "ADOPTION", "ADOPTION_ID", None),
)


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("suffolk", 6, AS_AT, seed=3, scale=0.05))


@pytest.fixture(scope="module")
def shared(known: Population) -> Population:
    return recordable_in_every_system(known)


def test_paris_says_nothing_more(known: Population, shared: Population) -> None:
    found, expected = paris.extracts(known), paris.extracts(shared)
    for name, table in expected.items():
        assert found[name].equals(table), name


def test_a_record_has_one_number_in_both(shared: Population) -> None:
    one, other = liquidlogic.extracts(shared), paris.extracts(shared)
    for extract, number, its_extract, its_number, which in SAME_NUMBERS:
        rows = other[its_extract]
        if which is not None:
            rows = rows.filter(pl.col(which[0]) == which[1])
        assert sorted(one[extract][number]) == sorted(rows[its_number]), extract
        assert rows.height > 0, extract


def test_what_one_system_alone_can_say_is_left_out(known: Population, shared: Population) -> None:
    assert known.person["merged_on"].null_count() < known.person.height
    assert shared.person["merged_on"].null_count() == shared.person.height < known.person.height
    assert set(known.missing["kind"]) == {"M", "A"}
    assert set(shared.missing["kind"]) == {"M"}
    assert shared.involvements["allocated"].all()
    assert set(shared.immigration["status"]) == {"UASC"}
    assert known.quality_forms.height > 0 == shared.quality_forms.height


def test_an_unaccompanied_child_is_one_whenever_it_is_looked_after(known: Population) -> None:
    alone = known.immigration.filter(pl.col("status") == "UASC")
    assert not alone["person_id"].is_duplicated().any()
    care = known.care_periods.join(alone, on="person_id", suffix="_alone")
    assert care.height > 0
    far = date(9999, 12, 31)
    assert (care["start"] >= care["start_alone"]).all()
    assert (care["end"].fill_null(far) <= care["end_alone"].fill_null(far)).all()


def test_systems_take_turns_in_a_mixed_region(tmp_path: Path) -> None:
    assert (*SYSTEMS, MIXED) == CHOICES
    assert set(SYSTEMS) == set(WRITERS)
    written = list(write_region(tmp_path, LAS, 1, AS_AT, 1, 0.01, systems=MIXED))
    assert [one.system for one in written] == [SYSTEMS[n % 2] for n in range(len(LAS))]
    assert LAS[0] == MEASURED
    assert written[0].system == "liquidlogic"
    for one in written:
        assert one.folder == tmp_path / one.la_id / one.system / AS_AT.isoformat()
    assert {system_of("paris", place) for place in range(4)} == {"paris"}


def test_an_authority_of_a_mixed_region_is_the_same_whatever_others_there_are(
    tmp_path: Path,
) -> None:
    (essex,) = write_region(tmp_path / "alone", ("essex",), 1, AS_AT, 1, 0.01, systems=MIXED)
    (paris_all,) = write_region(tmp_path / "all", ("essex",), 1, AS_AT, 1, 0.01, systems="paris")
    for file in essex.folder.iterdir():
        assert file.read_bytes() == (paris_all.folder / file.name).read_bytes()
    assert essex.rows == paris_all.rows


def test_a_paris_file_is_text_between_bars(tmp_path: Path) -> None:
    (luton,) = write_region(tmp_path, ("luton",), 1, AS_AT, 1, 0.01, systems="paris")
    assert set(luton.rows) == {
        extract.name for extract in WRITERS["paris"].mistakes.system.extracts
    }
    lines = (luton.folder / "CARE_PERIOD.txt").read_text().splitlines()
    assert lines[0] == "PERIOD_ID|PARIS_ID|START_DATE|END_DATE"
    assert len(lines) == luton.rows["CARE_PERIOD"] + 1
    assert all(line.count("|") == 3 for line in lines)
