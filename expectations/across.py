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
from expectations.contracts.beyond import Kept, columns_of, failing
from expectations.systems import SYSTEMS

OLDEST = 26  # the first birthday on which nobody is served any more, as a care leaver or otherwise
UNBORN_DAYS = 280


def failing_rows_across(contract: type[Contract], frame: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    """Every failure of every rule that needs more than the row itself.

    A row whose person is not known is told that and nothing else; one that refers to another
    person's row is not held against the extract's own rules, which might go by that row.

    Args:
        contract: the extract's contract.
        frame: its rows that still stand, typed and pseudonymised, with their position in ``row``.
        kept: the accepted rows of another extract of the same authority; None when it has never
            delivered it, which leaves the rules that need it unjudged. A lazy frame is read no
            further than the columns that a rule looks at.

    Returns:
        One row per (row, rule_id, column).
    """
    of_people = _together(_failures_of_people(contract, frame, kept))
    frame = _without(frame, of_people, "unknown_person")
    of_references = _together(_failures_of_references(contract, frame, kept))
    own = (check.failures(frame, kept) for check in option(contract, "across", ()))
    own_failures = _without(_together(chain.from_iterable(own)), of_references, "other_child")
    return pl.concat([of_people, of_references, own_failures]).sort("row", "rule_id", "column")


def person_column(contract: type[Contract]) -> Column | None:
    """The column that says which person a row is about."""
    found = (c for c in columns(contract) if c.references and c.pseudonym == "person")
    return next(found, None)


def reference_columns(contract: type[Contract]) -> list[Column]:
    """The columns that refer to another extract's rows, people's left out."""
    return [c for c in columns(contract) if c.references and c.pseudonym != "person"]


@cache
def contracts_beside(contract: type[Contract]) -> dict[str, type[Contract]]:
    """Every contract of the system that an extract is from, by the extract's name."""
    for system in SYSTEMS.values():
        contracts = {extract.name: extract.load() for extract in system.extracts}
        if contract in contracts.values():
            return contracts
    raise LookupError(f"{contract.__name__} is the contract of no extract")


def _together(failures: Iterable[pl.DataFrame]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=FAILURE_SCHEMA)
    return pl.concat([empty, *(some.cast(FAILURE_SCHEMA) for some in failures)])


def _without(rows: pl.DataFrame, failures: pl.DataFrame, rule_id: str) -> pl.DataFrame:
    """The rows that don't fail a rule, in their order."""
    failed = failures.filter(pl.col("rule_id") == rule_id)["row"]
    return rows if failed.is_empty() else rows.filter(~pl.col("row").is_in(failed.implode()))


def _failures_of_people(
    contract: type[Contract], frame: pl.DataFrame, kept: Kept
) -> Iterator[pl.DataFrame]:
    """Rows about nobody who is known, or of a time when the person was not yet born or grown up."""
    person = person_column(contract)
    if person is None or person.references is None:
        return
    of_people = contracts_beside(contract)[person.references]
    birth, merged = option(of_people, "birth", None), option(of_people, "merged", None)
    (number,) = key_columns(of_people)
    people = columns_of(
        kept, person.references, *(name for name in (number, birth, merged) if name)
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
    contract: type[Contract], frame: pl.DataFrame, kept: Kept
) -> Iterator[pl.DataFrame]:
    """Ids of rows that are not there, or that are another person's (told once for a row)."""
    person = person_column(contract)
    others: list[pl.DataFrame] = []
    for column in reference_columns(contract):
        extract = str(column.references)
        parent = contracts_beside(contract)[extract]
        (number,) = key_columns(parent)
        owner = person_column(parent) if person else None
        # Rows of its own extract are those that are being read, not those of the delivery before.
        beside: Kept = (lambda _: frame) if parent is contract else kept
        rows = columns_of(beside, extract, number, *([owner.name] if owner else []))
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
