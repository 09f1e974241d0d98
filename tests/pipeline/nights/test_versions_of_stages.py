"""Changed code between two refreshes: what it reads again, and when it makes a new release."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from expectations import seeds
from expectations.rules import RULES
from orchestration.runtime import dbt
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask
from warehouse import versions
from warehouse.log.ledger import open_ledger
from warehouse.project import PROJECT
from warehouse.release.current import Release, current_release

TITLE = "Referrals that were renamed"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project to change, which versions are made of and dbt builds."""
    copy = tmp_path / "project"
    for folder in ("expectations", "warehouse", "models", "seeds", "dbt_project"):
        shutil.copytree(
            PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    shutil.copy(PROJECT / "dbt_project.yml", copy)
    monkeypatch.setattr(versions, "PROJECT", copy)
    monkeypatch.setattr(dbt, "PROJECT", copy)
    monkeypatch.setattr(seeds, "SEEDS", copy / "seeds")
    return copy


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))


def last_reading(settings: Settings) -> tuple[str, str]:
    """What the one delivery was last read with, and when its rows were checked."""
    with open_ledger(settings.zones.ledger) as ledger:
        (read,) = ledger.rows(
            "select read_with, max(checked_at) as checked_at "
            "from delivery join rule_result using (delivery_id) "
            "where tool = 'pandera' group by delivery_id"
        )
        return read["read_with"], read["checked_at"]


def release_of(settings: Settings) -> Release:
    release = current_release(settings.zones)
    assert release is not None
    return release


def test_words_change_nothing_a_title_the_release_and_a_contract_the_reading(
    settings: Settings,
    deliver: Deliver,
    refresh: Refresh,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deliver("essex", a_return("eastern_2020,1.3,2020/21-YTD-09,,100,,,"))
    assert refresh().code == 0
    first, read = release_of(settings), last_reading(settings)
    stages = versions.stage_versions()
    assert {name: first.manifest[name] for name in stages} == stages
    assert read[0].startswith(stages["reading_version"])

    with (project / "warehouse" / "synthetic" / "days.py").open("a") as file:
        file.write("# a comment\n")
    rule = RULES["unexpected_file"]
    monkeypatch.setitem(RULES, rule.id, replace(rule, protects="other words"))
    assert pending(settings).is_empty

    catalogue = project / "seeds" / "indicator_catalogue.csv"
    edit(
        catalogue,
        "\nreferrals_per_10k,Referrals to children's social care,",
        f"\nreferrals_per_10k,{TITLE},",
    )
    assert refresh().code == 0
    assert release_of(settings).id != first.id
    titles = ask(settings.zones, "select title from marts.dim_indicator where title = ?", TITLE)
    assert titles == [(TITLE,)]
    assert last_reading(settings) == read

    with (project / "expectations" / "contracts" / "returns" / "return_.py").open("a") as file:
        file.write("\n")
    waiting = pending(settings)
    assert waiting.waiting == {("essex", "returns")}
    assert not waiting.release_is_current
