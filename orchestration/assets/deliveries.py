"""Deliveries as assets: one factory makes the assets and checks of all extracts of a system."""

# No postponed annotations here: Dagster reads the type of an op's config when it is decorated.
from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg

from expectations.rules import Severity, rules_of
from expectations.systems import System
from orchestration.runtime.faults import as_failure
from orchestration.runtime.partitions import authority_partitions
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from warehouse.delivery.drop import DropFolder, scan
from warehouse.delivery.faults import PassingFault, passing_fault
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.raw_files import holds_pseudonyms
from warehouse.reading.variants import Variants, load_variants

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome
    from warehouse.intake import Reading
    from warehouse.reading.secret import Key

# One check for each severity, not for each rule: Dagster takes 15 ms to store a result, and a
# region's night has thousands of rules to report. The rules that failed are in the metadata. For
# the same reason, a check that passed at the delivery before is not stored again when it passes.
CHECKS: dict[Severity, str] = {
    "blocker": "no_blockers",
    "error": "no_errors",
    "warning": "no_warnings",
}


class IntakeConfig(dg.Config):
    """How a run takes deliveries.

    Attributes:
        as_they_are: also take folders that may still be filling; otherwise only those that are marked
            complete or have not changed for a while.
        again: read what is in use again, though nothing has changed.
        only: the authorities to read, of those of the run; None = all of them.
    """

    as_they_are: bool = False
    again: bool = False
    only: list[str] | None = None


def raw_key(system: str, extract: str) -> dg.AssetKey:
    """Return the asset key of one extract, named after its path in raw."""
    return dg.AssetKey(["raw", system, extract])


def deliveries_of(system: System) -> dg.AssetsDefinition:
    """Return the assets of a system's extracts: they receive, read and check what was delivered."""
    keys = {extract.name: raw_key(system.name, extract.name) for extract in system.extracts}

    @dg.multi_asset(
        name=f"{system.name}_deliveries",
        specs=[
            dg.AssetSpec(
                key,
                partitions_def=authority_partitions,
                group_name="deliveries",
                kinds={"parquet"},
                description=f"The accepted rows of {name}, from each authority's newest delivery in use.",
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
        required_resource_keys={"refresh_context"},
        pool=POOL,
    )
    def deliveries(
        context: dg.AssetExecutionContext, config: IntakeConfig
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckEvaluation]:
        refresh: RefreshContext = context.resources.refresh_context
        las = [la for la in context.partition_keys if config.only is None or la in config.only]
        folders = [f for f in _ready(refresh, config) if f.system == system.name and f.la_id in las]
        variants = load_variants(refresh.settings.variants)
        with as_failure(), open_ledger(refresh.settings.zones.ledger) as ledger:
            if config.again:
                ledger.forget_readings(system.name, las)
            for la in las:
                of_la = [folder for folder in folders if folder.la_id == la]
                yield from _take(context, refresh, ledger, system, la, of_la, variants)
        for key in keys.values():
            yield dg.MaterializeResult(asset_key=key)

    return deliveries


def _ready(refresh: RefreshContext, config: IntakeConfig) -> list[DropFolder]:
    """Return the delivery folders that may be taken."""
    settle_seconds = 0 if config.as_they_are else refresh.settings.settle_minutes * 60
    folders, _ = scan(refresh.settings.zones.drop)
    return [folder for folder in folders if folder.is_complete(settle_seconds)]


def _take(
    context: dg.AssetExecutionContext,
    refresh: RefreshContext,
    ledger: Ledger,
    system: System,
    la: str,
    folders: list[DropFolder],
    variants: Variants,
) -> Iterator[dg.AssetCheckEvaluation]:
    """Receive and read what one authority delivered, and yield the checks of its newest delivery."""
    from warehouse.intake import read_waiting

    zones = refresh.settings.zones
    key = key_in_use(context, refresh, ledger)
    for folder in folders:
        _receive(context, refresh, ledger, folder)
    passed = log_views.checks_passed(ledger, la, system.name)
    readings = read_waiting(
        zones, ledger, key, la, system.name, refresh.progress.read, variants, refresh.reader
    )
    for reading in readings:
        log_damage(context, reading)
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
            # A delivery that was refused as a whole is a failure of each extract.
            for outcome in of_extract or [o for o in reading.outcomes if o.blockers]:
                for severity in CHECKS:
                    evaluation = _evaluation(asset_key, la, severity, outcome)
                    if not (evaluation.passed and (extract.name, severity) in passed):
                        yield evaluation


def key_in_use(context: dg.AssetExecutionContext, refresh: RefreshContext, ledger: Ledger) -> "Key":
    """Return the key of pseudonyms; a new one is named, so that somebody keeps a copy."""
    from warehouse.reading.secret import key_of

    secrets = refresh.settings.zones.secrets
    key = key_of(secrets, refresh.settings.pseudonym_key, holds_pseudonyms(ledger))
    if key.is_new:
        note = f"Keep a copy of the new pseudonym key in {secrets}."
        context.log.warning(note)
        refresh.progress.note(note)
    return key


def log_damage(context: dg.AssetExecutionContext, reading: "Reading") -> None:
    """Log what was not read for now, and what became of files of raw that were damaged."""
    about = reading.delivery.id
    if reading.fault:
        context.log.error(f"{about} was not read. {reading.fault} The next refresh tries again.")
    if reading.restored:
        names = ", ".join(reading.restored)
        context.log.warning(f"{about}: raw was damaged and was made again from landing: {names}.")
    if reading.lost:
        names = ", ".join(reading.lost)
        context.log.error(f"{about}: raw is damaged and could not be made again: {names}.")


def _receive(
    context: dg.AssetExecutionContext, refresh: RefreshContext, ledger: Ledger, folder: DropFolder
) -> None:
    """Receive a delivery; a passing fault concerns it alone, and the next refresh tries again."""
    from warehouse.receiving import receive

    try:
        receive(refresh.settings.zones, ledger, folder)
    except (OSError, PassingFault) as error:
        fault = passing_fault(error)
        if fault is None:
            raise
        text = f"{folder.la_id} {folder.system} {folder.delivered_on} was not received. {fault}"
        context.log.error(text)
        refresh.progress.fault(text)


def _described(system: System, extract: str, severity: Severity) -> str:
    """Return the description of a check: the rules that it covers."""
    rules = [rule.id for rule in rules_of(system.name, extract) if rule.severity == severity]
    return f"No rule of severity {severity} fails. Rules: {', '.join(rules)}."


def _evaluation(
    key: dg.AssetKey, la: str, severity: Severity, outcome: "ExtractOutcome"
) -> dg.AssetCheckEvaluation:
    """Return the result of a severity's rules at one authority: counts by rule, never a cell."""
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
