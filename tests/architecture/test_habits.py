"""The house's habits: what a commit runs, what cleaning removes, the licence, the version."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from warehouse.project import PROJECT

MAKEFILE = (PROJECT / "Makefile").read_text()


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def make_in_a_terminal(folder: Path, answer: str) -> int:
    """Run ``make clean-data`` with a terminal as its input; give the exit code."""
    screen, terminal = pty.openpty()
    os.write(screen, f"{answer}\n".encode())
    ran = subprocess.run(
        ["make", "clean-data"], cwd=folder, stdin=terminal, capture_output=True, check=False
    )
    os.close(screen)
    os.close(terminal)
    return ran.returncode


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with the Makefile, an environment, a cache and a home with a release and a key."""
    shutil.copy(PROJECT / "Makefile", tmp_path)
    for name in (
        ".venv/bin/python",
        ".ruff_cache/file",
        "data/log/deliveries.sqlite",
        "data/published/current/tartan.duckdb",
        "data/secrets/pseudonym.key",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def test_clean_removes_what_can_be_made_again_and_keeps_the_data(checkout: Path) -> None:
    assert make(checkout, "clean").returncode == 0
    assert not (checkout / ".venv").exists()
    assert not (checkout / ".ruff_cache").exists()
    assert (checkout / "data/published/current/tartan.duckdb").exists()
    assert (checkout / "data/secrets/pseudonym.key").exists()


def test_clean_data_refuses_without_a_terminal(checkout: Path) -> None:
    ran = make(checkout, "clean-data")
    assert ran.returncode != 0
    assert "CONFIRM=yes" in ran.stdout
    assert (checkout / "data/secrets/pseudonym.key").exists()


@pytest.mark.parametrize(("answer", "is_removed"), [("yes", True), ("y", False), ("", False)])
def test_clean_data_asks_and_takes_only_yes(checkout: Path, answer: str, is_removed: bool) -> None:
    code = make_in_a_terminal(checkout, answer)
    assert (code == 0) == is_removed
    assert (checkout / "data").exists() != is_removed


def test_clean_data_can_be_confirmed_beforehand(checkout: Path) -> None:
    assert make(checkout, "clean-data", "CONFIRM=yes").returncode == 0
    assert not (checkout / "data").exists()
    assert (checkout / ".venv").exists()


def test_clean_data_leaves_a_folder_that_is_no_home(checkout: Path) -> None:
    other = checkout / "other"
    (other / "log").mkdir(parents=True)
    ran = make(checkout, "clean-data", "CONFIRM=yes", f"TARTAN_HOME={other}")
    assert ran.returncode != 0
    assert other.exists()


def test_a_commit_runs_what_make_lint_runs() -> None:
    lint = re.search(r"^lint: (.*?) ##", MAKEFILE, re.MULTILINE)
    assert lint
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text())
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    assert {hook["entry"] for hook in hooks} == {f"make {target}" for target in lint[1].split()}
    assert {hook["language"] for hook in hooks} == {"system"}
    assert {hook["pass_filenames"] for hook in hooks} == {False}


def test_every_kind_of_file_that_is_linted_runs_its_hook() -> None:
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text())
    files = {hook["entry"]: hook["files"] for repo in config["repos"] for hook in repo["hooks"]}
    for entry, names in {
        "make lint-python": ("warehouse/intake.py", "tests/conftest.py", "pyproject.toml"),
        "make lint-sql": (
            "models/marts/dim_area.sql",
            "models/marts/_models.yml",
            "dbt_project/macros/portable/slug.sql",
            "dbt_project.yml",
            ".sqlfluff",
        ),
    }.items():
        assert [name for name in names if not re.search(files[entry], name)] == [], entry
        assert all((PROJECT / name).exists() for name in names)


def test_the_licence_is_mit_wherever_it_is_named() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert project["license"] == "MIT"
    assert (PROJECT / "LICENSE").read_text().startswith("MIT License\n")


def test_the_version_is_the_newest_of_the_changelog_and_that_of_the_lock() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    headings = re.findall(r"^## (.+)$", (PROJECT / "CHANGELOG.md").read_text(), re.MULTILINE)
    released = [re.fullmatch(r"\[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}", text) for text in headings]
    versions = [match[1] for match in released if match]
    assert versions[0] == project["version"]
    assert versions == sorted(versions, key=lambda v: [int(n) for n in v.split(".")], reverse=True)
    packages = tomllib.loads((PROJECT / "uv.lock").read_text())["package"]
    assert [p["version"] for p in packages if p["name"] == "tartan"] == [project["version"]]
