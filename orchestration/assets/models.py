"""The dbt models as assets, and dbt's tests as their checks: one invocation builds and audits them all."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster_dbt import dbt_assets

from expectations.systems import SYSTEMS
from orchestration.runtime import dbt
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import Workplace
from orchestration.settings import Settings
from warehouse.log import views as log_views
from warehouse.log.ledger import open_ledger

if TYPE_CHECKING:
    from warehouse.audit.model_tests import ModelTest

_UNIQUE_ID = "dagster_dbt/unique_id"

FAILED = frozenset({"error", "fail"})


def models(manifest: Mapping[str, Any], children: bool) -> dg.AssetsDefinition:
    """Every seed and model; a failing test of severity ``error`` fails the build.

    Args:
        children: with the models of children, which are built when there are any.
    """

    @dbt_assets(
        manifest=manifest,
        name="models",
        exclude="resource_type:unit_test" + ("" if children else " tag:children"),
        required_resource_keys={"workplace"},
        pool=POOL,
    )
    def build(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        place: Workplace = context.resources.workplace
        assets = _by_unique_id(context.assets_def.specs)
        checks = _by_unique_id(context.assets_def.check_specs)
        selected = context.selected_asset_keys
        arguments = ["build", "--exclude-resource-type=unit_test"]
        with_children = True
        if len(selected) < len(assets):
            names = [uid.split(".")[-1] for uid, spec in assets.items() if spec.key in selected]
            arguments += ["--select", *sorted(names)]
        else:
            dbt.start_afresh(place.settings)
            with_children = has_children(place.settings)
        place.progress.stage("building and testing the models")
        results = dbt.invoke(
            place.settings, arguments, place.progress.built, children=with_children
        )
        for result in results:
            yield from _events(result, assets, checks, selected)
        _keep_tests(place.settings, results, whole=len(selected) == len(assets))
        _raise_failures(results)

    return build


def has_children(settings: Settings) -> bool:
    """Some authority has an extract in use; before, the models of children have nothing to say."""
    with open_ledger(settings.zones.ledger) as ledger:
        return any(
            SYSTEMS[row["system"]].kind == "case_management"
            for row in log_views.content_rows(ledger)
        )


def _by_unique_id(specs: Any) -> dict[str, Any]:
    return {spec.metadata[_UNIQUE_ID]: spec for spec in specs if _UNIQUE_ID in spec.metadata}


def _events(
    result: Any, assets: dict[str, Any], checks: dict[str, Any], selected: Any
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """The event of one node that ran."""
    unique_id, status = result.node.unique_id, str(result.status)
    seconds = {"seconds": float(result.execution_time)}
    if unique_id in assets and status == "success" and assets[unique_id].key in selected:
        yield dg.MaterializeResult(asset_key=assets[unique_id].key, metadata=seconds)
    elif unique_id in checks and status != "skipped":
        spec = checks[unique_id]
        warns = result.node.config.severity.lower() == "warn"
        yield dg.AssetCheckResult(
            asset_key=spec.asset_key,
            check_name=spec.name,
            passed=status == "pass",
            severity=dg.AssetCheckSeverity.WARN if warns else dg.AssetCheckSeverity.ERROR,
            metadata={**seconds, "failing_rows": int(result.failures or 0)},
        )


def _keep_tests(settings: Settings, results: list[Any], *, whole: bool) -> None:
    """Keep what dbt's tests found for the audit, or log it here when there will be none."""
    from warehouse.audit.auditing import audit_of_failed_build
    from warehouse.audit.model_tests import write_tests

    tests = [_test(result) for result in results if _is_test(result)]
    write_tests(settings.zones.build, tests, keep=not whole)
    if any(str(result.status) in FAILED for result in results):
        with open_ledger(settings.zones.ledger) as ledger:
            audit_of_failed_build(ledger, tests)


def _is_test(result: Any) -> bool:
    """A test that was not skipped: what was has found nothing."""
    return result.node.resource_type == "test" and str(result.status) != "skipped"


def _test(result: Any) -> "ModelTest":
    """Return what a test found; one that crashed failed, with no number of rows.

    A test that is attached to no model, since it looks at several, stands under its own name.
    """
    from warehouse.audit.model_tests import ModelTest

    node = result.node
    nodes = node.depends_on.nodes
    about = getattr(node, "attached_node", None) or (nodes[0] if len(nodes) == 1 else node.name)
    return ModelTest(
        name=node.name,
        model=about.split(".")[-1],
        severity="warning" if node.config.severity.lower() == "warn" else "error",
        rows_failed=result.failures,
        passed=str(result.status) == "pass",
    )


def _raise_failures(results: list[Any]) -> None:
    failed = [result for result in results if str(result.status) in FAILED]
    if failed:
        lines = "\n".join(f"  {r.node.name}: {_first_line(r.message)}" for r in failed)
        raise dg.Failure(
            f"The models were not published: {len(failed)} of {len(results)} steps failed.\n{lines}",
            metadata={"failed": dg.MetadataValue.json([result.node.name for result in failed])},
            allow_retries=False,
        )


def _first_line(message: str | None) -> str:
    """A message without the rows or values that a database error may quote."""
    return (message or "failed").strip().splitlines()[0]
