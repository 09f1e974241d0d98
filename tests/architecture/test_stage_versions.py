"""Each stage's version covers the modules and the seeds that the stage uses, and no others."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterable, Iterator

import pytest

from expectations.contracts.base import columns
from expectations.rules.rule import Rule
from expectations.seeds import JUDGING, WRITTEN_AS_LABELS
from expectations.systems import SYSTEMS
from warehouse import versions
from warehouse.project import PROJECT

PACKAGES = ("expectations", "warehouse")

# Modules that a stage imports and its version leaves out, each with its packages, and why.
NOT_IN_READING = {
    "expectations.findings": "holds what was found, whatever was judged",
    "expectations.rules": "what decides of a rule is in the version as values; its texts are not",
    "expectations.wording": "makes the sentences about findings",
    "warehouse.delivery.crash": "words the traceback that is logged",
    "warehouse.delivery.drop": "finds folders in drop; what is read lies in landing",
    "warehouse.delivery.faults": "words what the machine could not do; nothing is judged then",
    "warehouse.delivery.files": "writes files whole, whatever they hold",
    "warehouse.delivery.landing": "finds received bytes by their hash",
    "warehouse.delivery.relanding": "lands the same bytes again",
    "warehouse.delivery.zones": "names the folders of a home",
    "warehouse.feedback": "words and lays out what an authority is sent",
    "warehouse.log.errors": "words why the log can't be used",
    "warehouse.log.migrations": "renames columns of an old log",
    "warehouse.log.raw_files": "knows which files raw must hold, not what they hold",
    "warehouse.project": "names the project's own folder",
    "warehouse.versions": "the lists themselves: another file in one is another version already",
}
NOT_IN_PUBLISHING = {
    "warehouse.project": NOT_IN_READING["warehouse.project"],
    "expectations.findings": NOT_IN_READING["expectations.findings"],
    "expectations.wording": NOT_IN_READING["expectations.wording"],
    "warehouse.log.errors": NOT_IN_READING["warehouse.log.errors"],
    "warehouse.log.migrations": "renames columns of an old log",
    "expectations.rules": NOT_IN_READING["expectations.rules"],
    "warehouse.delivery.drop": "finds folders in drop; a release shows the log",
    "warehouse.delivery.files": NOT_IN_READING["warehouse.delivery.files"],
    "warehouse.delivery.landing": "hashes files",
    "warehouse.delivery.zones": NOT_IN_READING["warehouse.delivery.zones"],
    "warehouse.feedback": "writes the pages of the hub, which are not in a release",
    "warehouse.versions": NOT_IN_READING["warehouse.versions"],
}
# The attributes of a rule that word a failure, and decide nothing.
WORDS = {"wrong", "remedy", "details", "owner", "protects"}


def named(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


MODULES = {
    named(path.relative_to(PROJECT).as_posix()): path
    for package in PACKAGES
    for path in (PROJECT / package).rglob("*.py")
}


def running(node: ast.AST) -> Iterator[ast.AST]:
    """Every node below one that runs; what only a type checker imports decides nothing."""
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"):
            yield child
            yield from running(child)


def imports_of(module: str) -> Iterator[tuple[str, str]]:
    """What a module imports anywhere: (module, name taken from it, or an empty text)."""
    for node in running(ast.parse(MODULES[module].read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)


def imported(module: str) -> Iterator[str]:
    """Modules of ours that a module imports, with the packages that they lie in."""
    for name, taken in imports_of(module):
        parts = [*name.split("."), taken]
        heads = (".".join(parts[:count]) for count in range(1, len(parts) + 1))
        yield from (head for head in heads if head in MODULES)


def reached(roots: Iterable[str], left_out: Iterable[str]) -> tuple[set[str], set[str]]:
    """Modules that the roots import, directly or through others, and entries left out on the way."""
    found: set[str] = set()
    met: set[str] = set()
    todo = list(roots)
    while todo:
        module = todo.pop()
        entry = next((out for out in left_out if f"{module}.".startswith(f"{out}.")), None)
        if entry is not None:
            met.add(entry)
        elif module not in found:
            found.add(module)
            todo.extend(imported(module))
    return found, met


def has_code(module: str) -> bool:
    """It holds more than a docstring."""
    return len(ast.parse(MODULES[module].read_text()).body) > 1


def listed(patterns: Iterable[str]) -> set[str]:
    files = [list(PROJECT.glob(pattern)) for pattern in patterns]
    assert all(files), "a pattern that no file has"
    return {named(path.relative_to(PROJECT).as_posix()) for found in files for path in found}


CONTRACTS = {extract.contract.partition(":")[0] for s in SYSTEMS.values() for extract in s.extracts}
STAGES = {
    "reading": ({"warehouse.intake", *CONTRACTS}, versions.READING, NOT_IN_READING),
    "publishing": (
        {"warehouse.release.publish", "warehouse.log.for_dbt", "warehouse.audit.auditing"},
        versions.PUBLISHING,
        NOT_IN_PUBLISHING,
    ),
}


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_lists_the_modules_that_it_imports(stage: str) -> None:
    roots, patterns, left_out = STAGES[stage]
    imports, met = reached(roots, left_out)
    assert {m for m in imports if has_code(m)} == {m for m in listed(patterns) if has_code(m)}
    assert met == set(left_out), "an entry that nothing imports any more"


def test_every_attribute_of_a_rule_decides_or_words() -> None:
    deciding = set(versions.DECIDES_READING)
    assert not deciding & WORDS
    assert deciding | WORDS == {field.name for field in dataclasses.fields(Rule)}
    assert set(versions.DECIDES_PUBLISHING) == deciding | {"owner"}


def test_reading_takes_of_the_seeds_only_what_its_version_covers() -> None:
    """``rows`` would give every column of a seed, ``judging_rows`` gives those in the version."""
    roots, _, left_out = STAGES["reading"]
    modules, _ = reached(roots, left_out)
    taken = {
        name if source == "expectations.seeds" else "seeds"
        for module in modules - {"expectations.seeds"}
        for source, name in imports_of(module)
        if source == "expectations.seeds" or (source, name) == ("expectations", "seeds")
    }
    assert taken == {"JUDGING", "judging_rows", "authorities"}
    assert {"la_id", "la_name"} <= set(JUDGING["local_authorities"])  # what authorities() gives


def test_the_sets_written_as_labels_are_those_of_the_contracts() -> None:
    contracts = [extract.load() for s in SYSTEMS.values() for extract in s.extracts]
    labelled = {
        column.code_set
        for contract in contracts
        for column in columns(contract)
        if column.written_as in ("label", "code_or_label")
    }
    assert labelled == WRITTEN_AS_LABELS


def test_publishing_reads_no_seed_in_python() -> None:
    roots, _, left_out = STAGES["publishing"]
    modules, _ = reached(roots, left_out)
    assert "warehouse.audit.marts" in modules
    asked = {
        name
        for module in modules
        for name in re.findall(r"\b(?:seed|rows)\(\"(\w+)\"\)", MODULES[module].read_text())
    }
    assert asked == set(), "add the seed to the publishing version"
