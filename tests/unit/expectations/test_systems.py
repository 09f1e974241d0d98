"""Which extract a file belongs to, and which systems are of which kind, in Python as in SQL."""

import pytest
import yaml

from expectations.seeds import rows
from expectations.systems import SYSTEMS, Extract, System, names_of
from warehouse.project import PROJECT

SYSTEM = System(
    "made-up", "case_management", (Extract("FACT_CLA", "a:b"), Extract("FACT_CLA_PLACEMENT", "a:b"))
)


@pytest.mark.parametrize(
    ("file", "extract"),
    [
        ("FACT_CLA.csv", "FACT_CLA"),
        ("fact_cla.CSV.gz", "FACT_CLA"),
        ("FACT_CLA_20201030.csv", "FACT_CLA"),
        ("FACT_CLA_PLACEMENT.csv", "FACT_CLA_PLACEMENT"),
        ("Fact_Cla_Placement_part1.parquet", "FACT_CLA_PLACEMENT"),
        ("night.zip/FACT_CLA.txt", "FACT_CLA"),
        ("FACT_CLAIM.csv", None),
        ("readme.txt", None),
    ],
)
def test_the_longest_name_that_fits_wins(file: str, extract: str | None) -> None:
    found = SYSTEM.extract_of(file)
    assert (found.name if found else None) == extract


def test_a_return_may_be_called_anything() -> None:
    found = SYSTEMS["returns"].extract_of("Essex Q2 final (2).xlsx")
    assert found is not None
    assert found.name == "return"


@pytest.mark.parametrize("extract", SYSTEMS["liquidlogic"].extracts, ids=lambda one: one.name)
def test_an_extract_is_found_by_its_name_with_a_tail(extract: Extract) -> None:
    for file in (f"{extract.name}.csv", f"{extract.name.lower()}_20251231.csv.gz"):
        assert SYSTEMS["liquidlogic"].extract_of(file) == extract


def test_every_system_is_of_one_kind() -> None:
    assert names_of("returns") == ("returns",)
    assert names_of("case_management") == ("liquidlogic", "paris")
    assert len(names_of("returns") + names_of("case_management")) == len(SYSTEMS)


def test_sql_reads_the_case_management_systems_that_are_declared() -> None:
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text())
    declared = list(names_of("case_management"))
    assert project["vars"]["case_management_systems"] == declared
    assert {row["system"] for row in rows("canonical_sources")} == set(declared)
    assert [row["system"] for row in rows("nightly_collection")] == declared
