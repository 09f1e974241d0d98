"""Files made from the contracts: dbt's source files and the data dictionary. Never edited by hand.

``python -m warehouse.generate.contract_files`` writes them; a test holds them fresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from expectations.contracts.base import (
    LINEAGE,
    Column,
    Contract,
    columns,
    key_columns,
    option,
)
from expectations.rules import Rule, rules_of
from expectations.systems import SYSTEMS, Extract, System
from warehouse.log.for_dbt import COLUMNS as LOG_COLUMNS
from warehouse.log.for_dbt import TABLES as LOG_TABLES
from warehouse.project import PROJECT

_NOTICE = "Made by `make generate` from the contracts; edit those instead."
_SQL_TYPES = {
    "id": "varchar",
    "code": "varchar",
    "text": "varchar",
    "integer": "bigint",
    "number": "double",
    "date": "date",
    "flag": "boolean",
    "moment": "timestamp",
}
_PARTITION = "The authority's slug, from the partition."


@dataclass(frozen=True)
class _Table:
    """A table of raw: its name, what one row is, and (name, kind, description) of its columns."""

    name: str
    grain: str
    columns: list[tuple[str, str, str]]


def generated_files() -> dict[Path, str]:
    """Every generated file with its content."""
    files: dict[Path, str] = {}
    for system in SYSTEMS.values():
        tables = [_raw_table(extract) for extract in system.extracts]
        staging = PROJECT / "models" / "staging" / system.name
        contracts = PROJECT / "expectations" / "contracts" / system.name
        files[staging / "_sources.yml"] = _source_file(
            system.name, "*/*.parquet", tables, system.note
        )
        files[contracts / "DICTIONARY.md"] = _dictionary(system)
    log = [
        _Table(name, grain, [(column, *LOG_COLUMNS[column]) for column in names])
        for name, (grain, names) in LOG_TABLES.items()
    ]
    staging = PROJECT / "models" / "staging" / "tartan"
    files[staging / "_sources.yml"] = _source_file("tartan", "*.parquet", log)
    return files


def _grain(contract: type[Contract]) -> str:
    """The first sentence of the contract's docstring, on one line."""
    text = " ".join((contract.__doc__ or "").split("\n\n")[0].split())
    return text


def _raw_table(extract: Extract) -> _Table:
    contract = extract.load()
    fields = contract.to_schema().columns
    lineage = [
        (name, {"row_number": "integer", "delivered_on": "date"}.get(name, "text"))
        for name in LINEAGE
        if name != "la_id"
    ]
    described = [(name, kind, fields[name].description or "") for name, kind in lineage]
    own = [(column.name, column.kind, column.description) for column in columns(contract)]
    return _Table(extract.name, _grain(contract), [("la", "text", _PARTITION), *described, *own])


def _source_file(system: str, pattern: str, tables: list[_Table], note: str = "") -> str:
    # Relative: where raw is, dbt's profile says, so that parsed models know nothing of a home.
    location = f"read_parquet('{system}/{{name}}/{pattern}', hive_partitioning = true, union_by_name = true)"
    source = {
        "name": system,
        "description": f"The raw zone of the system {system}. {note}".strip(),
        "config": {"meta": {"external_location": location}},
        "tables": [
            {
                "name": table.name,
                "description": table.grain,
                "config": {"meta": {"dagster": {"asset_key": ["raw", system, table.name]}}},
                "columns": [
                    {"name": name, "description": text, "data_type": _SQL_TYPES[kind]}
                    for name, kind, text in table.columns
                ],
            }
            for table in tables
        ],
    }
    content = yaml.safe_dump({"version": 2, "sources": [source]}, sort_keys=False, width=10_000)
    return f"# {_NOTICE}\n{content}"


def _dictionary(system: System) -> str:
    parts = [f"# Data dictionary: {system.name}", f"_{_NOTICE}_"]
    parts += [system.note] if system.note else []
    for extract in system.extracts:
        contract = extract.load()
        parts += [f"## {extract.name}", _grain(contract)]
        if key_columns(contract):
            parts.append(f"One row per {', '.join(f'`{name}`' for name in key_columns(contract))}.")
        nulls = [f"`{text}`" for text in option(contract, "nulls", ("",)) if text]
        parts.append(
            f"An empty cell{''.join(f', {text}' for text in nulls)} means there is no value."
        )
        parts.append(
            _markdown_table(
                ("column", "type", "column needed", "may be empty", "meaning", "values"),
                [
                    (
                        f"`{c.name}`",
                        c.kind,
                        _yes(c.needed),
                        _yes(not c.required),
                        c.description,
                        _values(c),
                    )
                    for c in columns(contract)
                ],
            )
        )
        parts.append(
            "Rules: a `blocker` refuses the file, an `error` the row; a `warning` keeps it. A share is "
            "that of failing rows above which a rule refuses the whole extract."
        )
        parts.append(
            _markdown_table(
                ("rule", "severity", "mended by", "message"),
                [
                    (f"`{r.id}`", _severity(r), r.owner, r.said())
                    for r in rules_of(system.name, extract.name)
                ],
            )
        )
    return "\n\n".join(parts) + "\n"


def _severity(rule: Rule) -> str:
    """How bad a failure is, and from which share of the rows on it refuses the whole extract."""
    if rule.blocks_above is None:
        return rule.severity
    return f"{rule.severity}; blocker above {100 * rule.blocks_above:.0f} %"


def _values(column: Column) -> str:
    """Where a column's values are listed, and what becomes of those that name a person."""
    written = {"label": " (its label)", "code_then_description": " (code, then description)"}
    said = [
        f"`{column.code_set}` in `seeds/code_sets.csv`{written.get(column.written_as, '')}"
        if column.code_set
        else "",
        ", ".join(f"`{code}`" for code in column.values),
        f"a local code, decoded under the domain `{column.lookup}`" if column.lookup else "",
        f"a row of {column.references}" if column.references else "",
        "hashed on the way in" if column.pseudonym else "",
    ]
    return "; ".join(part for part in said if part)


def _markdown_table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [header, tuple("---" for _ in header), *rows]
    return "\n".join(
        f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines
    )


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


if __name__ == "__main__":
    for path, content in generated_files().items():
        path.write_text(content, encoding="utf-8")
