"""The register of the columns that each measure reads, put together from two steps of changes.

A change of raw shows which columns of staging a column of an extract makes, and a change of staging
which measures read that. The second step needs one system's rows alone: the staging tables of all
systems have the same columns, and the authority of all edges is written for one of them.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from expectations.contracts.base import columns, option
from expectations.seeds import SEEDS, rows
from expectations.systems import SYSTEMS
from tests.lineage.changes import Change
from tests.lineage.known import LINKS, TOGETHER
from tests.lineage.runs import Measure

PATH = SEEDS / "measure_columns.csv"
HEADER = ("measure_id", "breakdown", "system", "extract", "columns")

# (measure, dimension) → system → extract → columns.
Register = dict[Measure, dict[str, dict[str, set[str]]]]


def register(
    measures: Mapping[Change, Iterable[Measure]],
    staging: Mapping[str, Mapping[Change, Iterable[tuple[str, str | None]]]],
) -> Register:
    """Return which columns of each system each measure reads, alone and split.

    Args:
        measures: what each change of a staging table changes.
        staging: by system, what each change of an extract changes in staging.
    """
    readers = _readers(measures)
    found: Register = {}
    for system, changes in staging.items():
        for change, changed in changes.items():
            if change.column is None:
                continue
            for table, column in changed:
                for measure in readers.get((table, column), ()):
                    _add(found, measure, system, change.table, change.column)
    for link in LINKS:
        for measure in readers.get((link.table, link.staged), ()):
            _add(found, measure, link.system, link.extract, link.column)
    _add_lookups(found)
    return _without_repetition(found)


def write(found: Register, path: Path = PATH) -> None:
    """Write the register as a seed."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows(
            (*measure, system, extract, " ".join(sorted(names)))
            for measure, systems in sorted(found.items())
            for system, extracts in sorted(systems.items())
            for extract, names in sorted(extracts.items())
        )


def _readers(
    measures: Mapping[Change, Iterable[Measure]],
) -> dict[tuple[str, str | None], set[Measure]]:
    """Return the measures that read a column of a staging table; None = its rows."""
    readers: dict[tuple[str, str | None], set[Measure]] = {}
    for change, changed in measures.items():
        readers.setdefault((change.table, change.column), set()).update(changed)
        # What reads a column reads the rows that it stands in.
        readers.setdefault((change.table, None), set()).update(changed)
    for together in TOGETHER:
        whole = {measure for measure in readers.get(together.first, ()) if measure[1] == "all"}
        for table, column in together.others:
            readers.setdefault((table, column), set()).update(whole)
            readers.setdefault((table, None), set()).update(whole)
    return readers


def _add(found: Register, measure: Measure, system: str, extract: str, column: str) -> None:
    found.setdefault(measure, {}).setdefault(system, {}).setdefault(extract, set()).add(column)


def _add_lookups(found: Register) -> None:
    """Add the extract of codes to all that reads a column of local codes: they are decoded by it."""
    for system in SYSTEMS.values():
        decoding = {
            extract.name: set(option(extract.load(), "decodes", ()))
            for extract in system.extracts
            if option(extract.load(), "decodes", None)
        }
        local = {
            extract.name: {column.name for column in columns(extract.load()) if column.lookup}
            for extract in system.extracts
        }
        for systems in found.values():
            extracts = systems.get(system.name, {})
            if any(names & local[extract] for extract, names in extracts.items()):
                for extract, names in decoding.items():
                    extracts.setdefault(extract, set()).update(names)


def _without_repetition(found: Register) -> Register:
    """Leave out of a split what the measure itself reads: the one is not given without the other."""
    whole = {
        measure_id: found[measure_id, "all"]
        for measure_id, dimension in found
        if dimension == "all"
    }
    kept: Register = {}
    for (measure_id, dimension), systems in found.items():
        for system, extracts in systems.items():
            for extract, names in extracts.items():
                own = names
                if dimension != "all":
                    own = names - whole.get(measure_id, {}).get(system, {}).get(extract, set())
                for name in own:
                    _add(kept, (measure_id, dimension), system, extract, name)
    return kept


def undeclared(
    changed: Mapping[Change, Iterable[Measure]], system: str
) -> dict[tuple[str, str | None], set[Measure]]:
    """Return, by column of an extract, the measures that its change changes and that do not declare it."""
    declared = {
        (row["measure_id"], row["breakdown"], row["extract"], column)
        for row in rows("measure_columns")
        if row["system"] == system
        for column in row["columns"].split()
    }
    found: dict[tuple[str, str | None], set[Measure]] = {}
    for change, measures in changed.items():
        for measure_id, dimension in measures:
            # What the measure itself reads, its splits read too.
            ways = {(measure_id, of, change.table, change.column) for of in ("all", dimension)}
            if not ways & declared:
                found.setdefault((change.table, change.column), set()).add((measure_id, dimension))
    return found
