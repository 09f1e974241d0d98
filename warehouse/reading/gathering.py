"""Gathers the text of one extract from all its files: which are read, refused, or there twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from expectations.contracts.base import Contract, option
from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.variant import ExtractVariant
from warehouse.reader.errors import Unreadable
from warehouse.reader.tables import Table
from warehouse.reading.columns import absent_columns, match_columns, no_text


@dataclass(frozen=True)
class Gathered:
    """What the files of one extract hold.

    Attributes:
        text: one row per row of a file that is read, as ``no_text`` has it.
        findings: rules that whole files broke, blockers first.
        is_refused: nothing of the extract may be used.
        absent: columns of the contract that a file that was read lacks.
        blank_lines: for each file the lines that hold nothing, ascending; None where it has no lines.
    """

    text: pl.DataFrame
    findings: list[Finding]
    is_refused: bool
    absent: tuple[str, ...]
    blank_lines: Mapping[str, Sequence[int] | None]

    @property
    def blank_lines_of_one_file(self) -> tuple[int, ...] | None:
        """Those of the only file that was read; None where there are several, or it has no lines."""
        blank = list(self.blank_lines.values())
        return tuple(blank[0]) if len(blank) == 1 and blank[0] is not None else None


def gather(
    contract: type[Contract],
    tables: list[Table | Unreadable],
    variant: ExtractVariant,
    codes_are_known: bool = True,
) -> Gathered:
    """Return the rows of every file of one extract, under the contract's column names.

    A contract that replaces the whole extract is refused as a whole when one of its files is: half
    a snapshot would pass for the whole.

    Args:
        tables: its files as text, or why they can't be read.
        codes_are_known: whether its local codes can be decoded, or it has none.
    """
    blocking: list[Finding] = []
    warning: list[Finding] = []
    readable: list[pl.DataFrame] = []
    blank_lines: dict[str, Sequence[int] | None] = {}
    first_with: dict[str, str] = {}
    absent: set[str] = set()
    for table in tables:
        if isinstance(table, Unreadable):
            blocking.append(finding_of(RULES[table.rule_id], table.name, note=table.detail))
            continue
        frame, findings = match_columns(table, contract, variant)
        blank_lines[table.name] = table.blank_lines
        if len(tables) > 1 and len(frame):
            first = first_with.setdefault(_fingerprint(frame), table.name)
            if first != table.name:
                rule = RULES["repeated_file"]
                warning.append(Finding(rule.id, rule.severity, file=table.name, expected=first))
                continue
        if not codes_are_known:
            findings.append(finding_of(RULES["no_lookup"], table.name))
        blockers = [finding for finding in findings if finding.severity == "blocker"]
        warning += [finding for finding in findings if finding.severity == "warning"]
        blocking += blockers
        if not blockers:
            readable.append(frame)
            absent |= absent_columns(table, contract, variant)
    is_refused = bool(blocking) and not option(contract, "replaces", ())
    text = pl.concat([no_text(contract), *([] if is_refused else readable)])
    findings = [*blocking, *warning]
    return Gathered(text, findings, is_refused, tuple(sorted(absent)), blank_lines)


def _fingerprint(frame: pl.DataFrame) -> str:
    """Return an order-independent hash of the rows, whichever file they are in."""
    hashes = frame.drop("file", "row_number").hash_rows().sort()
    return hashlib.sha256(hashes.to_numpy().tobytes()).hexdigest()
