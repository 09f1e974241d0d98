"""Generated files are fresh."""

from pathlib import Path

from warehouse.generate.contract_files import generated_files
from warehouse.generate.evaluated_rules import evaluated_file
from warehouse.generate.marts_reference import marts_reference
from warehouse.project import PROJECT


def stale(files: dict[Path, str]) -> list[str]:
    return [
        path.relative_to(PROJECT).as_posix()
        for path, content in files.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    ]


def test_files_made_from_the_contracts_are_fresh() -> None:
    files = generated_files() | dict([evaluated_file()])
    assert len(files) > 5
    assert stale(files) == [], "run `make generate`"


def test_the_reference_of_the_marts_is_fresh() -> None:
    assert stale(marts_reference()) == [], "run `make generate`"
