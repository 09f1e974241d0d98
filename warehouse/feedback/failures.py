"""The lines of ``failures.csv``: every failure with its row, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import polars as pl

from expectations.rules import RULES, Rule
from warehouse.delivery.files import replacing
from warehouse.delivery.outcome import ExtractOutcome

COLUMNS: dict[str, type[pl.DataType]] = {
    "extract": pl.String,
    "row_number": pl.Int64,
    "record_id": pl.String,
    "rule_id": pl.String,
    "severity": pl.String,
    "column": pl.String,
    "message": pl.String,
}

_ROWS_AT_ONCE = 100_000
_FOUND = "'{found}'"

# What begins a formula, full-width forms too, whatever a spreadsheet drops before it; and a tab, a
# line break or a zero byte, with which some begin a new cell.
_FORMULA = r"^(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n\x00])"  # noqa: RUF001


@dataclass(frozen=True)
class Line:
    """A failure that was found after the delivery was read: by a check on returns, or in the marts.

    Attributes:
        row_number: None = of the extract as a whole.
    """

    extract: str
    row_number: int | None
    rule: Rule
    severity: str
    message: str


def begin(path: Path) -> None:
    """Write the header; a byte order mark tells Excel that the text is UTF-8."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow(COLUMNS)


def append(path: Path, outcome: ExtractOutcome, failures: pl.DataFrame | None = None) -> None:
    """Add the failures of an extract: its files', then its rows'; some at a time.

    What is ours to mend is no failure of the authority's.
    """
    with path.open("ab") as file:
        _write(_of_files(outcome), file)
        if failures is not None and len(failures):
            several = failures["file"].n_unique() > 1
            for some in failures.iter_slices(_ROWS_AT_ONCE):
                _write(_of_rows(outcome.extract, some, several), file)


def replace_later(path: Path, later: Sequence[Line]) -> None:
    """Put what was found after reading in place of what an earlier audit found."""
    rules = [rule.id for rule in RULES.values() if found_after_reading(rule)]
    lines = pl.scan_csv(path, infer_schema=False)
    earlier = pl.col("rule_id").is_in(rules)
    if not later and lines.filter(earlier).head(1).collect(engine="streaming").is_empty():
        return
    with replacing(path) as partial:
        lines.filter(~earlier).sink_csv(partial, include_bom=True, line_terminator="\r\n")
        with partial.open("ab") as file:
            _write(_of_later(later), file)


def found_after_reading(rule: Rule) -> bool:
    """The rule is judged when the models have run, not while the delivery is read."""
    of_marts = any(name.startswith("marts.") for name in rule.extracts or ())
    return rule.tool == "return_check" or of_marts


def defended(frame: pl.DataFrame) -> pl.DataFrame:
    """Texts that no spreadsheet takes for a formula: an apostrophe before those that it would."""
    text = pl.col(pl.String)
    return frame.with_columns(
        pl.when(text.str.contains(_FORMULA))
        .then(pl.format("'{}", text))
        .otherwise(text)
        .name.keep()
    )


def _write(lines: pl.DataFrame, file: BinaryIO) -> None:
    """Write lines as Python's own ``csv`` would, which puts nothing where a text is empty."""
    text = pl.col(pl.String)
    cells = defended(lines).with_columns(pl.when(text != "").then(text).name.keep())
    cells.write_csv(file, include_header=False, line_terminator="\r\n")


def _of_files(outcome: ExtractOutcome) -> pl.DataFrame:
    rows = [
        (outcome.extract, None, "", failure.rule.id, failure.rule.severity, "", failure.message)
        for failure in outcome.file_failures
        if failure.rule.owner == "la"
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _of_rows(extract: str, failures: pl.DataFrame, several_files: bool) -> pl.DataFrame:
    """A line for each failure of a row; where an extract came in several files, its file first."""
    ids = failures["rule_id"].unique().to_list()
    said = {id: RULES[id].message for id in ids}
    severity = {id: RULES[id].severity for id in ids}
    found = (
        pl.when(pl.col("found") != "").then(pl.format("'{}'", "found")).otherwise(pl.lit("This"))
    )
    message = (
        pl.col("rule_id")
        .replace_strict(said, return_dtype=pl.String)
        .str.replace_all(_FOUND, found, literal=True)
    )
    return failures.select(
        pl.lit(extract).alias("extract"),
        pl.col("row_number").cast(pl.Int64),
        "record_id",
        "rule_id",
        pl.col("rule_id").replace_strict(severity, return_dtype=pl.String).alias("severity"),
        "column",
        (pl.format("{}: {}", pl.col("file"), message) if several_files else message).alias(
            "message"
        ),
    )


def _of_later(later: Sequence[Line]) -> pl.DataFrame:
    rows = [
        (
            line.extract,
            line.row_number,
            "",
            line.rule.id,
            line.severity,
            line.rule.column,
            line.message,
        )
        for line in later
        if line.rule.owner == "la"
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")
