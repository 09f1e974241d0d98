"""Writes ``seeds/measure_columns.csv``: ``make lineage``. A night's test holds that it is true."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from expectations.systems import LIQUIDLOGIC, PARIS
from orchestration.settings import Settings
from tests.lineage.changes import every_change
from tests.lineage.register import PATH, register, write
from tests.lineage.runs import measures_changed, staged, staging_changed
from tests.lineage.worlds import columns_of, liquidlogic_world, paris_world
from tests.pipeline.figures import Models


def main() -> int:
    """Change every column of the made-up authorities and write what reads it."""
    with TemporaryDirectory(prefix="tartan-lineage-") as folder:
        home = Path(folder)
        relations = Models(Settings(home=home / "models")).relations
        worlds = {
            LIQUIDLOGIC.name: liquidlogic_world(home / LIQUIDLOGIC.name),
            PARIS.name: paris_world(home / PARIS.name),
        }
        staging = {
            system: staging_changed(relations, system, raw, every_change(columns_of(raw)))
            for system, raw in worlds.items()
        }
        tables = staged(relations, LIQUIDLOGIC.name, worlds[LIQUIDLOGIC.name])
        measures = measures_changed(relations, tables, every_change(columns_of(tables)))
    write(register(measures, staging))
    sys.stdout.write(f"{PATH.name} written\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
