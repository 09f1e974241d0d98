"""The dbt models as assets and dbt's tests as their checks: one invocation builds and tests them all."""

# No postponed annotations here: Dagster reads the type of an op's context when it is decorated.
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster_dbt import dbt_assets

from expectations.systems import SYSTEMS
from orchestration.runtime import dbt
from orchestration.runtime.faults import as_failure
from orchestration.runtime.pool import POOL
from orchestration.runtime.resources import RefreshContext
from orchestration.settings import Settings
from warehouse.delivery.faults import PassingFault, fault_named_in
from warehouse.log import views as log_views
from warehouse.log.ledger import open_ledger
from warehouse.release.current import release_damage

if TYPE_CHECKING:
    from warehouse.audit.model_tests import ModelTest

_UNIQUE_ID = "dagster_dbt/unique_id"

FAILED = frozenset({"error", "fail"})


def models(manifest: Mapping[str, Any], children: bool) -> dg.AssetsDefinition:
    """Return the assets of every seed and model; a failing test of severity ``error`` fails the build.

    Args:
        children: whether to include the models of children.
    """

    @dbt_assets(
        manifest=manifest,
        name="models",
        exclude="resource_type:unit_test" + ("" if children else " tag:children"),
        required_resource_keys={"refresh_context"},
        pool=POOL,
    )
    def build(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
        refresh: RefreshContext = context.resources.refresh_context
        assets = _by_unique_id(context.assets_def.specs)
        checks = _by_unique_id(context.assets_def.check_specs)
        selected = context.selected_asset_keys
        arguments = ["build", "--exclude-resource-type=unit_test"]
        with_children = True
        if len(selected) < len(assets):
            names = [uid.split(".")[-1] for uid, spec in assets.items() if spec.key in selected]
            arguments += ["--select", *sorted(names)]
        else:
            with as_failure():
                dbt.start_afresh(refresh.settings)
                with_children = has_children(refresh.settings)
        refresh.progress.stage("building and testing the models")
        damage = release_damage(refresh.settings.zones, by_hash=True)
        if damage:  # the audit then compares with nothing
            context.log.warning(damage)
            refresh.progress.note(damage)
        with as_failure():
            results = dbt.invoke(
                refresh.settings, arguments, refresh.progress.built, children=with_children
            )
        for result in results:
            yield from _events(result, assets, checks, selected)
        with as_failure():
            _raise_fault(results)
            _keep_tests(refresh.settings, results, whole=len(selected) == len(assets))
        _raise_failures(results)

    return build


def has_children(settings: Settings) -> bool:
    """Return whether any case-management extract is in use; without one, models of children are empty."""
    with open_ledger(settings.zones.ledger) as ledger:
        return any(
            SYSTEMS[row["system"]].kind == "case_management"
            for row in log_views.content_rows(ledger)
        )


def _by_unique_id(specs: Any) -> dict[str, Any]:
    """Return assets or checks by the unique id of their dbt node."""
    return {spec.metadata[_UNIQUE_ID]: spec for spec in specs if _UNIQUE_ID in spec.metadata}


def _events(
    result: Any, assets: dict[str, Any], checks: dict[str, Any], selected: Any
) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Yield the event of one dbt node that ran."""
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
    """Write the results of dbt's tests for the audit, or log them here when the build failed."""
    from warehouse.audit.auditing import audit_of_failed_build
    from warehouse.audit.model_tests import write_tests

    tests = [_test(result) for result in results if _is_test(result)]
    write_tests(settings.zones.build, tests, keep=not whole)
    if any(str(result.status) in FAILED for result in results):
        with open_ledger(settings.zones.ledger) as ledger:
            audit_of_failed_build(ledger, tests)


def _is_test(result: Any) -> bool:
    """Return whether a result is that of a test that ran, and was not skipped."""
    return result.node.resource_type == "test" and str(result.status) != "skipped"


def _test(result: Any) -> "ModelTest":
    """Return a test's result; a crashed test counts as failed, without a number of rows.

    A test that is attached to no model, since it looks at several, has its own name as the model.
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


def _raise_fault(results: list[Any]) -> None:
    """Raise the passing fault that a model met: a full disk says nothing about the models."""
    failed = (str(result.message) for result in results if str(result.status) in FAILED)
    for sentence in filter(None, map(fault_named_in, failed)):
        raise PassingFault(sentence)


def _raise_failures(results: list[Any]) -> None:
    """Raise one failure that lists every node that failed, if any did."""
    failed = [result for result in results if str(result.status) in FAILED]
    if failed:
        lines = "\n".join(f"  {r.node.name}: {_first_line(r.message)}" for r in failed)
        raise dg.Failure(
            f"Nothing was published: {len(failed)} of {len(results)} models and tests failed.\n{lines}",
            metadata={"failed": dg.MetadataValue.json([result.node.name for result in failed])},
            allow_retries=False,
        )


def _first_line(message: str | None) -> str:
    """Return a message's first line: the others may quote rows or values."""
    return (message or "failed").strip().splitlines()[0]
