"""Reads a variant's YAML file, checks it against its system's contracts, and lists every mistake."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from expectations.codes import allowed
from expectations.contracts.base import Column, columns
from expectations.rules import RULES
from expectations.seeds import authorities
from expectations.systems import System
from expectations.variant import ExtractVariant, Variant
from expectations.yaml_lines import MistakeLog

_PARTS = ("authorities", "columns", "dates", "values", "lookups", "limits")
_DIRECTIVES = {"d": "day", "m": "month", "b": "month", "B": "month", "Y": "year"}
_OF_TIME = "HMS"
_FLAGS = ("Y", "N")
_NOT_NAMES = "{} should be names, each with a colon and what belongs to it."

# The columns of each extract of a system, by name.
_Columns = dict[str, dict[str, Column]]


@dataclass(frozen=True)
class VariantFile:
    """The content of a variant's file.

    Attributes:
        authorities: the slugs of the authorities it is for, unknown ones left out.
        variant: how their exports differ; not to be used when there are mistakes.
        mistakes: what is wrong, each with the file, the line and the allowed values.
    """

    authorities: tuple[str, ...]
    variant: Variant
    mistakes: list[str]


def read_variant(system: System, name: str, text: str) -> VariantFile:
    """Return the variant in a file's text.

    Args:
        system: the system whose contracts it differs from.
        name: the file's name in messages.
        text: the file's content.
    """
    log = MistakeLog(name, [])
    parts = _parts(text, log)
    own: _Columns = {
        extract.name: {column.name: column for column in columns(extract.load())}
        for extract in system.extracts
    }
    las = tuple(_authorities(parts.get("authorities"), log))
    renamed = dict(_renamed(parts.get("columns"), own, log))
    dates = tuple(_dates(parts.get("dates"), log))
    values = dict(_values(parts.get("values"), own, log))
    domains = dict(_domains(parts.get("lookups"), own, log))
    limits = dict(_limits(parts.get("limits"), log))
    extracts = {
        extract: ExtractVariant(
            columns=renamed.get(extract, {}),
            dates=dates,
            values={column: codes for (of, column), codes in values.items() if of == extract},
            domains={column: domain for (of, column), domain in domains.items() if of == extract},
            limits=limits,
        )
        for extract in own
    }
    return VariantFile(las, Variant(extracts), log.mistakes)


def _parts(text: str, log: MistakeLog) -> dict[str, yaml.Node]:
    """Return the parts of a file by name; Yes, No and numbers are not converted but stay text."""
    root = log.root(text)
    if root is None and not log.mistakes:
        log.mistakes.append(f"{log.file}: the file is empty. It may hold: {', '.join(_PARTS)}.")
    if not isinstance(root, yaml.MappingNode):
        if root is not None:
            log.add(root, _NOT_NAMES.format("the file"))
        return {}
    parts = {}
    for key, part, node in log.entries(root, "the file"):
        if part in _PARTS:
            parts[part] = node
        else:
            log.unknown(key, f"a variant has no part '{part}'", _PARTS)
    if "authorities" not in parts:
        log.mistakes.append(
            f"{log.file}: 'authorities' is missing. Name those that the variant is for."
        )
    return parts


def _authorities(node: yaml.Node | None, log: MistakeLog) -> Iterator[str]:
    for item in _items(node):
        slug = log.word(item, "an authority")
        if slug is not None and slug not in authorities():
            log.unknown(item, f"'{slug}' is no authority", authorities())
        elif slug is not None:
            yield slug


def _renamed(
    node: yaml.Node | None, own: _Columns, log: MistakeLog
) -> Iterator[tuple[str, dict[str, str]]]:
    for key, extract, names in log.entries(node, "columns"):
        if extract not in own:
            log.unknown(key, f"columns: there is no extract '{extract}'", own)
            continue
        new_names: dict[str, str] = {}
        for place, column, name in log.entries(names, f"columns of {extract}"):
            word = log.word(name, f"the name of {extract}.{column}")
            if column not in own[extract]:
                log.unknown(place, f"columns: {extract} has no column '{column}'", own[extract])
            elif word is not None:
                new_names[column] = word
        taken: dict[str, str] = {}
        for column in own[extract]:
            called = new_names.get(column, column)
            other = taken.setdefault(called.casefold(), column)
            if other != column:
                log.add(
                    names,
                    f"columns: {extract}.{other} and {extract}.{column} would both be '{called}'. "
                    "Give each column a name of its own.",
                )
        yield extract, new_names


def _dates(node: yaml.Node | None, log: MistakeLog) -> Iterator[str]:
    for item in _items(node):
        form = log.word(item, "a date format")
        if form is None:
            continue
        wrong = _wrong_with(form)
        if wrong is None:
            yield form
        else:
            log.add(
                item,
                f"dates: '{form}' {wrong}. Write it with %d for the day, %m, %b (JAN) or %B "
                "(January) for the month, %Y for the year and, where there is a time of day, "
                "%H, %M and %S, like %d/%m/%Y.",
            )


def _wrong_with(form: str) -> str | None:
    """Return what is wrong with a date format; None when it is valid."""
    directives = [part[:1] for part in form.replace("%%", "").split("%")[1:]]
    strange = [d for d in directives if d not in _DIRECTIVES and d not in _OF_TIME]
    if strange:
        return f"has %{strange[0]}, which is not read"
    parts = sorted(_DIRECTIVES[d] for d in directives if d in _DIRECTIVES)
    if parts != ["day", "month", "year"]:
        return "does not have one day, one month and one year"
    return None


def _values(
    node: yaml.Node | None, own: _Columns, log: MistakeLog
) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    for key, name, pairs in log.entries(node, "values"):
        extract, _, column_name = name.partition(".")
        column = _column(key, name, own, log, "values")
        if column is None:
            continue
        listed = list(_FLAGS) if column.kind == "flag" else allowed(column)
        if column.kind not in ("code", "flag", "text") or _identifies(column, listed):
            log.add(key, f"values: {name} is no code, flag or text, so its values can't be named.")
            continue
        codes: dict[str, str] = {}
        for place, text, node_of_value in log.entries(pairs, f"values of {name}"):
            word = log.word(node_of_value, f"what '{text}' is in {name}")
            if word is None:
                continue
            code = word if listed is None else _listed(word, listed)
            if code is None:
                log.unknown(node_of_value, f"values: '{word}' is no value of {name}", listed or ())
            elif codes.setdefault(text.lower(), code) != code:
                log.add(place, f"values: '{text}' stands twice in {name}. Case does not matter.")
        yield (extract, column_name), codes


def _identifies(column: Column, listed: list[str] | None) -> bool:
    """Return whether the column's values identify a row or person, so that other extracts have them too."""
    is_open_key = column.required and listed is None
    return bool(column.pseudonym or column.references or is_open_key)


