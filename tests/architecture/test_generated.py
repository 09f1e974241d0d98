"""Generated files are fresh."""

from pathlib import Path

import pytest

from warehouse.code_version import PROJECT
from warehouse.generate.contract_files import generated_files
from warehouse.generate.evaluated_rules import evaluated_file


@pytest.mark.parametrize(
    ("path", "content"),
    [evaluated_file(), *generated_files().items()],
    ids=lambda value: value.relative_to(PROJECT).as_posix() if isinstance(value, Path) else "",
)
def test_it_is_what_the_contracts_give(path: Path, content: str) -> None:
    assert path.read_text(encoding="utf-8") == content, "run `make generate`"
