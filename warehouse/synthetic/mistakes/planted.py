"""Plants mistakes in an authority's extracts: each breaks one rule and affects no correct row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from expectations.contracts.base import Column, Contract, columns, key_columns, option
from expectations.systems import System
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.synthetic.mistakes.planting import Cells, Notation, Planting

_REFUSED_AT, _LEFT_OUT_AT = "norfolk", "essex"
_UNKNOWN_FILE = "CHILD_LIST"
_NOBODY = "99999999"
_NO_DATE = "31/02/2020"
_NO_CODE = "??"


@dataclass(frozen=True)
class Mistakes:
    """The mistakes that a system's extracts can have.

    Attributes:
        system: the system.
        notation: how it writes values.
        harmless: an extract that hardly anything counts, and a column it needs: the extract is refused
            at one authority and left out at another.
        dropped: an extract, and a column that no indicator needs, which is missing.
        renamed: an extract, a column that no indicator needs, and the name it has instead.
        added: an extract, and a column that its contract does not have.
        repeated: an extract with two files.
        foreign: an extract of another system.
        ragged: extracts with a row of one cell too many.
        when_copied: by extract, cells that a copy of its first row needs so that it breaks no other
            rule in any year.
        when_ended: by extract, cells that a row needs in addition to its end.
        own: plants what cannot be derived from the contracts, such as mistakes in rows that stay.
    """

    system: System
    notation: Notation
    harmless: tuple[str, str]
    dropped: tuple[str, str]
    renamed: tuple[str, str, str]
    added: tuple[str, str]
    repeated: str
    foreign: str
    ragged: tuple[str, ...]
    when_copied: Callable[[Planting], Mapping[str, Cells]]
    when_ended: Callable[[Planting], Mapping[str, Cells]]
    own: Callable[[Planting], None]


def plant(mistakes: Mistakes, la_id: str, as_at: date, tables: dict[str, pl.DataFrame]) -> Planting:
    """Plant at least one mistake for every rule that a file can break.

    Rows that break an ``error`` are refused, and no row refers to them. Rows that break a ``warning``
    are kept: where the rule allows, they are of people or records that no indicator counts.
    """
    changed = _with_other_columns(mistakes, la_id, tables)
    planting = Planting(la_id, as_at, mistakes.notation, changed)
    _add_file_mistakes(mistakes, planting)
    for extract in mistakes.system.extracts:
        table = planting.tables.get(extract.name)
        if table is not None and table.height and not planting.is_refused(extract.name):
            _errors(mistakes, planting, extract.name, extract.load())
    mistakes.own(planting)
    for name in mistakes.ragged:
        planting.add_ragged_row(name)
    return planting


def _with_other_columns(
    mistakes: Mistakes, la_id: str, tables: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return the extracts with columns missing, renamed or new; none that an indicator needs."""
    changed = dict(tables)
    extract, column = mistakes.dropped
    changed[extract] = tables[extract].drop(column)
    extract, column, other = mistakes.renamed
    changed[extract] = tables[extract].rename({column: other})
    extract, column = mistakes.added
    changed[extract] = tables[extract].with_columns(pl.lit("A name").alias(column))
    for name in (_UNKNOWN_FILE, mistakes.foreign):
        changed[name] = pl.DataFrame({"CHILD": ["1"]})
    harmless, needed = mistakes.harmless
    if la_id == _REFUSED_AT:
        changed[harmless] = tables[harmless].drop(needed)
    if la_id == _LEFT_OUT_AT:
        del changed[harmless]
    return changed


def _add_file_mistakes(mistakes: Mistakes, planting: Planting) -> None:
    """List the mistakes that concern whole files."""
    planting.add_file_mistake(mistakes.dropped[0], "missing_optional_column", mistakes.dropped[1])
    planting.add_file_mistake(mistakes.renamed[0], "renamed_column", mistakes.renamed[1])
    planting.add_file_mistake(mistakes.added[0], "unexpected_column", mistakes.added[1])
    planting.add_file_mistake(WHOLE_DELIVERY, "unexpected_file")
    planting.add_file_mistake(WHOLE_DELIVERY, "file_of_other_system")
    planting.add_repeated_file(mistakes.repeated)
    harmless, needed = mistakes.harmless
    if planting.la_id == _REFUSED_AT:
        planting.add_file_mistake(harmless, "missing_column", needed)
    if planting.la_id == _LEFT_OUT_AT:
        planting.add_file_mistake(harmless, "missing_extract")


def _errors(mistakes: Mistakes, planting: Planting, extract: str, contract: type[Contract]) -> None:
    """Add copies of the extract's first row that differ in the id and one mistake."""
    first = planting.tables[extract].row(0, named=True)
    found = first | mistakes.when_copied(planting).get(extract, {})
    (first_key, *further_keys) = key_columns(contract)
    start, end = option(contract, "spell", (None, None))
    known = columns(contract)

    def copy(rule_id: str, column: str, **cells: str | None) -> None:
        # Where the key has two columns, rows differ in the second one.
        own = {} if further_keys else {first_key: planting.new_id(extract)}
        planting.add_row(extract, found | own | cells, rule_id, column)

    planting.add_row(extract, first, "duplicate_key")
    for column in known:
        if column.required:
            copy("missing_value", column.name, **{column.name: None})
        if column.required and column.kind == "code" and (column.code_set or column.values):
            copy("unknown_code_required", column.name, **{column.name: _NO_CODE})
        if column.kind == "date" and column.strict:
            copy("unreadable_value", column.name, **{column.name: _NO_DATE})
        if column.references == mistakes.notation.people:
            copy("unknown_person", column.name, **{column.name: _NOBODY})
    happened = next(filter(_is_past, known), None)
    if happened is not None:
        open_ended = {} if end is None else {end: None}
        future = open_ended | {happened.name: planting.day_before(-30)}
        copy("after_delivery", happened.name, **future)
    if start is not None:
        day_before = mistakes.notation.read_day(str(found[start])) - timedelta(days=1)
        ended = {
            **mistakes.when_ended(planting).get(extract, {}),
            end: mistakes.notation.day(day_before),
        }
        copy("end_before_start", end, **ended)


def _is_past(column: Column) -> bool:
    return column.kind == "date" and not column.may_be_future
