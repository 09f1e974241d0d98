"""Made-up authorities that hold a case for every rule, as they lie in raw."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from expectations.contracts.base import LINEAGE
from expectations.systems import LIQUIDLOGIC, PARIS, SYSTEMS
from tests.oracle.cases import together
from tests.oracle.edges import EDGES
from tests.oracle.random_region import region
from tests.pipeline.figures import take_in
from warehouse.delivery.zones import Zones
from warehouse.reading.extract import raw_schema
from warehouse.synthetic.region import write_region

DAY = date(2021, 5, 1)
_LA = "luton"
# Above every id of an edge.
_FIRST_ID = 10_000_000


def liquidlogic_world(home: Path, children: int = 60) -> dict[str, pl.DataFrame]:
    """Return the rows of every extract of all edges and of children drawn close to edges."""
    zones = Zones(home)
    edges = {id(edge.case): edge.case for edge in EDGES}
    drawn = region(children, seed=1, first=_FIRST_ID)
    together([*edges.values(), drawn]).write(zones.drop / _LA / LIQUIDLOGIC.name / str(DAY))
    return _rows(zones, LIQUIDLOGIC.name)


def paris_world(home: Path) -> dict[str, pl.DataFrame]:
    """Return the rows of every extract of a made-up authority."""
    zones = Zones(home)
    list(write_region(zones.drop, [_LA], 4, DAY, 1, 0.02, systems=PARIS.name))
    return _rows(zones, PARIS.name)


def no_rows(system: str) -> dict[str, pl.DataFrame]:
    """Return every extract of a system without rows."""
    return {
        extract.name: pl.DataFrame(schema={**raw_schema(extract.load()), "la": pl.String})
        for extract in SYSTEMS[system].extracts
    }


def _rows(zones: Zones, system: str) -> dict[str, pl.DataFrame]:
    take_in(zones)
    empty = no_rows(system)
    found = {}
    for name, shape in empty.items():
        path = zones.raw / system / name / f"la={_LA}" / "all.parquet"
        frame = pl.read_parquet(path) if path.exists() else shape.drop("la")
        found[name] = frame.with_columns(la=pl.lit(_LA)).select(shape.columns)
    return found


def columns_of(frames: Mapping[str, pl.DataFrame]) -> dict[str, list[str]]:
    """Return the columns of each table that can be changed: not the authority, not the lineage."""
    return {
        table: [name for name in frame.columns if name not in ("la", *LINEAGE)]
        for table, frame in frames.items()
    }
