"""Measured columns that an extract does not give: missing from a file, or without a value."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

from expectations.contracts.liquidlogic.people import Person
from expectations.measured import indicators_reading
from expectations.systems import SYSTEMS
from expectations.wording import sentence
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows
from warehouse.reader.tables import read_tables
from warehouse.reading.extract import Surroundings, raw_schema, read_extract
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key
from warehouse.reading.unfit import FEWEST_ROWS, unfit_columns

DELIVERY = Delivery(
    "luton.liquidlogic.2021-05-01.0",
    "luton",
    "liquidlogic",
    date(2021, 5, 1),
    datetime(2021, 5, 1),
    "",
)
ALONE = Surroundings(Pseudonyms(Key(b"a key"), "luton"), lambda _: None)
READ_BY = indicators_reading("liquidlogic", "DIM_PERSON")


def read_people(folder: Path, columns: str, cells: str, people: int = FEWEST_ROWS) -> ExtractRows:
    path = folder / "DIM_PERSON.csv"
    rows = [f"{number},{cells}" for number in range(1, people + 1)]
    path.write_text("\n".join([f"DIM_PERSON_ID,{columns}", *rows]) + "\n")
    tables = list(read_tables(path, path.name))
    return read_extract("DIM_PERSON", Person, DELIVERY, tables, ALONE)


ALL = "BIRTH_DTTM,GENDER_MAIN_CODE,ETHNICITY_MAIN_CODE,IS_CLIENT,DUPLICATED_DTTM"


def test_a_renamed_column_is_missing_and_its_warning_says_what_it_costs(tmp_path: Path) -> None:
    read = read_people(tmp_path, ALL.replace("BIRTH_DTTM", "DATE_BIRTH"), "2010-01-15,F,WBRI,Y,")
    assert read.outcome.unfit_columns == {"BIRTH_DTTM": "missing"}
    (finding,) = [each for each in read.findings if each.column == "BIRTH_DTTM"]
    assert finding.other == READ_BY["BIRTH_DTTM"] > 10
    assert f"not supplied until it is there: {finding.other:.0f}." in sentence(finding)


def test_a_missing_column_that_no_measure_reads_costs_nothing(tmp_path: Path) -> None:
    read = read_people(tmp_path, ALL, "2010-01-15,F,WBRI,Y,")
    assert read.outcome.unfit_columns == {}
    missing = [each for each in read.findings if each.rule_id == "missing_optional_column"]
    assert {each.column for each in missing} >= {"DEATH_DTTM", "UPN", "NHS_NUMBER"}
    assert all(each.other is None for each in missing)
    assert all("not supplied" not in sentence(each) for each in missing)


@pytest.mark.parametrize(("people", "unfit"), [(FEWEST_ROWS, True), (FEWEST_ROWS - 1, False)])
def test_a_column_without_a_value_is_empty_where_there_are_rows_enough(
    tmp_path: Path, people: int, unfit: bool
) -> None:
    read = read_people(tmp_path, ALL, ",F,WBRI,Y,", people)
    assert read.outcome.unfit_columns == ({"BIRTH_DTTM": "empty"} if unfit else {})
    found = [each for each in read.findings if each.rule_id == "empty_column"]
    assert [each.column for each in found] == ["BIRTH_DTTM"] * unfit
    assert all("BIRTH_DTTM" in sentence(each) for each in found)


def test_one_value_is_enough() -> None:
    schema = raw_schema(Person)
    rows = pl.DataFrame({"BIRTH_DTTM": [date(2010, 1, 15)] + [None] * FEWEST_ROWS}).select(
        pl.col(name) if name == "BIRTH_DTTM" else pl.lit(None, kind).alias(name)
        for name, kind in schema.items()
    )
    assert "BIRTH_DTTM" not in unfit_columns(Person, READ_BY, (), rows)


def test_what_is_rare_may_be_empty_in_every_row(tmp_path: Path) -> None:
    """No one was merged into another: that is no fault."""
    read = read_people(tmp_path, ALL, "2010-01-15,F,WBRI,Y,")
    assert read.rows["DUPLICATED_DTTM"].null_count() == FEWEST_ROWS
    assert read.outcome.unfit_columns == {}


def test_a_part_of_a_file_that_lacks_a_column_makes_it_unfit(tmp_path: Path) -> None:
    whole, lacking = tmp_path / "DIM_PERSON_1.csv", tmp_path / "DIM_PERSON_2.csv"
    whole.write_text(f"DIM_PERSON_ID,{ALL}\n1,2010-01-15,F,WBRI,Y,\n")
    lacking.write_text("DIM_PERSON_ID,GENDER_MAIN_CODE,DUPLICATED_DTTM\n2,F,\n")
    tables = [table for path in (whole, lacking) for table in read_tables(path, path.name)]
    read = read_extract("DIM_PERSON", Person, DELIVERY, tables, ALONE)
    assert read.outcome.unfit_columns == {"BIRTH_DTTM": "missing"}


def test_a_required_column_need_not_be_said_to_be_rare() -> None:
    from expectations.contracts.base import columns

    for system in SYSTEMS.values():
        for extract in system.extracts:
            for column in columns(extract.load()):
                assert not (column.required and column.may_be_all_empty), column.name
