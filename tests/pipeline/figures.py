"""A refresh without Dagster and dbt: deliveries read, the models' compiled SQL run, marts compared."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import duckdb

from orchestration.runtime import dbt
from orchestration.settings import Settings
from tests.compiled import run_all, statements
from tests.lineage.relations import Relations
from warehouse.delivery.drop import scan
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.for_dbt import write_log
from warehouse.log.ledger import open_ledger
from warehouse.raw.parts import write_empty_extracts
from warehouse.reading.secret import Key
from warehouse.receiving import receive

# Columns in which two readings of the same rows may differ.
OF_DELIVERIES = frozenset({"delivery_id", "content_hash", "received_at", "checked_at"})

# Marts that are empty where no return is delivered.
MAY_BE_EMPTY = frozenset({"fct_return_reconciliation"})

_KEY = Key(b"one key for all tests")


class Models:
    """Every seed and model as dbt compiled it, to be run on any raw zone.

    Attributes:
        settings: of the home where dbt built them from no rows, with every relation in its database.
        relations: the same SQL, to be run in part.
    """

    def __init__(self, settings: Settings) -> None:
        """Build them once, from no rows.

        Args:
            settings: of a home of its own; its years are those that the models show.
        """
        self.settings = settings
        settings.zones.create()
        take_in(settings.zones)
        results = dbt.invoke(settings, ["build", "--exclude-resource-type", "unit_test", "test"])
        self._sql = statements(results, with_tests=False)
        self.relations = Relations(results)

    def run(self, zones: Zones) -> Path:
        """Build the marts from what was read into raw; return the database that holds them."""
        zones.build_database.unlink(missing_ok=True)
        run_all(self._sql, zones.raw, zones.build_database)
        return zones.build_database


def take_in(zones: Zones) -> list[Reading]:
    """Receive and read every delivery in drop, write the log for the models; return the readings."""
    zones.create()
    write_empty_extracts(zones.raw)
    readings: list[Reading] = []
    with open_ledger(zones.ledger) as ledger:
        folders, _ = scan(zones.drop)
        for folder in folders:
            receive(zones, ledger, folder)
        for la, system in sorted({(folder.la_id, folder.system) for folder in folders}):
            readings += read_waiting(zones, ledger, _KEY, la, system, lambda _: None)
        write_log(zones.raw, ledger)
    return readings


def differences(
    one: Path, other: Path, tables: Collection[str] = (), without: Collection[str] = ()
) -> dict[str, int]:
    """Return, for each mart, how many rows are in one of the two databases only.

    Args:
        tables: the marts to compare; empty = all.
        without: indicators to leave out.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        connection.execute("create table left_out (indicator_id varchar)")
        for name in without:
            connection.execute("insert into left_out values (?)", [name])
        found = connection.execute(
            "select table_name from information_schema.tables "
            "where table_catalog = 'one' and table_schema = 'marts' order by 1"
        ).fetchall()
        names = [table for (table,) in found if not tables or table in tables]
        assert names
        return {table: _differing(connection, table) for table in names}


def _differing(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    described = connection.execute(f"describe one.marts.{table}").fetchall()
    names = [row[0] for row in described if row[0] not in OF_DELIVERIES]
    compared = "where indicator_id not in (from left_out)" if "indicator_id" in names else ""
    one, other = (
        f"select {', '.join(names)} from {database}.marts.{table} {compared}"
        for database in ("one", "other")
    )
    (has_rows,) = connection.execute(f"select count(*) > 0 from ({one})").fetchall()
    assert has_rows == (True,) or table in MAY_BE_EMPTY, table
    counted = connection.execute(
        f"select count(*) from (({one} except all {other}) union all ({other} except all {one}))"
    ).fetchall()
    return int(counted[0][0])
