"""Rules between extracts that all systems share: the person a row is about, and what it refers to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from expectations.across import person_column, reference_columns
from expectations.contracts.base import Contract, event_column, key_columns, option
from expectations.systems import LIQUIDLOGIC, PARIS
from tests.unit.expectations import made_up, made_up_paris
from tests.unit.expectations.authority import Authority, Failure, Row, on

AUTHORITIES = {LIQUIDLOGIC.name: made_up.AUTHORITY, PARIS.name: made_up_paris.AUTHORITY}
EACH = pytest.mark.parametrize("authority", AUTHORITIES.values(), ids=AUTHORITIES)
OF_AGE = ("before_birth", "age_over_25")
OF_REFERENCES = ("unknown_reference", "other_child")

# An extract, its column, and the id of another child's row.
OTHER_CHILD = {
    LIQUIDLOGIC.name: [
        ("FACT_INVOLVEMENTS", "FACT_REFERRAL_ID", "r2"),
        ("FACT_SINGLE_ASSESSMENT", "FACT_REFERRAL_ID", "r2"),
        ("FACT_SINGLE_ASSESSMENT", "FACT_FORM_ID", "f2"),
        ("FACT_S47", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_CONFERENCE", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_PLAN", "FACT_REFERRAL_ID", "r2"),
        ("FACT_CP_PLAN", "FACT_INITIAL_CP_CONFERENCE_ID", "c2"),
        ("FACT_CP_REVIEW", "FACT_CP_PLAN_ID", "p3"),
        ("FACT_CLA", "FACT_REFERRAL_ID", "r1"),
        ("FACT_CLA_PLACEMENT", "FACT_CLA_ID", "k2"),
        ("FACT_CARE_EPISODES", "FACT_CLA_PLACEMENT_ID", "l3"),
        ("FACT_CLA_REVIEW", "FACT_CLA_ID", "k1"),
        ("FACT_CLA_VISIT", "FACT_CASENOTE_ID", "n1"),
        ("FACT_CLA_VISIT", "FACT_CLA_ID", "k2"),
        ("FACT_CP_VISIT", "FACT_CASENOTE_ID", "n4"),
    ],
    PARIS.name: [
        ("REFERRAL", "PARENT_REFERRAL_ID", "c2"),
        ("ASSESSMENT", "REFERRAL_ID", "r2"),
        ("EVENT", "REFERRAL_ID", "r2"),
        ("EVENT", "PARENT_EVENT_ID", "s2"),
        ("REGISTRATION", "ICPC_EVENT_ID", "i2"),
        ("PLACEMENT", "PERIOD_ID", "k2"),
        ("CARE_EPISODE", "PLACEMENT_ID", "l3"),
    ],
}


def of_people(authority: Authority) -> Iterator[tuple[str, type[Contract], str]]:
    """Give each extract about people, its contract, and the column of the person."""
    for extract, contract in authority.contracts.items():
        if person := person_column(contract):
            yield extract, contract, person.name


def people_of(authority: Authority) -> str:
    """Return the extract in which people are listed."""
    found = {
        person.references
        for contract in authority.contracts.values()
        if (person := person_column(contract))
    }
    (extract,) = found
    return str(extract)


@EACH
def test_a_row_about_an_unknown_person_breaks_that_rule_alone(authority: Authority) -> None:
    """A person who was merged into another is unknown too."""
    people = people_of(authority)
    merged = option(authority.contracts[people], "merged", None)
    (number,) = key_columns(authority.contracts[people])
    unknown = ["nobody"]
    unknown += [row[number] for row in authority.world[people] if merged and row.get(merged)]
    wrong = []
    for extract, _, person in of_people(authority):
        for child in unknown:
            failures = authority.failures(extract, [authority.world[extract][0] | {person: child}])
            if failures != [(0, "unknown_person", person)]:
                wrong.append((extract, child, failures))
    assert wrong == []


def test_a_merged_person_is_among_those_of_liquidlogic() -> None:
    people = made_up.WORLD["DIM_PERSON"]
    assert [row["DIM_PERSON_ID"] for row in people if row.get("DUPLICATED_DTTM")] == ["dup"]


@EACH
def test_an_event_before_birth_or_after_the_26th_birthday(authority: Authority) -> None:
    """Nothing but people is delivered, so no other rule is judged by other extracts."""
    people = people_of(authority)
    (number,) = key_columns(authority.contracts[people])
    birth = option(authority.contracts[people], "birth", "")
    listed = authority.frame(
        people, [{number: "young", birth: on(2014)}, {number: "old", birth: on(1990)}]
    )
    wrong = []
    dated = 0
    for extract, contract, person in of_people(authority):
        if not (event := event_column(contract)):
            continue
        dated += 1
        limit = date(2013, 8, 25) if option(contract, "unborn", False) else on(2014)
        rows = [
            {**_on_one_day(authority, extract, event, day), person: child}
            for child, day in (
                ("young", limit),
                ("young", limit - timedelta(days=1)),
                ("old", on(2016, 5, 31)),
                ("old", on(2016, 6, 1)),
            )
        ]
        found = authority.failures(extract, authority.numbered(extract, rows), {people: listed}.get)
        failures = [failure for failure in found if failure[1] in OF_AGE]
        if failures != [(1, "before_birth", event), (3, "age_over_25", event)]:
            wrong.append((extract, failures))
    assert wrong == []
    assert dated > 5


def _on_one_day(authority: Authority, extract: str, event: str, day: date) -> Row:
    """Return an extract's first row, as of something that began and ended on one day."""
    _, end = option(authority.contracts[extract], "spell", (None, None))
    reasons = {
        "FACT_CARE_EPISODES": {"CARE_REASON_END_CODE": "E8"},
        "CARE_EPISODE": {"CEASED_CODE": "E8"},
        "REFERRAL": {"CLOSE_REASON_CODE": "RC7"},
    }
    ended = {end: day} if end else {}
    return authority.world[extract][0] | ended | {event: day} | reasons.get(extract, {})


