"""The audit as Dagster runs it: what it stops, what it shows, and where an authority's findings are."""

from __future__ import annotations

import errno
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import dagster as dg
import pytest

from expectations.rules.marts import MARTS
from expectations.suites.suite import CheckCrashed
from orchestration.assets.audit import KEY, audit
from orchestration.assets.deliveries import raw_key
from orchestration.runtime.progress import Silent
from orchestration.runtime.resources import refresh_context
from orchestration.settings import Settings
from tests.unit.warehouse.audit.marts import FOUND, RETURN, sound, write_marts
from warehouse.delivery.delivery import Delivery
from warehouse.log.ledger import open_ledger

MOMENT = datetime(2020, 10, 31)


@pytest.fixture
def home(settings: Settings) -> Settings:
    """A return of Luton in use."""
    with open_ledger(settings.zones.ledger) as ledger:
        delivery = Delivery(RETURN, "luton", "returns", date(2020, 10, 30), MOMENT, "x")
        ledger.receive(delivery, [])
        ledger.record(delivery, [], {"return": {"all"}}, "v1", MOMENT)
    return settings


def build(home: Settings, *, found: tuple[Any, ...] = (), **spoilt: Any) -> Path:
    rows: dict[str, Any] = sound()
    rows["measures.int_return__finding"] = found
    rows["measures.int_return__checked"] = [("luton", RETURN, "return_relation", 21)]
    for model, more in spoilt.items():
        rows[f"quality.{model}"] = [*rows.get(f"quality.{model}", []), *more]
    home.zones.build_database.unlink(missing_ok=True)
    return write_marts(home.zones.build_database, rows)


def run(
    home: Settings, instance: dg.DagsterInstance
) -> tuple[dg.ExecuteInProcessResult, dict[str, bool]]:
    result = dg.materialize(
        [audit([])],
        instance=instance,
        resources={"refresh_context": refresh_context(home, Silent())},
        raise_on_error=False,
    )
    checks = {each.check_name: each.passed for each in result.get_asset_check_evaluations()}
    return result, checks


def of_luton(instance: dg.DagsterInstance) -> list[tuple[str | None, bool, dict[str, Any]]]:
    records = instance.event_log_storage.get_asset_check_execution_history(
        dg.AssetCheckKey(raw_key("returns", "return"), "no_warnings"), limit=10
    )
    evaluations = [
        record.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]
        for record in reversed(records)
    ]
    return [
        (each.partition, each.passed, {key: value.value for key, value in each.metadata.items()})
        for each in evaluations
    ]


def test_every_rule_of_the_marts_is_a_check_of_the_audit(home: Settings) -> None:
    build(home)
    with dg.DagsterInstance.ephemeral() as instance:
        result, checks = run(home, instance)
        assert result.success
        assert checks == {rule.id: True for rule in MARTS}
        assert of_luton(instance) == []


def test_a_finding_of_a_return_stays_at_its_authority_until_it_is_corrected(home: Settings) -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        build(home, found=(FOUND,))
        assert run(home, instance)[0].success
        assert run(home, instance)[0].success  # nothing has changed: no check is logged again
        build(home)
        assert run(home, instance)[0].success
        assert of_luton(instance) == [
            ("luton", False, {"failed/return_relation": 1}),
            ("luton", True, {}),
        ]


def test_an_error_fails_the_run_and_is_logged(home: Settings) -> None:
    build(home, int_quality__indicators=[("x_percent", 110, 0)])
    with dg.DagsterInstance.ephemeral() as instance:
        result, checks = run(home, instance)
        assert not result.success
        (failed,) = [name for name, passed in checks.items() if not passed]
        assert failed == "percentage_above_100"
        (event,) = [event for event in result.all_events if event.is_step_failure]
        failure = event.step_failure_data.user_failure_data
        assert failure is not None
        assert "Nothing was published: the marts have errors (1)." in (failure.description or "")
        assert "x_percent" in (failure.description or "")
        assert KEY not in {event.asset_key for event in result.get_asset_materialization_events()}
    with open_ledger(home.zones.ledger) as ledger:
        rows = ledger.rows("select rule_id from audit_result where status = 'fail'")
    assert [row["rule_id"] for row in rows] == ["percentage_above_100"]


def test_a_check_that_crashes_is_no_failure_of_the_data(
    home: Settings, capfd: pytest.CaptureFixture[str]
) -> None:
    build(home)

    def crashing(*_: object) -> object:
        raise CheckCrashed("negative_figure", "Traceback: in the expectation")

    with (
        dg.DagsterInstance.ephemeral() as instance,
        patch("expectations.suites.suite.run_suite", crashing),
    ):
        result, checks = run(home, instance)
    assert not result.success
    assert checks == {}
    (event,) = [event for event in result.all_events if event.is_step_failure]
    failure = event.step_failure_data.user_failure_data
    assert failure is not None
    assert (failure.description or "").startswith(
        "Nothing was published: a check of the marts crashed"
    )
    assert "a fault in Tartan, not in the data" in (failure.description or "")
    logged = capfd.readouterr().err
    assert "A check crashed: negative_figure." in logged
    assert "Traceback: in the expectation" in logged
    with open_ledger(home.zones.ledger) as ledger:
        assert ledger.rows("select 1 from audit_result") == []


def test_a_full_disk_is_no_crash_of_a_check(home: Settings) -> None:
    build(home)

    def full(*_: object) -> object:
        raise OSError(errno.ENOSPC, "No space left on device")

    with (
        dg.DagsterInstance.ephemeral() as instance,
        patch("warehouse.audit.auditing.write_docs", full),
    ):
        result, _ = run(home, instance)
    (event,) = [event for event in result.all_events if event.is_step_failure]
    failure = event.step_failure_data.user_failure_data
    assert failure is not None
    assert (failure.description or "").startswith("Nothing was published. The disk is full.")
