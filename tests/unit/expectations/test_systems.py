"""Which extract a file belongs to."""

import pytest

from expectations.systems import SYSTEMS, Extract, System

SYSTEM = System("made-up", (Extract("FACT_CLA", "a:b"), Extract("FACT_CLA_PLACEMENT", "a:b")))


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
