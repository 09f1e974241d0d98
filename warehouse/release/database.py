"""The one place that opens a DuckDB database from Python. dbt writes the build database; here it is only read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    Database = duckdb.DuckDBPyConnection


@contextmanager
def new_release_database(
    path: Path, build_database: Path, key: str | None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a new database at ``path`` with the build database attached read-only as ``build``.

    Args:
        key: the build database's encryption key, if it has one.
    """
    import duckdb

    with duckdb.connect(path) as connection:
        _attach_build(connection, build_database, key, "build")
        yield connection
        connection.execute("detach build")


@contextmanager
def audited_database(
    build_database: Path, key: str | None, raw: Path
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory with the build attached read-only.

    The build is ``warehouse``, as dbt named it: its views call their tables by that name.

    Args:
        key: the build database's encryption key, if it has one.
        raw: where the build's sources are.
    """
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("set temp_directory = ''")  # what is read here is put nowhere else
        connection.execute(f"set file_search_path = {_quoted(raw)}")
        _attach_build(connection, build_database, key, "warehouse")
        yield connection


def _attach_build(
    connection: duckdb.DuckDBPyConnection, build_database: Path, key: str | None, name: str
) -> None:
    options = ["read_only", *([f"encryption_key {_quoted(key)}"] if key else [])]
    connection.execute(f"attach {_quoted(build_database)} as {name} ({', '.join(options)})")


def encryption_extension() -> Path:
    """Return DuckDB's extension that can write an encrypted database, from its own Python package."""
    package = find_spec("duckdb_extension_httpfs")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("duckdb_extension_httpfs is not installed: make install")
    (extension,) = Path(package.origin).parent.glob("extensions/*/httpfs.duckdb_extension")
    return extension


def _quoted(text: object) -> str:
    escaped = str(text).replace("'", "''")
    return f"'{escaped}'"
