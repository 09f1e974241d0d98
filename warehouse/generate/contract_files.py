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
from expectations.rules import RULES, Rule, rules_of
from expectations.systems import SYSTEMS, Extract, System
from warehouse.generate.markdown import table
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
_SEVERITIES = (
    "A `blocker` refuses the extract, an `error` refuses the row, a `warning` keeps it. Where a "
    "percentage is given, the rule refuses the whole extract when more of its rows fail. `la` means "
    "that the authority fixes it, `hub` that the hub does. The tables below add the rules of each extract."
)
_PARTITION = "The authority's slug, from the partition."


@dataclass(frozen=True)
class _Table:
    """A table of raw: its name, what one row is, and (name, kind, description) of its columns."""

    name: str
    grain: str
    columns: list[tuple[str, str, str]]


def generated_files() -> dict[Path, str]:
    """Return every file made from the contracts, with its content."""
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
    """Return the first paragraph of the contract's docstring, on one line."""
    return " ".join((contract.__doc__ or "").split("\n\n")[0].split())


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
    # Relative to the raw zone, which dbt's profile names, so that parsed models serve any home.
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
    """Return the data dictionary of a system; what holds for every extract is printed once, at the top."""
    shared = [rule for rule in RULES.values() if rule.extracts is None]
    parts = [
        f"# Data dictionary: {system.name}",
        f"_{_NOTICE}_",
        *([system.note] if system.note else []),
        "## Rules for every extract",
        _SEVERITIES,
        _rules_table(shared),
    ]
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
            table(
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
        own = [rule for rule in rules_of(system.name, extract.name) if rule.extracts is not None]
        if own:
            parts.append(_rules_table(own))
    return "\n\n".join(parts) + "\n"


def _rules_table(rules: list[Rule]) -> str:
    return table(
        ("rule", "severity", "fixed by", "message"),
        [(f"`{rule.id}`", _severity(rule), rule.owner, rule.advice) for rule in rules],
    )


def _severity(rule: Rule) -> str:
    """Return the severity, and the share of failing rows above which the whole extract is refused."""
    if rule.blocks_above is None:
        return rule.severity
    return f"{rule.severity}; blocker above {100 * rule.blocks_above:.0f} %"


def _values(column: Column) -> str:
    """Return where a column's values are listed, and whether they are hashed on the way in."""
    written = {
        "label": " (its label)",
        "code_then_description": " (code, then description)",
        "code_or_label": " (code, then description, or its label)",
    }
    parts = [
        f"`{column.code_set}` in `seeds/code_sets.csv`{written.get(column.written_as, '')}"
        if column.code_set
        else "",
        ", ".join(f"`{code}`" for code in column.values),
        f"a local code, decoded under the domain `{column.lookup}`" if column.lookup else "",
        f"a row of {column.references}" if column.references else "",
        "hashed on the way in" if column.pseudonym else "",
    ]
    return "; ".join(part for part in parts if part)


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


if __name__ == "__main__":
    for path, content in generated_files().items():
        path.write_text(content, encoding="utf-8")
