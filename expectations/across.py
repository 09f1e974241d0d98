"""Checks the rows of an extract against the authority's other extracts, driven by what its columns refer to."""

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

OLDEST = 26  # the first birthday on which nobody is served any more, as a care leaver or otherwise
UNBORN_DAYS = 280


def failing_rows_across(
    contract: type[Contract], frame: pl.DataFrame, accepted: AcceptedRows
) -> pl.DataFrame:
    """Every failure of every rule that needs more than the row itself.

    A row whose person is not known is told that and nothing else; one that refers to another
    person's row is not held against the extract's own rules, which might go by that row.

    Args:
        contract: the extract's contract.
        frame: its rows that still stand, typed and pseudonymised, with their position in ``row``.
        accepted: the accepted rows of another extract of the same authority; None when it has never
            delivered it, which leaves the rules that need it unjudged. A lazy frame is read no
            further than the columns that a rule looks at.

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
    """The column that says which person a row is about."""
    found = (c for c in columns(contract) if c.references and c.pseudonym == "person")
    return next(found, None)


def reference_columns(contract: type[Contract]) -> list[Column]:
    """The columns that refer to another extract's rows, people's left out."""
    return [c for c in columns(contract) if c.references and c.pseudonym != "person"]


@cache
def system_contracts(contract: type[Contract]) -> dict[str, type[Contract]]:
    """Every contract of the system that an extract is from, by the extract's name."""
    for system in SYSTEMS.values():
        contracts = {extract.name: extract.load() for extract in system.extracts}
        if contract in contracts.values():
            return contracts
    raise LookupError(f"{contract.__name__} is the contract of no extract")


def _concat(failures: Iterable[pl.DataFrame]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=FAILURE_SCHEMA)
    return pl.concat([empty, *(some.cast(FAILURE_SCHEMA) for some in failures)])


def _rows_without(rows: pl.DataFrame, failures: pl.DataFrame, rule_id: str) -> pl.DataFrame:
    """The rows that don't fail a rule, in their order."""
    failed = failures.filter(pl.col("rule_id") == rule_id)["row"]
    return rows if failed.is_empty() else rows.filter(~pl.col("row").is_in(failed.implode()))


def _failures_of_people(
    contract: type[Contract], frame: pl.DataFrame, accepted: AcceptedRows
) -> Iterator[pl.DataFrame]:
    """Rows about nobody who is known, or of a time when the person was not yet born or grown up."""
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
    """Ids of rows that are not there, or that are another person's (told once for a row)."""
    person = person_column(contract)
    others: list[pl.DataFrame] = []
    for column in reference_columns(contract):
        extract = str(column.references)
        parent = system_contracts(contract)[extract]
        (number,) = key_columns(parent)
        owner = person_column(parent) if person else None
        # Rows of its own extract are those that are being read, not those of the delivery before.
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
