"""What every contract of a case-management system says of itself, whichever the system."""

from __future__ import annotations

import pytest

from expectations.contracts.base import Contract, columns, event_column, key_columns, option
from expectations.systems import SYSTEMS

CONTRACTS = {
    f"{system.name}-{extract.name}": extract.load()
    for system in SYSTEMS.values()
    for extract in system.extracts
    if system.kind == "case_management"
}
EACH = pytest.mark.parametrize("contract", CONTRACTS.values(), ids=CONTRACTS)


@EACH
def test_it_says_what_a_row_is_and_what_each_column_means(contract: type[Contract]) -> None:
    start = "Decodes every local code" if option(contract, "decodes", None) else "One row per "
    assert (contract.__doc__ or "").startswith(start)
    assert all(column.description.endswith(".") for column in columns(contract))


@EACH
def test_its_key_names_a_row(contract: type[Contract]) -> None:
    required = {column.name for column in columns(contract) if column.required}
    assert key_columns(contract)
    assert set(key_columns(contract)) <= required


@EACH
def test_what_its_metadata_names_is_there(contract: type[Contract]) -> None:
    dates = {column.name for column in columns(contract) if column.kind == "date"}
    named = [*option(contract, "spell", ()), event_column(contract)]
    named += [option(contract, "birth", None), option(contract, "merged", None)]
    assert {name for name in named if name} <= dates
    assert {c.valid_on for c in columns(contract) if c.valid_on} <= dates
