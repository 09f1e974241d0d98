"""Generated files are fresh."""

from pathlib import Path

import pytest

from warehouse.generate.contract_files import generated_files
from warehouse.project import PROJECT


@pytest.mark.parametrize(
    ("path", "content"),
    generated_files().items(),
    ids=lambda value: value.relative_to(PROJECT).as_posix() if isinstance(value, Path) else "",
)
def test_it_is_what_the_contracts_give(path: Path, content: str) -> None:
    assert path.read_text(encoding="utf-8") == content, "run `make generate`"