@EACH
def test_a_reference_to_nothing_breaks_a_rule_and_an_empty_one_does_not(
    authority: Authority,
) -> None:
    wrong = []
    references = 0
    for extract, contract in authority.contracts.items():
        if not (referring := reference_columns(contract)):
            continue
        references += len(referring)
        first, *others = authority.world[extract]
        changes = [{column.name: value} for column in referring for value in ("nothing", None)]
        keyed = authority.numbered(extract, [first] * len(changes))
        variants = [row | change for row, change in zip(keyed, changes, strict=True)]
        found = authority.failures(extract, [*variants, first, *others])
        failures = [failure for failure in found if failure[1] in OF_REFERENCES]
        expected = [
            (2 * at, "unknown_reference", column.name) for at, column in enumerate(referring)
        ]
        if failures != expected:
            wrong.append((extract, failures))
    assert wrong == []
    assert references > 10


@pytest.mark.parametrize("system", OTHER_CHILD)
def test_a_reference_to_another_childs_row(system: str) -> None:
    authority = AUTHORITIES[system]
    wrong: dict[tuple[str, str], list[Failure]] = defaultdict(list)
    for extract, column, of_other in OTHER_CHILD[system]:
        first, *others = authority.world[extract]
        failures = authority.failures(extract, [first | {column: of_other}, *others])
        if failures != [(0, "other_child", column)]:
            wrong[extract, column] = failures
    assert wrong == {}


@EACH
def test_rows_are_not_judged_by_what_was_never_delivered(authority: Authority) -> None:
    """What remains are rules within the extract: here spells that now are one person's overlap."""
    wrong = []
    for extract, rows in authority.world.items():
        person = person_column(authority.contracts[extract])
        names = [person.name] if person else []
        lost = [row | dict.fromkeys(names, "nobody") for row in rows]
        found = {rule_id for _, rule_id, _ in authority.failures(extract, lost, lambda _: None)}
        if not found <= {"overlapping_spell", "referral_on_open_case", "duplicate_key"}:
            wrong.append((extract, found))
    assert wrong == []
