"""The text of one extract, gathered from all its files: which are read, which are refused, which are there twice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import polars as pl

from expectations.contracts.base import Contract, option
from expectations.rules import RULES
from expectations.variant import ExtractVariant
from warehouse.delivery.outcome import FileFailure
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reading.columns import match_columns, no_text


@dataclass(frozen=True)
class Gathered:
    """What the files of one extract hold.

    Attributes:
        text: one row per row of a file that is read, as ``no_text`` has it.
        failures: rules that whole files broke, blockers first.
        is_refused: nothing of the extract may be used.
    """

    text: pl.DataFrame
    failures: list[FileFailure]
    is_refused: bool


def gather(
    contract: type[Contract],
    tables: list[Table | Unreadable],
    variant: ExtractVariant,
    codes_are_known: bool = True,
) -> Gathered:
    """The rows of every file of one extract, under the contract's column names.

    A contract that replaces the whole extract is refused as a whole when one of its files is: half
    a snapshot would pass for the whole.

    Args:
        tables: its files as text, or why they can't be read.
        codes_are_known: what its local codes stand for is known, or it has none.
    """
    blocked: list[FileFailure] = []
    told: list[FileFailure] = []
    readable: list[pl.DataFrame] = []
    seen: dict[str, str] = {}
    for table in tables:
        if isinstance(table, Unreadable):
            blocked.append(FileFailure(table.name, RULES[table.rule_id], table.detail))
            continue
        frame, drift = match_columns(table, contract, variant)
        if len(tables) > 1 and len(frame):
            first = seen.setdefault(_print_of(frame), table.name)
            if first != table.name:
                told.append(_repeated(table.name, first))
                continue
        if not codes_are_known:
            rule = RULES["no_lookup"]
            drift.append(FileFailure(table.name, rule, rule.message))
        told += [failure for failure in drift if failure.rule.severity == "warning"]
        blockers = [failure for failure in drift if failure.rule.severity == "blocker"]
        blocked += blockers
        if not blockers:
            readable.append(frame)
    is_refused = bool(blocked) and not option(contract, "replaces", ())
    text = pl.concat([no_text(contract), *([] if is_refused else readable)])
    return Gathered(text, [*blocked, *told], is_refused)


def _repeated(name: str, first: str) -> FileFailure:
    detail = (
        f"the file holds the same rows as '{first}' and was not read. Leave one of the two out of "
        "the next delivery."
    )
    return FileFailure(name, RULES["repeated_file"], detail)


def _print_of(frame: pl.DataFrame) -> str:
    """The same for the same rows in any order, wherever they stand."""
    hashes = frame.drop("file", "row_number").hash_rows().sort()
    return hashlib.sha256(hashes.to_numpy().tobytes()).hexdigest()
