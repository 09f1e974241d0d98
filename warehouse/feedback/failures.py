"""``failures.csv``: every failure with its row, and no cell that a spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import polars as pl

from expectations.findings import BrokenRule, Finding
from expectations.rules import RULES, owner_of
from expectations.wording import names_a_code, sentence, with_place
from warehouse.delivery.files import replacing

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

# What begins a formula, full-width forms too, whatever a spreadsheet drops before it; and a tab, a
# line break or a zero byte, with which some begin a new cell.
_FORMULA = r"^(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n\x00])"  # noqa: RUF001


def write_failures(path: Path, broken: Sequence[BrokenRule], rows: Path) -> None:
    """Write every failure that the authority can fix.

    Extract by extract: what its files break, then its rows, then what was found in the marts.

    Args:
        broken: the rules that the delivery breaks, with their findings, in the order of reading.
        rows: the folder with the failures of rows, ``<extract>.parquet`` (``Quarantine``).
    """
    extracts = list(dict.fromkeys(each.extract for each in broken))
    with replacing(path) as partial:
        with partial.open("w", encoding="utf-8-sig", newline="") as file:
            # The byte order mark tells Excel that the text is UTF-8.
            csv.writer(file).writerow(COLUMNS)
        with partial.open("ab") as file:
            for extract in extracts:
                those = [each for each in broken if each.extract == extract]
                _write(_lines(those, after_the_models=False), file)
                if (rows / f"{extract}.parquet").exists():
                    _write_rows(extract, rows / f"{extract}.parquet", file)
            _write(_lines(broken, after_the_models=True), file)


def defended(frame: pl.DataFrame) -> pl.DataFrame:
    """Return texts that no spreadsheet takes for a formula: an apostrophe before those that it would."""
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


def _lines(broken: Sequence[BrokenRule], *, after_the_models: bool) -> pl.DataFrame:
    """Return a line for each finding that is not of a single row of an extract."""
    rows = [
        (
            each.extract,
            finding.row_number,
            "",
            finding.rule_id,
            finding.severity,
            finding.column or RULES[finding.rule_id].column,
            with_place(finding, sentence(finding)),
        )
        for each in broken
        for finding in each.findings
        if owner_of(finding.rule_id) == "la"
        and RULES[finding.rule_id].is_judged_after_the_models == after_the_models
        and (after_the_models or finding.row_number is None)
    ]
    return pl.DataFrame(rows, schema=COLUMNS, orient="row")


def _write_rows(extract: str, path: Path, file: BinaryIO) -> None:
    """Write a line for each failure of a row; where an extract came in several files, its file first."""
    failures = pl.read_parquet(path)
    several = failures["file"].n_unique() > 1
    for some in failures.iter_slices(_ROWS_AT_ONCE):
        _write(_of_rows(extract, some, several), file)


def _of_rows(extract: str, failures: pl.DataFrame, several_files: bool) -> pl.DataFrame:
    ids = failures["rule_id"].unique().to_list()
    severity = {id: RULES[id].severity for id in ids}
    message = _message(ids)
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


def _message(rule_ids: Sequence[str]) -> pl.Expr:
    """Return an expression of the sentence that ``wording`` would make of each failure.

    There may be millions, so each rule's is made once, with a mark where its code goes.
    """
    plain = {id: sentence(_of_rule(id)) for id in rule_ids}
    coded = {
        id: sentence(_of_rule(id, code=_MARK)) if names_a_code(RULES[id]) else plain[id]
        for id in rule_ids
    }
    with_code = (
        pl.col("rule_id")
        .replace_strict(coded, return_dtype=pl.String)
        .str.replace_all(_MARK, pl.col("code").fill_null(""), literal=True)
    )
    without = pl.col("rule_id").replace_strict(plain, return_dtype=pl.String)
    return pl.when(pl.col("code").fill_null("") != "").then(with_code).otherwise(without)


_MARK = "\x1fcode\x1f"


def _of_rule(rule_id: str, code: str | None = None) -> Finding:
    return Finding(rule_id, RULES[rule_id].severity, code=code)
