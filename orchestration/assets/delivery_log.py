"""The delivery log as assets: the tables of deliveries and of what is in use, for dbt to read."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.assets.deliveries import key_in_use, log_damage, raw_key
from orchestration.runtime.faults import as_failure
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.raw_files import raw_files
from warehouse.raw.whole import not_whole
from warehouse.reading.variants import load_variants


def delivery_log(raw_keys: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that writes the log's tables once every delivery of the run is read.

    Before, it makes damaged files of raw again, also of authorities that are not in the run: the
    models read all of raw.
    """
    tables = ("delivery", "content", "unfit_column")

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
        with as_failure(), open_ledger(zones.ledger) as ledger:
            write_empty_extracts(zones.raw)
            _restore_raw(context, refresh, ledger)
            counts = write_log(zones.raw, ledger)
        for table in tables:
            yield dg.MaterializeResult(
                asset_key=raw_key("tartan", table), metadata={"dagster/row_count": counts[table]}
            )

    return write


def _restore_raw(
    context: dg.AssetExecutionContext, refresh: RefreshContext, ledger: Ledger
) -> None:
    """Make again from landing whatever raw does not hold whole."""
    zones = refresh.settings.zones
    damaged = {(each.la_id, each.system) for each in not_whole(zones.raw, raw_files(ledger))}
    if not damaged:
        return
    from warehouse.intake import read_waiting

    key = key_in_use(context, refresh, ledger)
    variants = load_variants(refresh.settings.variants)
    for la_id, system in sorted(damaged):
        for reading in read_waiting(
            zones, ledger, key, la_id, system, refresh.progress.read, variants
        ):
            log_damage(context, reading)
