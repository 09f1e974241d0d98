"""What every contract of a case-management system declares, and the rules that all contracts share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from expectations.contracts.base import (
    Contract,
    columns,
    event_column,
    key_columns,
    option,
)
from expectations.reference import code_sets
from expectations.systems import LIQUIDLOGIC, PARIS, System
from tests.unit.expectations import made_up, made_up_paris
from tests.unit.expectations.authority import Authority, Failure, on

AUTHORITIES: dict[str, Authority] = {
    LIQUIDLOGIC.name: made_up.AUTHORITY,
    PARIS.name: made_up_paris.AUTHORITY,
}
PSEUDONYMS = {
    LIQUIDLOGIC.name: {
        "DIM_PERSON_ID": "person",
        "DIM_WORKER_ID": "worker",
        "UPN": "national",
        "NHS_NUMBER": "national",
    },
    PARIS.name: {"PARIS_ID": "person", "WORKER_ID": "worker", "UPN": "national"},
}
MAY_BE_FUTURE = {
    LIQUIDLOGIC.name: {
        ("DIM_PERSON", "BIRTH_DTTM"),
        ("FACT_IMMIGRATION_STATUS", "END_DTTM"),
        ("FACT_CP_CONFERENCE", "DUE_DTTM"),
        ("FACT_CP_REVIEW", "DUE_DTTM"),
        ("FACT_CLA_REVIEW", "DUE_DTTM"),
    },
    PARIS.name: {("CLIENT", "DOB"), ("EVENT", "DUE_DATE")},
}
# What else a row needs when it is given an end.
NEEDED_BY_AN_END: dict[str, dict[str, Any]] = {
    "FACT_REFERRALS": {"OUTCOME_NFA_FLAG": True},
    "FACT_CARE_EPISODES": {"CARE_REASON_END_CODE": "E8"},
    "REFERRAL": {"CLOSE_REASON_CODE": "RC7", "PARENT_REFERRAL_ID": None},
    "CARE_EPISODE": {"CEASED_CODE": "E8"},
    "EVENT": {"PARENT_EVENT_ID": None, "TRANSFER_IND": True},
}
EACH_SYSTEM = pytest.mark.parametrize("system", [LIQUIDLOGIC, PARIS], ids=lambda one: one.name)


def contracts(system: System) -> Iterator[tuple[str, type[Contract]]]:
    yield from AUTHORITIES[system.name].contracts.items()


@EACH_SYSTEM
def test_a_contract_describes_its_row_and_each_column(system: System) -> None:
    wrong = []
    for name, contract in contracts(system):
        start = "Decodes every local code" if option(contract, "decodes", None) else "One row per "
        if not (contract.__doc__ or "").startswith(start):
            wrong.append((name, contract.__doc__))
        wrong += [(name, c.name) for c in columns(contract) if not c.description.endswith(".")]
    assert wrong == []


@EACH_SYSTEM
def test_a_key_is_of_required_columns(system: System) -> None:
    wrong = []
    for name, contract in contracts(system):
        required = {column.name for column in columns(contract) if column.required}
        key = key_columns(contract)
        if not key or not set(key) <= required:
            wrong.append((name, key))
    assert wrong == []


@EACH_SYSTEM
def test_the_dates_that_metadata_names_are_date_columns(system: System) -> None:
    wrong = []
    for name, contract in contracts(system):
        dates = {column.name for column in columns(contract) if column.kind == "date"}
        named = {*option(contract, "spell", ()), event_column(contract)}
        named |= {option(contract, "birth", None), option(contract, "merged", None)}
        named |= {column.valid_on for column in columns(contract)}
        wrong += [(name, column) for column in named - {None} - dates]
    assert wrong == []


@EACH_SYSTEM
def test_ids_of_people_and_workers_are_pseudonymised(system: System) -> None:
    wrong = []
    for name, contract in contracts(system):
        declared = {c.name: c.pseudonym for c in columns(contract) if c.pseudonym}
        own = {column.name for column in columns(contract)}
        expected = {c: kind for c, kind in PSEUDONYMS[system.name].items() if c in own}
        if declared != expected:
            wrong.append((name, declared))
    assert wrong == []


@EACH_SYSTEM
def test_a_code_that_holds_for_some_years_names_the_date_it_is_judged_by(system: System) -> None:
    known = set(code_sets()["code_set"])
    limited = {
        code_set
        for limit in ("first_year", "last_year")
        for code_set in code_sets().drop_nulls(limit)["code_set"]
    }
    wrong = []
    for name, contract in contracts(system):
        is_dated = any(column.kind == "date" for column in columns(contract))
        for column in columns(contract):
            is_limited = is_dated and column.code_set in limited
            if is_limited != (column.valid_on is not None):
                wrong.append((name, column.name, "valid_on"))
            if column.code_set is not None and column.code_set not in known:
                wrong.append((name, column.name, column.code_set))
    assert wrong == []


@pytest.mark.parametrize(("system", "count"), [(LIQUIDLOGIC, 32), (PARIS, 17)])
def test_an_extract_comes_after_those_it_refers_to(system: System, count: int) -> None:
    seen: set[str] = set()
    wrong = []
    for extract in system.extracts:
        seen.add(extract.name)
        referred = {c.references for c in columns(extract.load()) if c.references}
        wrong += [(extract.name, name) for name in referred - seen]
    assert wrong == []
    assert len(seen) == count


@EACH_SYSTEM
def test_an_extract_is_found_by_its_name_with_a_tail(system: System) -> None:
    wrong = [
        file
        for extract in system.extracts
        for file in (f"{extract.name}.csv", f"{extract.name.lower()}_20251231.csv.gz")
        if system.extract_of(file) != extract
    ]
    assert wrong == []


@EACH_SYSTEM
def test_good_rows_break_no_rule_and_an_empty_extract_neither(system: System) -> None:
    authority = AUTHORITIES[system.name]
    wrong = [
        (extract, failures)
        for extract, rows in authority.world.items()
        for given in (rows, [])
        if (failures := authority.failures(extract, given))
    ]
    assert wrong == []


@EACH_SYSTEM
def test_of_two_rows_with_one_key_the_first_stands(system: System) -> None:
    authority = AUTHORITIES[system.name]
    wrong = []
    for extract, rows in authority.world.items():
        failures = authority.failures(extract, [rows[-1], rows[-1]])
        if failures != [(1, "duplicate_key", None)]:
            wrong.append((extract, failures))
    assert wrong == []


@EACH_SYSTEM
def test_an_end_before_its_start(system: System) -> None:
    """An end on the day of the start, and no end, are right."""
    authority = AUTHORITIES[system.name]
    wrong = []
    spells = 0
    for extract, contract in contracts(system):
        if not (spell := option(contract, "spell", ())):
            continue
        spells += 1
        start, end = spell
        row = authority.world[extract][0] | {start: on(2022, 6, 2), end: on(2022, 6, 1)}
        row |= NEEDED_BY_AN_END.get(extract, {})
        rows = [row, row | {start: on(2022, 6, 1)}, row | {end: None}]
        failures = authority.own_failures(extract, authority.numbered(extract, rows))
        if failures != [(0, "end_before_start", end)]:
            wrong.append((extract, failures))
    assert wrong == []
    assert spells > 5


@EACH_SYSTEM
def test_a_date_after_the_delivery(system: System) -> None:
    """The delivery is of 31 December 2025."""
    authority = AUTHORITIES[system.name]
    may_be_future = set()
    wrong = []
    for extract, contract in contracts(system):
        dates = [column for column in columns(contract) if column.kind == "date"]
        may_be_future |= {(extract, column.name) for column in dates if column.may_be_future}
        start, end = option(contract, "spell", (None, None))
        rows = []
        for column in dates:
            others = {end: None} if column.name == start else {}
            row = authority.world[extract][0] | others
            rows += [row | {column.name: on(2026, 1, 1)}, row | {column.name: on(2025, 12, 31)}]
        found = authority.own_failures(extract, authority.numbered(extract, rows))
        failures = [failure for failure in found if failure[1] == "after_delivery"]
        expected = [
            (2 * at, "after_delivery", column.name)
            for at, column in enumerate(dates)
            if not column.may_be_future
        ]
        if failures != expected:
            wrong.append((extract, failures))
    assert wrong == []
    assert may_be_future == MAY_BE_FUTURE[system.name]


@EACH_SYSTEM
def test_a_required_value_that_is_missing(system: System) -> None:
    """Two rows without a key miss two values; they are not two rows of one key."""
    authority = AUTHORITIES[system.name]
    wrong = []
    for extract, contract in contracts(system):
        required = [column.name for column in columns(contract) if column.required]
        row = authority.world[extract][-1]
        keyed = authority.numbered(extract, [row] * len(required))
        rows = [one | {name: None} for one, name in zip(keyed, required, strict=True) for _ in "12"]
        expected: set[Failure] = set()
        for at, name in enumerate(required):
            expected |= {(2 * at + part, "missing_value", name) for part in (0, 1)}
            if name not in key_columns(contract):
                expected.add((2 * at + 1, "duplicate_key", None))
        found = authority.own_failures(extract, rows)
        failures = {each for each in found if each[1] in ("missing_value", "duplicate_key")}
        if failures != expected:
            wrong.append((extract, failures ^ expected))
    assert wrong == []
