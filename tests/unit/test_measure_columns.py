"""The register of the columns that each measure reads: complete in form, and in step with contracts and staging."""

from __future__ import annotations

import re

from expectations.contracts.base import columns, option
from expectations.measured import indicators_reading
from expectations.seeds import rows
from expectations.systems import SYSTEMS, names_of
from tests.lineage.known import LINKS, UNREAD
from warehouse.project import PROJECT

REGISTER = rows("measure_columns")
CASE_SYSTEMS = names_of("case_management")
CONTRACTS = {
    (system, extract.name): [column.name for column in columns(extract.load())]
    for system in CASE_SYSTEMS
    for extract in SYSTEMS[system].extracts
}


def _read() -> set[tuple[str, str, str]]:
    return {
        (row["system"], row["extract"], column)
        for row in REGISTER
        for column in row["columns"].split()
    }


def test_every_measure_reads_the_extract_that_it_counts_in_each_system_that_has_it() -> None:
    sources = {
        (row["system"], row["canonical_table"]): row["extract"] for row in rows("canonical_sources")
    }
    read = {
        (row["measure_id"], row["system"], row["extract"])
        for row in REGISTER
        if row["breakdown"] == "all"
    }
    expected = {
        (row["measure_id"], system, sources[system, row["counts"]])
        for row in rows("measures")
        for system in CASE_SYSTEMS
        if (system, row["counts"]) in sources
    }
    assert expected - read == set()
    assert {measure for measure, *_ in read} == {row["measure_id"] for row in rows("measures")}


def test_its_columns_are_the_contracts_and_sorted() -> None:
    for row in REGISTER:
        names = row["columns"].split()
        assert names
        assert names == sorted(set(names)), row
        assert set(names) <= set(CONTRACTS[row["system"], row["extract"]]), row


def test_the_key_of_an_extract_is_read_by_whatever_reads_the_extract_alone() -> None:
    person = {"liquidlogic": ("DIM_PERSON", "DIM_PERSON_ID"), "paris": ("CLIENT", "PARIS_ID")}
    for row in REGISTER:
        extract, key = person[row["system"]]
        if row["breakdown"] == "all" and row["extract"] == extract:
            assert key in row["columns"].split(), row


def test_every_column_that_staging_names_is_read_by_a_measure_or_known_not_to_be() -> None:
    """The upper bound: what no SQL of an extract names, no measure can read."""
    named = set()
    for system in CASE_SYSTEMS:
        for path in (PROJECT / "models" / "staging" / system).glob("stg_*.sql"):
            text = re.sub(r"--.*", "", path.read_text(encoding="utf-8"))
            words = {word.upper() for word in re.findall(r"\w+", text)}
            for extract in re.findall(r"source\('\w+', '(\w+)'\)|paris_spells\('(\w+)'\)", text):
                name = "".join(extract)
                named |= {(system, name, c) for c in CONTRACTS[system, name] if c in words}
    unread = {(known.system, known.extract, known.column) for known in UNREAD}
    decoding = {
        (system, extract.name, column)
        for system in CASE_SYSTEMS
        for extract in SYSTEMS[system].extracts
        for column in option(extract.load(), "decodes", None) or ()
    }
    assert named - _read() - unread == set()
    assert _read() - named - decoding == set()
    assert unread & _read() == set()
    assert all(known.why for known in (*UNREAD, *LINKS))


def test_what_is_easily_overlooked_is_in_it() -> None:
    for extract, column in (
        ("DIM_PERSON", "BIRTH_DTTM"),
        ("DIM_PERSON", "DUPLICATED_DTTM"),
        ("FACT_FORM_ANSWERS", "ANSWER"),
        ("FACT_CARE_EPISODES", "CARE_REASON_DESC"),
        ("FACT_MEETING_SUBJECTS", "DIM_LOOKUP_PARTICIPATION_CODE_DESC"),
    ):
        assert ("liquidlogic", extract, column) in _read()
    for extract, column in (
        ("LOOKUP", "NATIONAL_CODE"),
        ("CLIENT", "DOB"),
        ("ADOPTION", "ADOPTED_DATE"),
    ):
        assert ("paris", extract, column) in _read()


def test_an_indicator_counts_once_for_a_column() -> None:
    read = indicators_reading("liquidlogic", "FACT_CLA_CARE_LEAVERS")
    assert 0 < read["IN_TOUCH_DTTM"] < len(rows("indicator_catalogue"))
    assert indicators_reading("liquidlogic", "FACT_DISABILITY") == {}
    assert indicators_reading("returns", "return") == {}
