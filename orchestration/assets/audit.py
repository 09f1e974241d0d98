"""The audit as an asset: marts with an error in them are not published."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg

from expectations.rules.marts import MARTS
from expectations.systems import SYSTEMS
from expectations.wording import remedy_of
from orchestration.assets.deliveries import CHECKS, raw_key
from orchestration.runtime.faults import as_failure
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from warehouse.delivery.faults import concerns_the_machine
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from warehouse.audit.results import Audit, MartResult

KEY = dg.AssetKey("audit")


def audit(judged: Sequence[dg.AssetKey]) -> dg.AssetsDefinition:
    """Return the asset that judges the marts and the returns, once dbt's models and tests have run.

    Args:
        judged: the marts, and the models of quality by which they are judged.
    """

    @dg.multi_asset(
        name="audit",
        specs=[
            dg.AssetSpec(
                KEY,
                deps=judged,
                group_name="published",
                kinds={"greatexpectations"},
                description="Checks the marts and the returns before anything is published. Results are in "
                "the delivery log and in quality/.",
            )
        ],
        check_specs=[
            dg.AssetCheckSpec(rule.id, asset=KEY, description=rule.advice) for rule in MARTS
        ],
        required_resource_keys={"refresh_context"},
        pool=POOL,
    )
    def judge(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        from warehouse.audit.auditing import audit as audit_marts

        refresh: RefreshContext = context.resources.refresh_context
        refresh.progress.stage("auditing the marts and the returns")
        settings = refresh.settings
        with as_failure(), open_ledger(settings.zones.ledger) as ledger:
            before = _warnings(ledger)
            try:
                found = audit_marts(settings.zones, ledger, settings.database_key)
            except Exception as error:
                if concerns_the_machine(error):
                    raise
                raise _crash(context, error) from None
            for evaluation in _changed(before, _warnings(ledger)):
                # A check of another asset: it replaces the one that the reading logged in the same
                # run, at the extract and authority concerned.
                context.log_event(evaluation)
        yield from _checks(found)
        if found.errors:
            raise _failure(found)
        yield dg.MaterializeResult(
            asset_key=KEY,
            metadata={"rules": len(found.marts), "findings": len(found.findings)},
        )

    return judge


def _checks(found: "Audit") -> Iterator[dg.AssetCheckResult]:
    """Yield a check for each rule of the marts, with its counts."""
    for rule in MARTS:
        of_marts = [each for each in found.marts if each.rule_id == rule.id]
        of_deliveries = [each for each in found.deliveries if each.rule_id == rule.id]
        failed_of_deliveries = [each.rows_failed for each in of_deliveries if each.rows_failed]
        failed = sum(each.rows_failed or 0 for each in of_marts) + sum(failed_of_deliveries)
        is_warning = rule.severity == "warning"
        yield dg.AssetCheckResult(
            asset_key=KEY,
            check_name=rule.id,
            passed=not failed,
            severity=dg.AssetCheckSeverity.WARN if is_warning else dg.AssetCheckSeverity.ERROR,
            metadata={
                "rows_checked": sum(each.rows_checked or 0 for each in of_marts)
                + sum(each.rows_checked for each in of_deliveries),
                "rows_failed": failed,
                "deliveries_failed": len(failed_of_deliveries),
            },
        )


_ExtractKey = tuple[str, str, str]  # la_id, system, extract


def _warnings(ledger: Ledger) -> dict[_ExtractKey, dict[str, int]]:
    """Return the number of rows failing each warning, by extract of each newest delivery, then by rule."""
    found: dict[_ExtractKey, dict[str, int]] = {}
    for row in log_views.failures_of_newest(ledger):
        if row["severity"] == "warning":
            key = row["la_id"], row["system"], row["extract"]
            found.setdefault(key, {})[row["rule_id"]] = row["rows_failed"]
    return found


def _changed(
    before: dict[_ExtractKey, dict[str, int]], after: dict[_ExtractKey, dict[str, int]]
) -> Iterator[dg.AssetCheckEvaluation]:
    """Yield the check of warnings of each extract whose warnings the audit changed."""
    extracts = {(system.name, each.name) for system in SYSTEMS.values() for each in system.extracts}
    for key in sorted({*before, *after}):
        la, system, extract = key
        failing = after.get(key, {})
        if failing == before.get(key, {}) or (system, extract) not in extracts:
            continue
        yield dg.AssetCheckEvaluation(
            check_name=CHECKS["warning"],
            asset_key=raw_key(system, extract),
            passed=not failing,
            severity=dg.AssetCheckSeverity.WARN,
            metadata={f"failed/{rule_id}": count for rule_id, count in sorted(failing.items())},
            partition=la,
        )


def _crash(context: dg.AssetExecutionContext, error: Exception) -> dg.Failure:
    """Log a crashed check and return the failure to raise: a fault of Tartan, not of any data."""
    from warehouse.delivery.crash import without_values

    rule_id = getattr(error, "rule_id", None)
    context.log.error(f"A check crashed: {rule_id or 'no single rule'}.\n{without_values(error)}")
    return dg.Failure(
        f"Nothing was published: a check of the marts crashed ({rule_id or type(error).__qualname__}). "
        "This is a fault in Tartan, not in the data. The traceback is in the run's log.",
        metadata={"check_crashed": rule_id or "", "error": type(error).__qualname__},
        allow_retries=False,
    )


def mart_failure(result: "MartResult") -> str:
    """Return why a mart is not published: the rows that fail, and what to do."""
    if result.tool == "dbt":
        return "a test of the models fails: look at the rows that it selects."
    return f"{', '.join(result.failing)}. {remedy_of(result.rule_id)}"


def _failure(found: "Audit") -> dg.Failure:
    """Return the failure to raise when the audit found errors: a line for each."""
    lines = "\n".join(
        f"  {each.mart} {each.rule_id}: {mart_failure(each)}" for each in found.errors
    )
    return dg.Failure(
        f"Nothing was published: the marts have errors ({len(found.errors)}).\n{lines}",
        metadata={"failed": dg.MetadataValue.json([each.rule_id for each in found.errors])},
        allow_retries=False,
    )
