"""The release as an asset: the published files that BI tools and report jobs read."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Sequence

import dagster as dg

from orchestration.assets.audit import KEY as AUDIT
from orchestration.runtime.faults import as_failure
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from warehouse.log.ledger import open_ledger


def release(marts: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that publishes the marts once all of them are built and audited."""

    @dg.asset(
        name="release",
        deps=[*marts, AUDIT],
        group_name="published",
        kinds={"duckdb", "parquet"},
        description="The newest published release: tartan.duckdb, Parquet and release.json.",
        required_resource_keys={"refresh_context"},
        pool=POOL,
    )
    def publish(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        from warehouse.release.publish import publish as publish_release

        refresh: RefreshContext = context.resources.refresh_context
        refresh.progress.stage("publishing")
        settings = refresh.settings
        with as_failure(), open_ledger(settings.zones.ledger) as ledger:
            made = publish_release(
                settings.zones,
                ledger,
                settings.database_key,
                years_shown=settings.years_shown,
                keep=settings.releases_kept,
            )
        counts = made.manifest["row_counts"]
        return dg.MaterializeResult(
            metadata={
                "release_id": made.id,
                "stale": len(made.manifest["stale"]),
                **{f"rows/{table}": count for table, count in counts.items()},
            }
        )

    return publish
