"""Every column of every extract taken away: nothing changes that does not declare it."""

from __future__ import annotations

from pathlib import Path

from expectations.systems import LIQUIDLOGIC, PARIS
from tests.lineage.changes import every_change
from tests.lineage.register import undeclared
from tests.lineage.runs import measures_changed
from tests.lineage.worlds import columns_of, liquidlogic_world, paris_world
from tests.pipeline.figures import Models


def test_what_changes_without_a_column_declares_it(models: Models, tmp_path: Path) -> None:
    worlds = {
        LIQUIDLOGIC.name: liquidlogic_world(tmp_path / LIQUIDLOGIC.name),
        PARIS.name: paris_world(tmp_path / PARIS.name),
    }
    for system, raw in worlds.items():
        changes = [c for c in every_change(columns_of(raw), ["nulled"]) if c.column is not None]
        changed = measures_changed(models.relations, raw, changes, system)
        assert sum(map(bool, changed.values())) > 80
        assert undeclared(changed, system) == {}