def _domains(
    node: yaml.Node | None, own: _Columns, log: MistakeLog
) -> Iterator[tuple[tuple[str, str], str]]:
    decoded = [
        (extract, column.name)
        for extract, of_extract in own.items()
        for column in of_extract.values()
        if column.lookup
    ]
    # An entry for one column of one extract takes precedence over one for all of that name.
    for key, name, node_of_domain in sorted(
        log.entries(node, "lookups"), key=lambda entry: "." in entry[1]
    ):
        domain = log.word(node_of_domain, f"the domain of {name}")
        meant = [(e, c) for e, c in decoded if name in (c, f"{e}.{c}")]
        if not meant:
            known = sorted({column for _, column in decoded})
            log.unknown(key, f"lookups: no column '{name}' is looked up", known or ["none"])
        elif domain is not None:
            yield from ((place, domain) for place in meant)


def _limits(node: yaml.Node | None, log: MistakeLog) -> Iterator[tuple[str, float]]:
    limited = [rule.id for rule in RULES.values() if rule.blocks_above is not None]
    for key, rule_id, node_of_share in log.entries(node, "limits"):
        word = log.word(node_of_share, f"the limit of {rule_id}")
        if rule_id not in limited:
            log.unknown(key, f"limits: no rule '{rule_id}' has a limit", limited)
        elif word is not None and not re.fullmatch(r"(0|1)(\.\d+)?|0?\.\d+", word):
            log.add(
                node_of_share,
                f"limits: '{word}' is no share. Write 0.1 where a tenth of the rows may fail {rule_id}.",
            )
        elif word is not None:
            yield rule_id, min(float(word), 1.0)


def _column(key: yaml.Node, name: str, own: _Columns, log: MistakeLog, part: str) -> Column | None:
    extract, dot, column = name.partition(".")
    if not dot or extract not in own:
        log.unknown(key, f"{part}: '{name}' should be EXTRACT.COLUMN", own)
    elif column not in own[extract]:
        log.unknown(key, f"{part}: {extract} has no column '{column}'", own[extract])
    else:
        return own[extract][column]
    return None


def _listed(word: str, listed: Iterable[str]) -> str | None:
    return next((code for code in listed if code.lower() == word.lower()), None)


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    """Return the items of a list; a single text is a list of one."""
    if node is None:
        return []
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
