"""Which changes read deliveries again, which only make a new release, and which do neither."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from expectations import seeds
from expectations.rules import RULES
from expectations.rules.marts import MARTS
from expectations.rules.rule import Rule
from warehouse import versions
from warehouse.project import PROJECT

READ, BUILT, PUBLISHED = "reading_version", "building_version", "publishing_version"


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the versions are made of."""
    copy = tmp_path_factory.mktemp("project")
    for folder in ("expectations", "warehouse", "models", "seeds", "dbt_project"):
        shutil.copytree(
            PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(PROJECT / "dbt_project.yml", copy)
    return copy


@pytest.fixture
def project(tree: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(versions, "PROJECT", tree)
    monkeypatch.setattr(seeds, "SEEDS", tree / "seeds")
    return tree


def changed(project: Path, file: str, change: Callable[[str], str]) -> set[str]:
    """The versions that differ while a file is changed."""
    path, before = project / file, versions.stage_versions()
    text = path.read_text()
    other = change(text)
    assert other != text
    path.write_text(other)
    try:
        return differing(before)
    finally:
        path.write_text(text)


def differing(before: dict[str, str]) -> set[str]:
    return {name for name, version in versions.stage_versions().items() if version != before[name]}


def cell(column: str, value: str, **of: str) -> Callable[[str], str]:
    """Puts a value into a column of the rows that have these cells."""

    def change(text: str) -> str:
        rows = list(csv.DictReader(text.splitlines()))
        found = [row for row in rows if of.items() <= row.items()]
        assert found
        for row in found:
            row[column] = value
        lines = [rows[0].keys(), *(row.values() for row in rows)]
        return "".join(",".join(f'"{each}"' for each in line) + "\n" for line in lines)

    return change


CONTACTS = {"indicator_id": "contacts_per_10k"}
ABUSE = {"code_set": "cin_category_of_abuse", "code": "NEG"}
YES = {"code_set": "cin_yes_no", "code": "1"}
CODES, CATALOGUE = "seeds/code_sets.csv", "seeds/indicator_catalogue.csv"


@pytest.mark.parametrize(
    "file",
    [
        "warehouse/synthetic/days.py",
        "warehouse/feedback/groups.py",
        "warehouse/generate/bank_holidays.py",
        "expectations/rules/rows.py",
        "expectations/calendar.py",
        "seeds/nightly_collection.csv",
        "seeds/collection_calendar.csv",
    ],
)
def test_what_neither_reads_nor_shows_changes_no_version(project: Path, file: str) -> None:
    assert changed(project, file, lambda text: f"{text}# another line\n") == set()


@pytest.mark.parametrize(
    ("file", "change", "stages"),
    [
        (CATALOGUE, cell("title", "Other", **CONTACTS), {BUILT}),
        (CATALOGUE, cell("description", "Other.", **CONTACTS), {BUILT}),
        (CATALOGUE, cell("unit", "percent", **CONTACTS), {READ, BUILT}),
        (CATALOGUE, cell("denominator_measure", "contacts", **CONTACTS), {READ, BUILT}),
        (CODES, cell("label", "Other", **YES), {BUILT}),
        (CODES, cell("label", "Other", **ABUSE), {READ, BUILT}),
        (CODES, cell("code", "9", **YES), {READ, BUILT}),
        (CODES, cell("last_year", "2015", **YES), {READ, BUILT}),
        ("seeds/indicator_references.csv", cell("note", "x", ref="1.1"), {BUILT}),
        ("seeds/indicator_references.csv", cell("ref", "9.9", ref="1.1"), {READ, BUILT}),
        ("seeds/local_authorities.csv", cell("region_id", "x", la_id="luton"), {BUILT}),
        ("seeds/local_authorities.csv", cell("la_name", "x", la_id="luton"), {READ, BUILT}),
        ("seeds/population.csv", cell("population_0_17", "1", estimate_year="2016"), {READ, BUILT}),
        ("seeds/localities.csv", cell("locality", "x", la_id="bedford"), {BUILT}),
        ("seeds/return_rules.csv", cell("severity", "error", ref="2.1"), {BUILT}),
    ],
)
def test_a_cell_of_a_seed_counts_where_it_is_used(
    project: Path, file: str, change: Callable[[str], str], stages: set[str]
) -> None:
    assert changed(project, file, change) == stages


@pytest.mark.parametrize(
    ("file", "stages"),
    [
        ("expectations/contracts/liquidlogic/front_door.py", {READ}),
        ("expectations/contracts/returns/return_.py", {READ}),
        ("expectations/contracts/base.py", {READ}),
        ("expectations/across.py", {READ}),
        ("expectations/codes.py", {READ}),
        ("expectations/periods.py", {READ}),
        ("expectations/variant.py", {READ}),
        ("expectations/suites/deliveries.py", {READ}),
        ("warehouse/intake.py", {READ}),
        ("warehouse/profile/measured.py", {READ}),
        ("warehouse/raw/parts.py", {READ}),
        ("warehouse/reader/formats/delimited.py", {READ}),
        ("warehouse/reading/extract.py", {READ}),
        ("expectations/systems.py", {READ}),
        ("expectations/suites/suite.py", {READ, PUBLISHED}),
        ("expectations/suites/marts.py", {PUBLISHED}),
        ("warehouse/audit/marts.py", {PUBLISHED}),
        ("warehouse/log/issues.py", {PUBLISHED}),
        ("warehouse/release/quality_marts.py", {PUBLISHED}),
        ("models/marts/_models.yml", {BUILT}),
        ("models/staging/returns/stg_returns__return.sql", {BUILT}),
        ("dbt_project/macros/from_systems.sql", {BUILT}),
        ("dbt_project.yml", {BUILT}),
        ("seeds/_seeds.yml", {BUILT}),
    ],
)
def test_a_file_counts_at_the_stages_that_use_it(
    project: Path, file: str, stages: set[str]
) -> None:
    assert changed(project, file, lambda text: f"{text}\n") == stages


def test_a_new_module_of_the_reader_counts(project: Path) -> None:
    before = versions.stage_versions()
    path = project / "warehouse" / "reader" / "another_format.py"
    path.write_text("")
    try:
        assert differing(before) == {READ}
    finally:
        path.unlink()


def of_rule(monkeypatch: pytest.MonkeyPatch, rule_id: str, **other: Any) -> set[str]:
    """The versions that differ once a rule of the register is another."""
    before = versions.stage_versions()
    rule = replace(RULES[rule_id], **other)
    assert rule != RULES[rule_id]
    monkeypatch.setitem(RULES, rule_id, rule)
    monkeypatch.setattr(
        versions, "MARTS", tuple(rule if each.id == rule_id else each for each in MARTS)
    )
    return differing(before)


@pytest.mark.parametrize(
    "name", [each.name for each in fields(Rule) if each.name not in versions.DECIDES_READING]
)
def test_a_rules_words_change_no_version(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert of_rule(monkeypatch, "rows_fell", **{name: "other words"}) == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("severity", "error"),
        ("blocks_above", 0.5),
        ("extracts", ("liquidlogic.DIM_PERSON",)),
        ("column", "ID"),
        ("tool", "pandera"),
    ],
)
def test_what_decides_of_a_rule_reads_again(
    monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    assert of_rule(monkeypatch, "rows_fell", **{name: value}) == {READ}


@pytest.mark.parametrize(("name", "value"), [("severity", "error"), ("owner", "la")])
def test_a_rule_of_the_marts_decides_what_is_published(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    assert of_rule(monkeypatch, "indicator_vanished", **{name: value}) == {PUBLISHED}


def test_the_release_names_one_version_for_all_stages() -> None:
    stages = versions.stage_versions()
    whole = versions.code_version(stages)
    assert whole == versions.code_version(dict(stages))
    others = {versions.code_version({**stages, name: "another"}) for name in stages}
    assert len({whole, *others}) == 4
