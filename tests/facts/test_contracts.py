"""The contracts hold every column of the published extracts, and nothing else of it."""

from __future__ import annotations

import re

import pytest

from expectations.contracts.base import Column, columns, key_columns
from expectations.systems import LIQUIDLOGIC, PARIS, Extract, System
from tests.facts.published import FACTS, Row, rows_of

pytestmark = pytest.mark.facts

EXTRACTS = FACTS.parent / "extracts"
# Its text begins with a code, as the documents about the extracts say elsewhere.
CODE_IN_A_TEXT = {"CARE_REASON_DESC": "903_reason_for_new_episode"}
KINDS = {"datetime": "date", "decimal": "number"}


def printed(system: str) -> dict[str, list[Row]]:
    """The published columns of each extract, in their order."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(EXTRACTS / f"{system}.csv"):
        found.setdefault(row["extract"], []).append(row)
    return found


@pytest.mark.parametrize("system", [LIQUIDLOGIC, PARIS], ids=lambda system: system.name)
def test_the_extracts_are_those_published(system: System) -> None:
    assert {extract.name for extract in system.extracts} == set(printed(system.name))


@pytest.mark.parametrize(
    ("system", "extract"),
    [(system.name, extract) for system in (LIQUIDLOGIC, PARIS) for extract in system.extracts],
    ids=lambda value: value.name if isinstance(value, Extract) else value,
)
def test_a_contract_is_what_is_published(system: str, extract: Extract) -> None:
    contract, lines = extract.load(), printed(system)[extract.name]
    assert [column.name for column in columns(contract)] == [line["column"] for line in lines]
    keys = [line["column"] for line in lines if line["primary_key"] == "1"]
    assert list(key_columns(contract)) == keys
    grain = re.sub(r"\W+", " ", (contract.__doc__ or "").split("\n")[0]).lower().strip()
    assert grain.startswith(re.sub(r"\W+", " ", lines[0]["grain"]).lower().strip())
    for column, line in zip(columns(contract), lines, strict=True):
        if column.name in CODE_IN_A_TEXT:
            line = {**line, "type": "code", "code_set": CODE_IN_A_TEXT[column.name]}
        assert column.kind == KINDS.get(line["type"], line["type"]), column.name
        assert column.required == (line["required"] == "1"), column.name
        assert (column.references or "") == line["references"], column.name
        assert_same_codes(column, line["code_set"])


def assert_same_codes(column: Column, printed_set: str) -> None:
    name, _, how = printed_set.partition(" ")
    assert (column.code_set or "") == name, column.name
    is_described = how == "(code, then description)"
    assert (column.written_as == "code_then_description") == is_described, column.name
