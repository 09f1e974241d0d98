"""The rows that an extract's own rows are checked against, while a delivery is read."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl

from expectations.systems import SYSTEMS
from tests.conftest import Deliver, a_return
from tests.unit.warehouse.test_intake import Q2, take
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger
from warehouse.raw.incoming import Incoming


def test_an_older_delivery_is_checked_by_its_own_rows_and_replaces_none(
    zones: Zones, ledger: Ledger, deliver: Deliver
) -> None:
    """A newer one holds the extract, and its rows may not be those that the older one refers to."""
    deliver("essex", a_return(Q2.format(100)))
    take(zones, ledger)
    (path,) = zones.raw.glob("returns/return/la=essex/*.parquet")
    rows = pl.read_parquet(path, hive_partitioning=False).with_columns(numerator=pl.lit(90.0))
    older = Delivery("older", "essex", "returns", date(2020, 1, 1), datetime(2020, 1, 1), "")
    incoming = Incoming(zones.raw, ledger, older)
    nothing = pl.DataFrame()
    read = ExtractRows("return", rows, nothing, nothing, [], 1, len(rows))
    incoming.write(SYSTEMS["returns"].extracts[0].load(), read)
    found = incoming.rows("return")
    assert found is not None
    assert found.collect()["numerator"].to_list() == [90]
    assert incoming.put_in_place() == {"return": set()}
    # The file in its place is the newer delivery's, and may be gone until that is read again.
    path.unlink()
    assert incoming.fingerprints() == {}
