"""A variant's file: read from YAML, held against the contracts of its system, every mistake told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import yaml

from expectations.codes import allowed
from expectations.contracts.base import Column, columns
from expectations.seeds import authorities
from expectations.systems import System
from expectations.variant import ExtractVariant, Variant
from expectations.yaml_lines import MistakeLog

_PARTS = ("authorities", "columns", "dates", "values", "lookups")
_DIRECTIVES = {"d": "day", "m": "month", "b": "month", "B": "month", "Y": "year"}
_OF_TIME = "HMS"
_FLAGS = ("Y", "N")
_NOT_NAMES = "{} should be names, each with a colon and what belongs to it."

# The columns of each extract of a system, by name.
_Columns = dict[str, dict[str, Column]]


@dataclass(frozen=True)
class VariantFile:
    """What a file says.

    Attributes:
        authorities: the slugs of those that it is about, as far as they are known.
        variant: how their exports differ; of no use when there are mistakes.
        mistakes: what is wrong, each with the file, the line and what may stand there.
    """

    authorities: tuple[str, ...]
    variant: Variant
    mistakes: list[str]


def read_variant(system: System, name: str, text: str) -> VariantFile:
    """The variant in a file's text.

    Args:
        system: whose contracts it departs from.
        name: the file, as messages name it.
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
    extracts = {
        extract: ExtractVariant(
            columns=renamed.get(extract, {}),
            dates=dates,
            values={column: codes for (of, column), codes in values.items() if of == extract},
            domains={column: domain for (of, column), domain in domains.items() if of == extract},
        )
        for extract in own
    }
    return VariantFile(las, Variant(extracts), log.mistakes)


def _parts(text: str, log: MistakeLog) -> dict[str, yaml.Node]:
    """The parts of a file; nothing is made of Yes, No or numbers, since all of it is text."""
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
        theirs: dict[str, str] = {}
        for place, column, name in log.entries(names, f"columns of {extract}"):
            word = log.word(name, f"the name of {extract}.{column}")
            if column not in own[extract]:
                log.unknown(place, f"columns: {extract} has no column '{column}'", own[extract])
            elif word is not None:
                theirs[column] = word
        taken: dict[str, str] = {}
        for column in own[extract]:
            called = theirs.get(column, column)
            other = taken.setdefault(called.casefold(), column)
            if other != column:
                log.add(
                    names,
                    f"columns: {extract}.{other} and {extract}.{column} would both be '{called}'. "
                    "Give each column a name of its own.",
                )
        yield extract, theirs


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
    """What is wrong with a date format; None when it is a good one."""
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
        for place, theirs, ours in log.entries(pairs, f"values of {name}"):
            word = log.word(ours, f"what '{theirs}' is in {name}")
            if word is None:
                continue
            code = word if listed is None else _listed(word, listed)
            if code is None:
                log.unknown(ours, f"values: '{word}' is no value of {name}", listed or ())
            elif codes.setdefault(theirs.lower(), code) != code:
                log.add(place, f"values: '{theirs}' stands twice in {name}. Case does not matter.")
        yield (extract, column_name), codes


def _identifies(column: Column, listed: list[str] | None) -> bool:
    """Its values say which row or person is meant, so that another extract has them too."""
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
    # What is codes of one column of one extract goes before what is codes of all of that name.
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
    """The items of a list; a single text is a list of one."""
    if node is None:
        return []
    return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]
