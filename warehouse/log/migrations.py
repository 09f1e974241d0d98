"""The changes that bring a delivery log begun by an earlier version to today's columns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Migration:
    """One change of the schema.

    Attributes:
        is_needed: a query that gives a row for a log without it.
        statements: what makes it, run in one transaction.
    """

    is_needed: str
    statements: tuple[str, ...]


def _has(table: str, column: str) -> str:
    return f"select 1 from pragma_table_info('{table}') where name = '{column}'"


_NEW_FINDING_COLUMNS = (
    "severity text",
    "file text",
    "line_number integer",
    "column_name text",
    "code text",
    "expected text",
    "basis text",
    "item text",
    "item_title text",
    "part text",
    "area text",
    "period text",
    "found real",
    "other_item text",
    "other_title text",
    "other_part text",
    "other real",
    "tolerance real",
)

MIGRATIONS = (
    # Until 0.2.0 a part of an extract was a slice.
    Migration(_has("content", "slice"), ("alter table content rename column slice to part",)),
    # Until 0.2.0 a finding was a sentence: it becomes the note of one, which is shown as it is.
    Migration(
        _has("finding", "message"),
        (
            # Not renamed: the old column must not be null, and a note may be.
            "alter table finding add column note text",
            "update finding set note = message",
            "alter table finding drop column message",
            *(f"alter table finding add column {column}" for column in _NEW_FINDING_COLUMNS),
            "update finding set severity = coalesce((select severity from rule_result "
            "where rule_result.delivery_id = finding.delivery_id "
            "and rule_result.extract = finding.extract "
            "and rule_result.rule_id = finding.rule_id), 'warning')",
        ),
    ),
    # Why an extract was refused is worked out from its findings.
    Migration(
        _has("extract_result", "reasons"),
        (
            "alter table extract_result drop column reasons",
            "alter table extract_result add column blank_lines text",
        ),
    ),
    Migration(
        _has("audit_result", "message"),
        ("alter table audit_result rename column message to failing",),
    ),
    # Until 0.2.0 the log kept names out of a file's header, where a child's row may stand instead.
    Migration(
        "select 1 from sqlite_master where name = 'finding' "
        "and not exists (select 1 from sqlite_master where name = 'refused_file')",
        (
            "update finding set note = null, expected = null, column_name = null "
            "where rule_id = 'unexpected_column'",
            "update finding set note = null, expected = null where rule_id = 'renamed_column' "
            "or rule_id in ('missing_column', 'missing_optional_column') "
            "and (expected is not null or note like '%another name%')",
            "update finding set note = null "
            "where rule_id = 'no_header' and note like '%more than once%'",
            # Made by the schema too; here it marks that this is done.
            "create table refused_file (delivery_id text not null references delivery, "
            "name text not null, refused_by text not null)",
        ),
    ),
    # Until 0.3.0 the log did not know the files of raw.
    Migration(
        f"{_has('content', 'delivery_id')} and not exists ({_has('content', 'sha256')})",
        (
            "alter table content add column bytes integer",
            "alter table content add column sha256 text",
        ),
    ),
)
