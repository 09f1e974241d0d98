"""Checks the rows of an extract against the authority's other extracts, by what its columns refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import polars as pl

from expectations.check import FAILURE_SCHEMA
from expectations.contracts.base import (
    Column,
    Contract,
    columns,
    event_column,
    key_columns,
    option,
)
from expectations.contracts.cross_checks import AcceptedRows, accepted_columns, failing
from expectations.systems import SYSTEMS

OLDEST = 26  # the birthday from which children's services serve no one, care leavers included
UNBORN_DAYS = 280


def failing_rows_across(
    contract: type[Contract], frame: pl.DataFrame, accepted: AcceptedRows
) -> pl.DataFrame:
    """Return every failure of the rules that need more than the row itself.

    A row of an unknown person fails that rule only; a row that refers to another person's row is not
    checked by the extract's own rules, which may depend on that row.

    Args:
        contract: the extract's contract.
        frame: its rows that passed the row rules, typed and pseudonymised, with their position in
            ``row``.
        accepted: returns the accepted rows of another extract of the same authority; None when it was
            never delivered, and then the rules that need it are not checked. Of a lazy frame only the
            columns that a rule needs are read.

    Returns:
        One row per (row, rule_id, column).
    """
    person_failures = _concat(_failures_of_people(contract, frame, accepted))
    frame = _rows_without(frame, person_failures, "unknown_person")
    reference_failures = _concat(_failures_of_references(contract, frame, accepted))
    own = (check.failures(frame, accepted) for check in option(contract, "cross_checks", ()))
    own_failures = _rows_without(
        _concat(chain.from_iterable(own)), reference_failures, "other_child"
    )
    return pl.concat([person_failures, reference_failures, own_failures]).sort(
        "row", "rule_id", "column"
    )


def person_column(contract: type[Contract]) -> Column | None:
    """Return the column that identifies the person of a row; None where there is none."""
    found = (c for c in columns(contract) if c.references and c.pseudonym == "person")
    return next(found, None)


def reference_columns(contract: type[Contract]) -> list[Column]:
    """Return the columns that refer to another extract's rows, except to people."""
    return [c for c in columns(contract) if c.references and c.pseudonym != "person"]


@cache
def system_contracts(contract: type[Contract]) -> dict[str, type[Contract]]:
    """Return all contracts of the system that a contract belongs to, by extract name.

    Raises:
        LookupError: no system has this contract.
    """
    for system in SYSTEMS.values():
        contracts = {extract.name: extract.load() for extract in system.extracts}
        if contract in contracts.values():
            return contracts
    raise LookupError(f"{contract.__name__} is the contract of no extract")


def _concat(failures: Iterable[pl.DataFrame]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=FAILURE_SCHEMA)
    return pl.concat([empty, *(some.cast(FAILURE_SCHEMA) for some in failures)])


def _rows_without(rows: pl.DataFrame, failures: pl.DataFrame, rule_id: str) -> pl.DataFrame:
    """Return the rows that don't fail a rule, in their order."""
    failed = failures.filter(pl.col("rule_id") == rule_id)["row"]
    return rows if failed.is_empty() else rows.filter(~pl.col("row").is_in(failed.implode()))


def _failures_of_people(
    contract: type[Contract], frame: pl.DataFrame, accepted: AcceptedRows
) -> Iterator[pl.DataFrame]:
    """Yield rows of unknown people, and events before birth or from the age of 26."""
    person = person_column(contract)
    if person is None or person.references is None:
        return
    person_failures = system_contracts(contract)[person.references]
    birth, merged = option(person_failures, "birth", None), option(person_failures, "merged", None)
    (number,) = key_columns(person_failures)
    people = accepted_columns(
        accepted, person.references, *(name for name in (number, birth, merged) if name)
    )
    if people is None:
        return
    days = UNBORN_DAYS if option(contract, "unborn", False) else 0
    in_use = people.filter(pl.col(merged).is_null()) if merged else people
    known = in_use.select(
        pl.col(number).alias(person.name),
        earliest=pl.col(birth) - pl.duration(days=days),
        too_old=pl.col(birth).dt.offset_by(f"{OLDEST}y"),
        is_known=pl.lit(True),
    )
    event = event_column(contract)
    asked = frame.select("row", person.name, *([event] if event else []))
    asked = asked.join(known, on=person.name, how="left")
    yield failing(asked.filter(pl.col("is_known").is_null()), "unknown_person", person.name)
    if event:
        yield failing(asked.filter(pl.col(event) < pl.col("earliest")), "before_birth", event)
        yield failing(asked.filter(pl.col(event) >= pl.col("too_old")), "age_over_25", event)


def _failures_of_references(
    contract: type[Contract], frame: pl.DataFrame, accepted: AcceptedRows
) -> Iterator[pl.DataFrame]:
    """Yield ids of missing rows, and of another person's rows (once for each row)."""
    person = person_column(contract)
    others: list[pl.DataFrame] = []
    for column in reference_columns(contract):
        extract = str(column.references)
        parent = system_contracts(contract)[extract]
        (number,) = key_columns(parent)
        owner = person_column(parent) if person else None
        # References within the extract are to the rows being read, not to the delivery before.
        parent_rows: AcceptedRows = (lambda _: frame) if parent is contract else accepted
        rows = accepted_columns(parent_rows, extract, number, *([owner.name] if owner else []))
        if rows is None:
            continue
        asked = frame.filter(pl.col(column.name).is_not_null())
        if owner is None or person is None:
            lost = asked.select("row", column.name).join(
                rows, left_on=column.name, right_on=number, how="anti"
            )
            yield failing(lost, "unknown_reference", column.name)
            continue
        known = rows.select(pl.col(number).alias(column.name), owner=pl.col(owner.name))
        met = asked.select("row", column.name, person.name).join(known, on=column.name, how="left")
        yield failing(met.filter(pl.col("owner").is_null()), "unknown_reference", column.name)
        of_other = met.filter(pl.col("owner") != pl.col(person.name))
        others.append(failing(of_other, "other_child", column.name))
    if others:
        yield pl.concat(others).unique("row", keep="first", maintain_order=True)
