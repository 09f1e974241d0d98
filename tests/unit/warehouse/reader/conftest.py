"""Received files: bytes in, tables or reasons out."""

from collections.abc import Callable
from pathlib import Path

import pytest

from warehouse.reader import ReadLimits, Table, Unreadable, read_tables

Read = Callable[..., list[Table | Unreadable]]


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Read:
    """Writes bytes to a file without a name of its own and reads all its tables."""
    path: Path = tmp_path_factory.mktemp("landing") / "0a1b2c"

    def of(data: bytes, name: str = "return.csv", **limits: int) -> list[Table | Unreadable]:
        path.write_bytes(data)
        return list(read_tables(path, name, ReadLimits(**limits)))

    return of


@pytest.fixture(scope="session")
def table(read: Read) -> Callable[..., Table]:
    """Reads the one table of a file that has to be readable."""

    def of(data: bytes, name: str = "return.csv", **limits: int) -> Table:
        (result,) = read(data, name, **limits)
        assert isinstance(result, Table), result
        return result

    return of


@pytest.fixture(scope="session")
def refusal(read: Read) -> Callable[..., Unreadable]:
    """Reads a file that has to be refused, and gives the reason."""

    def of(data: bytes, name: str = "return.csv", **limits: int) -> Unreadable:
        (result,) = read(data, name, **limits)
        assert isinstance(result, Unreadable), result
        assert result.name.startswith(name)
        assert result.detail.endswith(".")
        return result

    return of
