"""Small PARIS files as an authority sends them, and the outcome of reading them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from expectations.systems import PARIS
from expectations.variant import AS_IN_CONTRACT, ExtractVariant
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows
from warehouse.reader.tables import Table, Unreadable, read_tables
from warehouse.reading.extract import Surroundings, read_extract
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key

DELIVERY = Delivery(
    id="norfolk.paris.2025-12-31.00000000",
    la_id="norfolk",
    system="paris",
    delivered_on=date(2025, 12, 31),
    received_at=datetime(2025, 12, 31, 12),
    content_hash="0" * 64,
)
CONTRACTS = {extract.name: extract.load() for extract in PARIS.extracts}
LOOKUP: list[tuple[str, str, str | None]] = [
    ("GENDER", "1", "M"),
    ("GENDER", "2", "F"),
    ("SOURCE_CODE", "SCH", "2A"),
    ("NEED_CODE", "CP", "N1"),
    ("OUTCOME_CODE", "10", "SA"),
    ("OUTCOME_CODE", "99", "NFA"),
    ("OUTCOME_CODE", "20", "CPC"),
    ("ELIGIBILITY_CODE", "FR", "Former relevant child"),
    ("LOCALITY_CODE", "LOC1", "North Norfolk"),
    ("LOCALITY_CODE", "LOC9", None),
]


def lookup(codes: list[tuple[str, str, str | None]] = LOOKUP) -> pl.LazyFrame:
    schema = dict.fromkeys(["DOMAIN", "CODE", "NATIONAL_CODE"], pl.String)
    return pl.LazyFrame(codes, schema=schema, orient="row")


def kept(**extracts: pl.LazyFrame | None) -> Callable[[str], pl.LazyFrame | None]:
    """Return the rows of other extracts: LOOKUP unless given otherwise, and nothing else."""
    return ({"LOOKUP": lookup()} | extracts).get


def tables(folder: Path, **files: str) -> list[Table | Unreadable]:
    """Return the tables of an extract's files, given by what their names end in."""
    found: list[Table | Unreadable] = []
    for name, text in files.items():
        path = folder / name
        path.write_text(text)
        found += list(read_tables(path, f"{name}.txt"))
    return found


def read(
    folder: Path,
    extract: str,
    *lines: str,
    others: Callable[[str], pl.LazyFrame | None] | None = None,
    variant: ExtractVariant = AS_IN_CONTRACT,
    **more: str,
) -> ExtractRows:
    """Read an extract of these lines, the first of which is the header."""
    files = {extract: "\n".join(lines) + "\n"} if lines else {}
    surroundings = Surroundings(Pseudonyms(Key(b"a key"), "norfolk"), others or kept())
    sent = tables(folder, **files, **more)
    return read_extract(extract, CONTRACTS[extract], DELIVERY, sent, surroundings, variant)


def of_rows(read: ExtractRows) -> list[tuple[Any, ...]]:
    """Return the failures of rows: row number, rule, column, and the code where a rule names it."""
    return read.failures.select("row_number", "rule_id", "column", "code").rows()


def of_files(read: ExtractRows) -> list[tuple[str, str | None]]:
    """Return the rules that files broke, with the file."""
    return [(finding.rule_id, finding.file) for finding in read.findings]
