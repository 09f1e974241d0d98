"""Rows and files added to an authority's extracts, and the list of those that are mistakes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from expectations.rules import RULES

# Above every id that a made-up authority has.
FIRST_NUMBER = 90_000_001
MANIFEST_SCHEMA: dict[str, type[pl.DataType]] = {
    "la_id": pl.String,
    "extract": pl.String,
    "row_number": pl.Int64,
    "rule_id": pl.String,
    "column": pl.String,
    "kept": pl.Boolean,
}

Cells = dict[str, str | None]
# Extract, row number, rule, column.
_Entry = tuple[str, int | None, str, str | None]


@dataclass(frozen=True)
class Notation:
    """How a system writes the planted values.

    Attributes:
        date_format: for ``strftime``; names of months are in capitals.
        people: the extract of people.
        child: the column of the person's id, the same in every extract.
        birth: the column of the date of birth.
        person_defaults: further cells of a planted person.
    """

    date_format: str
    people: str
    child: str
    birth: str
    person_defaults: Cells

    def day(self, day: date) -> str:
        """Return a date as the system writes it."""
        return day.strftime(self.date_format).upper()

    def read_day(self, text: str) -> date:
        """Return the date in a text that the system has written."""
        return datetime.strptime(text, self.date_format).date()


@dataclass(frozen=True)
class PlantedFile:
    """The content of an extract's file.

    Attributes:
        table: its rows, as text.
        last_line: the cells of a last line that does not fit the header; empty where there is none.
    """

    table: pl.DataFrame
    last_line: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Number of data lines."""
        return self.table.height + bool(self.last_line)


class Planting:
    """The rows and files added to one authority's extracts, always after the rows that are there.

    Attributes:
        la_id: the authority.
        as_at: the day of the delivery.
        notation: how its system writes values.
        tables: the extracts, by name, as text.
    """

    def __init__(
        self, la_id: str, as_at: date, notation: Notation, tables: dict[str, pl.DataFrame]
    ) -> None:
        self.la_id, self.as_at, self.notation, self.tables = la_id, as_at, notation, tables
        self._rows: dict[str, list[Cells]] = {name: [] for name in tables}
        self._ragged: set[str] = set()
        self._repeated: set[str] = set()
        self._numbers: Counter[str] = Counter()
        self._entries: list[_Entry] = []

    def new_id(self, extract: str) -> str:
        """Return an id that no record of the extract has yet."""
        self._numbers[extract] += 1
        return str(FIRST_NUMBER + self._numbers[extract])

    def new_row(self, extract: str, key: str, **cells: str | None) -> Cells:
        """Return the cells of a row with a new id; it is not added yet."""
        return {key: self.new_id(extract)} | cells

    def day_before(self, days: int) -> str:
        """Return the day so many days before the delivery, as text; a negative number is after it."""
        return self.notation.day(self.as_at - timedelta(days=days))

    def add_row(
        self, extract: str, cells: Cells, rule_id: str | None = None, column: str | None = None
    ) -> None:
        """Add a row; cells not given are empty.

        Args:
            rule_id: the one rule it breaks; None = it breaks none and another row needs it.
            column: the column at which the failure is reported.
        """
        self._rows[extract].append(cells)
        if rule_id is not None:
            self._entries.append((extract, self._height(extract), rule_id, column))

    def add_person(self, years: int) -> str:
        """Add a person of an age in years without other records, and return the id."""
        notation = self.notation
        number = self.new_id(notation.people)
        born = notation.day(self.as_at - timedelta(days=years * 365 + years // 4 + 100))
        cells: Cells = {notation.child: number, notation.birth: born}
        self.add_row(notation.people, cells | notation.person_defaults)
        return number

    def add_ragged_row(self, extract: str) -> None:
        """Add a last row with one cell too many."""
        self._ragged.add(extract)

    def add_repeated_file(self, extract: str) -> None:
        """Add a second file with the same rows."""
        self._repeated.add(extract)
        self.add_file_mistake(extract, "repeated_file")

    def add_file_mistake(self, extract: str, rule_id: str, column: str | None = None) -> None:
        """List a mistake that concerns no single row."""
        self._entries.append((extract, None, rule_id, column))

    def is_refused(self, extract: str) -> bool:
        """Return whether the extract is refused, so that none of its rows is read."""
        blockers = {rule.id for rule in RULES.values() if rule.severity == "blocker"}
        return any(name == extract and rule in blockers for name, _, rule, _ in self._entries)

    def files(self) -> dict[str, PlantedFile]:
        """Return every file by its name, with the rows added."""
        files = {
            name: PlantedFile(
                pl.concat([table, pl.DataFrame(self._rows[name], schema=table.schema)]),
                ("1",) * (table.width + 1) if name in self._ragged else (),
            )
            for name, table in self.tables.items()
        }
        return files | {f"{name}_COPY": files[name] for name in sorted(self._repeated)}

    def manifest(self) -> pl.DataFrame:
        """Return one row per mistake: la_id, extract, row_number (null for a whole file), rule_id, column, kept."""
        ragged: list[_Entry] = [
            (extract, self._height(extract) + 1, "ragged_row", None) for extract in self._ragged
        ]
        rows = [
            (self.la_id, extract, row, rule_id, column, RULES[rule_id].severity == "warning")
            for extract, row, rule_id, column in [*self._entries, *ragged]
        ]
        return pl.DataFrame(rows, schema=MANIFEST_SCHEMA, orient="row").sort(
            "extract", "row_number", "rule_id", nulls_last=True
        )

    def _height(self, extract: str) -> int:
        return self.tables[extract].height + len(self._rows[extract])
