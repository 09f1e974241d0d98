"""The audit as an asset: nothing is published that it finds an error in."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import dagster as dg

from expectations.rules.marts import MARTS
from expectations.systems import SYSTEMS
from orchestration.assets.deliveries import CHECKS, raw_key
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import Workplace
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger, open_ledger

if TYPE_CHECKING:
    from warehouse.audit.results import Audit

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
                description="What was found wrong with the marts, in the delivery log and in quality/.",
            )
        ],
        check_specs=[
            dg.AssetCheckSpec(rule.id, asset=KEY, description=rule.message) for rule in MARTS
        ],
        required_resource_keys={"workplace"},
        pool=POOL,
    )
    def judge(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        from warehouse.audit.auditing import audit as audit_marts

        place: Workplace = context.resources.workplace
        place.progress.stage("auditing the marts and the returns")
        settings = place.settings
        with open_ledger(settings.zones.ledger) as ledger:
            before = _warnings(ledger)
            try:
                found = audit_marts(settings.zones, ledger, settings.database_key)
            except Exception as error:
                raise _crash(context, error) from None
            for evaluation in _changed(before, _warnings(ledger)):
                # Of another asset than this one: it stands at the extract and authority concerned,
                # in place of what the reading said in the same run.
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
    """A check for each rule of the marts: counts, and which rows of which mart fail."""
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


_Place = tuple[str, str, str]  # la_id, system, extract


def _warnings(ledger: Ledger) -> dict[_Place, dict[str, int]]:
    """Rows that fail each rule of severity warning, by extract of each newest delivery."""
    found: dict[_Place, dict[str, int]] = {}
    for row in log_views.failures_of_newest(ledger):
        if row["severity"] == "warning":
            place = row["la_id"], row["system"], row["extract"]
            found.setdefault(place, {})[row["rule_id"]] = row["rows_failed"]
    return found


def _changed(
    before: dict[_Place, dict[str, int]], after: dict[_Place, dict[str, int]]
) -> Iterator[dg.AssetCheckEvaluation]:
    """The check of warnings, where the audit made it another than the reading left it."""
    extracts = {(system.name, each.name) for system in SYSTEMS.values() for each in system.extracts}
    for place in sorted({*before, *after}):
        la, system, extract = place
        failing = after.get(place, {})
        if failing == before.get(place, {}) or (system, extract) not in extracts:
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
    """A check that itself failed: our mistake, which says nothing of anybody's data."""
    from warehouse.delivery.crash import without_values

    rule_id = getattr(error, "rule_id", None)
    context.log.error(f"A check crashed: {rule_id or 'no single rule'}.\n{without_values(error)}")
    return dg.Failure(
        f"A check of the marts crashed ({rule_id or type(error).__qualname__}); that says nothing "
        "about the data. Nothing was published. The traceback is in the run's log.",
        metadata={"check_crashed": rule_id or "", "error": type(error).__qualname__},
        allow_retries=False,
    )


def _failure(found: "Audit") -> dg.Failure:
    lines = "\n".join(f"  {each.mart} {each.rule_id}: {each.message}" for each in found.errors)
    return dg.Failure(
        f"The marts were not published: {len(found.errors)} rules found an error in them.\n{lines}",
        metadata={"failed": dg.MetadataValue.json([each.rule_id for each in found.errors])},
        allow_retries=False,
    )
