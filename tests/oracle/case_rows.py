"""Rows of LiquidLogic's 32 extracts, put down one by one and written as files."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.oracle.columns import COLUMNS


def time(day: str | None) -> str:
    return f"{day} 00:00:00.000" if day else ""


def flag(yes: bool) -> str:
    return "Y" if yes else "N"


class Rows:
    """The rows of a made-up authority. New ids begin after `first`."""

    def __init__(self, first: int = 100_000) -> None:
        self._next = first
        self.rows: dict[str, list[dict[str, str]]] = {extract: [] for extract in COLUMNS}

    def add(self, extract: str, **values: str) -> str:
        """Add a row and return its key, a new one where the row has none."""
        key = COLUMNS[extract][0]
        if key not in values:
            self._next += 1
            values = {key: str(self._next), **values}
        if extra := values.keys() - set(COLUMNS[extract]):
            raise KeyError(f"{extract} has no {sorted(extra)}")
        self.rows[extract].append(dict(values))
        return values[key]

    def note(self, child: str, kind: str, on: str, seen: bool) -> str:
        return self.add(
            "FACT_CASENOTES",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_CASNT_TYPE_ID_CODE=kind,
            EVENT_DTTM=time(on),
            SEEN_FLAG=flag(seen),
        )

    def write(self, folder: Path) -> Path:
        """Write the 32 extracts, those without rows as a header."""
        folder.mkdir(parents=True, exist_ok=True)
        for extract, columns in COLUMNS.items():
            with (folder / f"{extract}.csv").open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows[extract])
        return folder
