"""Documents name only what exists, and a newcomer's questions are answered in three look-ups."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from warehouse.delivery.zones import Zones
from warehouse.project import PROJECT

DOCUMENTS = ("README.md", "CONTRIBUTING.md", "GLOSSARY.md", "MARTS.md")
IN_BACKTICKS = re.compile(r"`([^`\n]+)`")
A_FILE = re.compile(r"[\w*>]\.(py|md|sql|toml)$")
PERIOD = re.compile(r"\d{4}/\d{2}")
# A delivery's own folder, which `tartan check` makes.
IN_A_DELIVERY = ("_check",)
STEP = re.compile(r'`(?P<path>[^`]+)` "(?P<text>[^"]+)"')


def zones() -> set[str]:
    """The names of the folders of a home."""
    home = Path("/home-of-tartan")
    paths = [getattr(Zones(home), name) for name in vars(Zones) if name != "create"]
    return {path.relative_to(home).parts[0] for path in paths if isinstance(path, Path)}


def prose(document: str) -> str:
    """A document without its blocks of code."""
    text = (PROJECT / document).read_text(encoding="utf-8")
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def paths_named(text: str) -> list[str]:
    """What is in backticks and looks like a path of the repository."""
    found = []
    for token in IN_BACKTICKS.findall(text):
        is_path = not re.search(r"\s|://|\(", token) and ("/" in token or A_FILE.search(token))
        parts = Path(token).parts
        of_a_home = parts and parts[0] in {*zones(), "data", "<TARTAN_HOME>", *IN_A_DELIVERY}
        if is_path and not of_a_home and not PERIOD.search(token):
            found.append(token)
    return found


def matches(token: str) -> set[Path]:
    """The files and folders that a path stands for; `<name>` and `*` stand for any name."""
    return set(PROJECT.glob(re.sub(r"<[^>]+>", "*", token).rstrip("/")))


def test_no_folder_of_the_repository_is_called_like_a_zone() -> None:
    assert {"drop", "log", "published", "secrets"} <= zones()
    assert [name for name in zones() if (PROJECT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_path_that_a_document_names_exists(document: str) -> None:
    assert [token for token in paths_named(prose(document)) if not matches(token)] == []


def test_paths_are_found_and_a_wrong_one_is_noticed() -> None:
    text = (
        "`models/marts/*.yml`, `nowhere/at_all.py`, `gone.md`, `2020/21`, `outbox/<la>/x`, `a b/c`"
    )
    assert paths_named(text) == ["models/marts/*.yml", "nowhere/at_all.py", "gone.md"]
    assert [bool(matches(token)) for token in paths_named(text)] == [True, False, False]
    assert len(paths_named(prose("README.md"))) > 50


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_to_a_file_or_a_heading(document: str) -> None:
    text = prose(document)
    headings = {f"#{heading}" for heading in re.findall(r"^#+ (\w+)$", text, re.MULTILINE)}
    links = re.findall(r"\]\(([^)]+)\)", text)
    assert [link for link in links if link not in headings and not (PROJECT / link).exists()] == []


def lookups() -> dict[str, list[tuple[str, str]]]:
    """The steps, each a path and a text in it, by question, as CONTRIBUTING has them."""
    section = prose("CONTRIBUTING.md").split("## Find your way")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if "?" in line]
    return {
        question: [(step["path"], step["text"]) for step in STEP.finditer(steps)]
        for question, steps in rows
    }


def leads_to(document: str, path: str) -> bool:
    """The document names the file: in backticks, as a module, or as a model of dbt."""
    text = (PROJECT / document).read_text(encoding="utf-8")
    file = PROJECT / path
    if document.endswith(".md"):
        return any(file in matches(token) for token in paths_named(text))
    return file.stem in text if file.suffix == ".sql" else _module(path) in text


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def test_ten_questions_are_answered() -> None:
    assert len(lookups()) == 10


@pytest.mark.parametrize(("question", "steps"), lookups().items())
def test_a_newcomer_finds_it_in_three_lookups(question: str, steps: list[tuple[str, str]]) -> None:
    assert 2 <= len(steps) <= 3, question
    assert steps[0][0] == "README.md"
    for number, (path, text) in enumerate(steps):
        assert text in (PROJECT / path).read_text(encoding="utf-8"), path
        earlier = [before for before, _ in steps[:number]]
        assert not earlier or any(leads_to(before, path) for before in earlier), path


def test_every_term_of_the_glossary_stands_once_with_a_meaning() -> None:
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in prose("GLOSSARY.md").splitlines()
        if line.startswith("| ") and not line.startswith("| term")
    ]
    terms = [term for term, *_ in rows]
    assert len(terms) > 50
    assert sorted(set(terms)) == sorted(terms)
    assert [row for row in rows if len(row) != 3 or not row[1].endswith(".")] == []
