"""Deliveries as assets: one factory makes the asset of every extract of a system, and its checks."""

# No postponed annotations here: Dagster reads the type of an op's config when it is decorated.
from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from expectations.rules import Severity, rules_of
from expectations.systems import System
from orchestration.runtime.partitions import authority_partitions
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import Workplace
from warehouse.delivery.drop import DropFolder, scan
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.reading.variants import Variants, load_variants

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome

# One check for each severity, not for each rule: Dagster takes 15 ms to store a result, and a
# night of a region has thousands of rules to report. Which rules failed is in the metadata. For
# the same reason a check that passes as it did at the delivery before is not stored again.
CHECKS: dict[Severity, str] = {
    "blocker": "no_blockers",
    "error": "no_errors",
    "warning": "no_warnings",
}


class Intake(dg.Config):
    """How deliveries are taken.

    Attributes:
        as_they_are: take folders that may still be filling; otherwise only those that are marked
            complete or have been still for a while.
        again: read what is in use once more, though nothing has changed.
        only: of the run's authorities, only these; None = all of them.
    """

    as_they_are: bool = False
    again: bool = False
    only: list[str] | None = None


def raw_key(system: str, extract: str) -> dg.AssetKey:
    """The asset of one extract, named after its place in raw."""
    return dg.AssetKey(["raw", system, extract])


def deliveries_of(system: System) -> dg.AssetsDefinition:
    """Every extract of a system: receives, reads and checks what the run's authorities delivered."""
    keys = {extract.name: raw_key(system.name, extract.name) for extract in system.extracts}

    @dg.multi_asset(
        name=f"{system.name}_deliveries",
        specs=[
            dg.AssetSpec(
                key,
                partitions_def=authority_partitions,
                group_name="deliveries",
                kinds={"parquet"},
                description=f"Checked rows of the newest accepted {name} of each authority.",
            )
            for name, key in keys.items()
        ],
        check_specs=[
            dg.AssetCheckSpec(
                check,
                asset=key,
                description=_described(system, name, severity),
                partitions_def=authority_partitions,
            )
            for name, key in keys.items()
            for severity, check in CHECKS.items()
        ],
        backfill_policy=dg.BackfillPolicy.single_run(),
        can_subset=True,
        required_resource_keys={"workplace"},
        pool=POOL,
    )
    def deliveries(
        context: dg.AssetExecutionContext, config: Intake
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckEvaluation]:
        place: Workplace = context.resources.workplace
        las = [la for la in context.partition_keys if config.only is None or la in config.only]
        folders = [f for f in _ready(place, config) if f.system == system.name and f.la_id in las]
        variants = load_variants(place.settings.variants)
        with open_ledger(place.settings.zones.ledger) as ledger:
            if config.again:
                ledger.forget_readings(system.name, las)
            for la in las:
                ours = [folder for folder in folders if folder.la_id == la]
                yield from _take(context, place, ledger, system, la, ours, variants)
        for key in keys.values():
            yield dg.MaterializeResult(asset_key=key)

    return deliveries


def _ready(place: Workplace, config: Intake) -> list[DropFolder]:
    settle_seconds = 0 if config.as_they_are else place.settings.settle_minutes * 60
    folders, _ = scan(place.settings.zones.drop)
    return [folder for folder in folders if folder.is_complete(settle_seconds)]


def _take(
    context: dg.AssetExecutionContext,
    place: Workplace,
    ledger: Ledger,
    system: System,
    la: str,
    folders: list[DropFolder],
    variants: Variants,
) -> Iterator[dg.AssetCheckEvaluation]:
    """Receive and read what one authority delivered; gives the checks of its newest delivery."""
    from warehouse.intake import read_waiting
    from warehouse.reading.secret import key_of
    from warehouse.receiving import receive

    zones = place.settings.zones
    key = key_of(zones.secrets, place.settings.pseudonym_key)
    if key.made:
        made = f"A pseudonym key was made in {zones.secrets}: keep a copy of it."
        context.log.warning(made)
        place.progress.note(made)
    for folder in folders:
        receive(zones, ledger, folder)
    passed = log_views.checks_passed(ledger, la, system.name)
    readings = read_waiting(zones, ledger, key, la, system.name, place.progress.read, variants)
    for reading in readings:
        if reading.crash:
            context.log.error(f"{reading.delivery.id} could not be read:\n{reading.crash}")
        if reading.check_crash:
            context.log.error(
                f"The check of {reading.delivery.id} as a whole crashed:\n{reading.check_crash}"
            )
    for extract in system.extracts:
        asset_key = raw_key(system.name, extract.name)
        outcomes = [o for r in readings for o in r.outcomes if o.extract == extract.name]
        context.add_asset_metadata(
            {
                "deliveries_read": len(outcomes),
                "rows_accepted": sum(outcome.rows_accepted for outcome in outcomes),
                "rows_quarantined": sum(outcome.rows_quarantined for outcome in outcomes),
            },
            asset_key=asset_key,
            partition_key=la,
        )
        for reading in readings[-1:]:
            of_extract = [o for o in reading.outcomes if o.extract == extract.name]
            # A delivery that was refused as a whole was refused for each extract.
            for outcome in of_extract or [o for o in reading.outcomes if o.blockers]:
                for severity in CHECKS:
                    evaluation = _evaluation(asset_key, la, severity, outcome)
                    if not (evaluation.passed and (extract.name, severity) in passed):
                        yield evaluation


def _described(system: System, extract: str, severity: Severity) -> str:
    rules = [rule.id for rule in rules_of(system.name, extract) if rule.severity == severity]
    return f"No rule of severity {severity} fails: {', '.join(rules)}."


def _evaluation(
    key: dg.AssetKey, la: str, severity: Severity, outcome: "ExtractOutcome"
) -> dg.AssetCheckEvaluation:
    """The result of a severity's rules at the authority concerned: counts by rule, never a cell."""
    broken = [rule for rule in outcome.rules_broken() if rule.severity == severity]
    is_warning = severity == "warning"
    return dg.AssetCheckEvaluation(
        check_name=CHECKS[severity],
        asset_key=key,
        passed=not broken,
        severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
        metadata={
            "rows_received": outcome.rows_received,
            **{f"failed/{rule.id}": outcome.failed(rule) for rule in broken},
        },
        partition=la,
    )
