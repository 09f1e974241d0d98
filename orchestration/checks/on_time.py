"""Checks of whether each authority's deliveries and returns arrived in time.

Dagster's own freshness checks apply to assets and time partitions, not to an authority's partition,
so these are checks of Tartan's own.
"""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import dagster as dg

from expectations.systems import SYSTEMS
from orchestration.assets.deliveries import raw_key
from orchestration.runtime.partitions import authority_partitions
from orchestration.settings import Settings
from warehouse.clock import Clock, utc_now
from warehouse.log.arrivals import arrived, returns_in_use
from warehouse.log.ledger import open_ledger
from warehouse.log.punctuality import (
    LONDON,
    Punctuality,
    ReturnStanding,
    nightly_punctuality,
    return_standings,
)

CHECK = "delivered_on_time"


def on_time_keys(systems: Collection[str]) -> dict[str, dg.AssetCheckKey]:
    """Return the check of returns and of each case-management system, at its first extract, by system.

    No calendar is read here: one that can't be used must not stop a refresh.
    """
    return {
        name: dg.AssetCheckKey(raw_key(name, SYSTEMS[name].extracts[0].name), CHECK)
        for name in systems
    }


def on_time(
    settings: Settings, systems: Collection[str], clock: Clock = utc_now
) -> list[dg.AssetChecksDefinition]:
    """Return the checks of these systems; each gives a result per authority expected to deliver.

    Args:
        clock: gives the present moment.
    """
    keys = on_time_keys(systems)
    if not keys:
        return []

    @dg.multi_asset_check(
        name=CHECK,
        specs=[
            dg.AssetCheckSpec(
                key.name,
                asset=key.asset_key,
                description=_described(system),
                partitions_def=authority_partitions,
            )
            for system, key in keys.items()
        ],
        can_subset=True,
    )
    def delivered_on_time(
        context: dg.AssetCheckExecutionContext,
    ) -> Iterator[dg.AssetCheckEvaluation]:
        has_partitions = context.has_partition_key or context.has_partition_key_range
        las = set(
            context.partition_keys if has_partitions else authority_partitions.get_partition_keys()
        )
        for system, key in keys.items():
            if key in context.selected_asset_check_keys:
                for evaluation in evaluations(settings, system, key.asset_key, clock()):
                    if evaluation.partition in las:
                        yield evaluation

    return [delivered_on_time]


def expected(settings: Settings, now: datetime) -> set[str]:
    """Return the authorities that any of the checks has a result for."""
    return {
        str(evaluation.partition)
        for system, key in on_time_keys(SYSTEMS).items()
        for evaluation in evaluations(settings, system, key.asset_key, now)
    }


def evaluations(
    settings: Settings, system: str, key: dg.AssetKey, now: datetime
) -> list[dg.AssetCheckEvaluation]:
    """Return the check's result at each authority that is expected to deliver the system."""
    with open_ledger(settings.zones.ledger) as ledger:
        if SYSTEMS[system].kind == "returns":
            day = now.astimezone(LONDON).date()
            standings = return_standings(day, returns_in_use(ledger))
            return [_of_return(key, standing) for standing in standings]
        settle_seconds = settings.settle_minutes * 60
        arrivals = arrived(ledger, settings.zones.drop, settle_seconds)
    return [
        _of_nightly(key, standing)
        for standing in nightly_punctuality(arrivals, now)
        if standing.system == system
    ]


def _described(system: str) -> str:
    """Return the description of a system's check."""
    if SYSTEMS[system].kind == "returns":
        return "Every return that is due has arrived. Due dates: seeds/collection_calendar.csv."
    return "The newest delivery arrived in time. Deadlines: seeds/nightly_collection.csv."


def _of_nightly(key: dg.AssetKey, standing: Punctuality) -> dg.AssetCheckEvaluation:
    return _evaluation(
        key,
        standing.la_id,
        standing.days_late == 0,
        {
            "days_late": standing.days_late,
            "deadline": dg.MetadataValue.timestamp(standing.due),
            "expected_on": str(standing.expected_on),
            "newest_delivery": str(standing.newest),
        },
    )


def _of_return(key: dg.AssetKey, standing: ReturnStanding) -> dg.AssetCheckEvaluation:
    return _evaluation(
        key,
        standing.la_id,
        not standing.missing,
        {
            "returns_missing": len(standing.missing),
            **{f"was_due/{each.part}": str(each.due) for each in standing.missing},
            "next_due": str(standing.next_due or "not in the calendar"),
        },
    )


def _evaluation(
    key: dg.AssetKey, la_id: str, passed: bool, metadata: Mapping[str, Any]
) -> dg.AssetCheckEvaluation:
    return dg.AssetCheckEvaluation(
        check_name=CHECK,
        asset_key=key,
        passed=passed,
        severity=dg.AssetCheckSeverity.WARN,
        metadata=metadata,
        partition=la_id,
    )
