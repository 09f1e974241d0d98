"""The delivery log as assets: the tables of deliveries and of what is in use, for dbt to read."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.assets.deliveries import raw_key
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from warehouse.log.ledger import open_ledger


def delivery_log(raw_keys: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that writes the log's tables once every delivery of the run is read."""
    tables = ("delivery", "content")

    @dg.multi_asset(
        name="delivery_log",
        specs=[
            dg.AssetSpec(
                raw_key("tartan", table),
                deps=[
                    dg.AssetDep(key, partition_mapping=dg.AllPartitionMapping()) for key in raw_keys
                ],
                group_name="deliveries",
                kinds={"parquet"},
            )
            for table in tables
        ],
        required_resource_keys={"refresh_context"},
        pool=POOL,
    )
    def write(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        from warehouse.log.for_dbt import write_log
        from warehouse.raw.parts import write_empty_extracts

        refresh: RefreshContext = context.resources.refresh_context
        zones = refresh.settings.zones
        write_empty_extracts(zones.raw)
        with open_ledger(zones.ledger) as ledger:
            counts = write_log(zones.raw, ledger)
        for table in tables:
            yield dg.MaterializeResult(
                asset_key=raw_key("tartan", table), metadata={"dagster/row_count": counts[table]}
            )

    return write
