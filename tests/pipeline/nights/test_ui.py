"""``tartan ui`` for real: server, daemon and queue in processes of their own, asked as the browser asks them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote

import pytest

from orchestration.runtime.partitions import range_tags
from tests.conftest import deliver_to, sample
from tests.pipeline.conftest import ask, refreshed_region
from tests.ui_process import UiProcess, served

pytestmark = pytest.mark.runs_on_disk

LOCATION = {
    "repositoryLocationName": "orchestration.definitions",
    "repositoryName": "__repository__",
}

LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
  }
}
"""


SCHEDULES = """
query Schedules($r: RepositorySelector!) {
  schedulesOrError(repositorySelector: $r) {
    ... on Schedules {
      results { name executionTimezone scheduleState { id status } }
    }
  }
}
"""

STOP = """
mutation {
  stopRunningSchedule(id: "%s") {
    ... on ScheduleStateResult { scheduleState { status } }
  }
}
"""


def launch(ui: UiProcess, *las: str) -> str:
    tags = [{"key": key, "value": value} for key, value in range_tags(las).items()]
    intake = {"config": {"as_they_are": True}}
    params = {
        "selector": {**LOCATION, "jobName": "refresh"},
        "runConfigData": json.dumps({"ops": {"returns_deliveries": intake}}),
        "executionMetadata": {"tags": tags},
    }
    launched = ui.ask(LAUNCH, params=params)["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    return str(launched["run"]["runId"])


def statuses(ui: UiProcess) -> dict[str, str]:
    found = ui.ask("{ runsOrError { ... on Runs { results { runId status } } } }")
    return {run["runId"]: run["status"] for run in found["runsOrError"]["results"]}


def schedules(ui: UiProcess) -> list[dict[str, Any]]:
    return ui.ask(SCHEDULES, r=LOCATION)["schedulesOrError"]["results"]  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UiProcess]:
    with served(refreshed_region(tmp_path_factory.mktemp("ui"))) as ui:
        yield ui


def test_the_refresh_of_the_command_line_is_a_run_there(ui: UiProcess) -> None:
    assert list(statuses(ui).values()) == ["SUCCESS"]
    nodes = ui.ask(
        "{ assetNodes { assetKey { path } isPartitioned "
        "assetMaterializations(limit: 1) { partition } } }"
    )["assetNodes"]
    materialized = {"/".join(n["assetKey"]["path"]): n for n in nodes if n["assetMaterializations"]}
    assert {"raw/returns/return", "marts/fct_indicator", "release"} <= set(materialized)
    assert materialized["raw/returns/return"]["isPartitioned"]
    found = [
        (each["name"], each["executionTimezone"], each["scheduleState"]["status"])
        for each in schedules(ui)
    ]
    assert found == [
        (name, "Europe/London", "RUNNING") for name in ("morning_round", "nightly_refresh")
    ]


def test_another_page_stops_no_schedule_and_the_ui_does(ui: UiProcess) -> None:
    (schedule,) = [each for each in schedules(ui) if each["name"] == "nightly_refresh"]
    stop = STOP % schedule["scheduleState"]["id"]
    body = json.dumps({"query": stop}).encode()
    as_json = {"Content-Type": "application/json"}
    elsewhere = {"Origin": "null"}
    by_get = f"{ui.address}/graphql?query={quote(stop)}"
    for request, status in (
        (urllib.request.Request(by_get), 405),
        (urllib.request.Request(f"{ui.address}/graphql", body, as_json), 403),
        (urllib.request.Request(f"{ui.address}/graphql", body, as_json | elsewhere), 403),
        (urllib.request.Request(ui.address, headers={"Host": "rebound.invalid"}), 403),
    ):
        with pytest.raises(HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)
        assert refused.value.code == status
    assert [each["scheduleState"]["status"] for each in schedules(ui)] == ["RUNNING", "RUNNING"]
    stopped = ui.ask(stop)["stopRunningSchedule"]["scheduleState"]
    assert stopped == {"status": "STOPPED"}


def test_two_runs_queue_instead_of_colliding(ui: UiProcess) -> None:
    deliver = deliver_to(ui.settings.zones)
    deliver("essex", sample("essex").replace('"3,710"', '"3,711"'), day="2020-11-20")
    deliver("luton", sample("luton").replace('"1,983"', '"1,984"'), day="2020-11-20")
    before = set(statuses(ui))
    runs = {launch(ui, "essex"), launch(ui, "luton")}
    seen: list[list[str]] = []

    def both_ended() -> bool:
        found = statuses(ui)
        assert set(found) - before == runs
        seen.append(sorted(found[run] for run in runs))
        return {found[run] for run in runs} <= {"SUCCESS", "FAILURE", "CANCELED"}

    ui.wait_for(both_ended, 150)
    assert seen[-1] == ["SUCCESS", "SUCCESS"]
    at_work = {"STARTING", "STARTED"}
    assert max(sum(status in at_work for status in moment) for moment in seen) == 1
    rows = ask(
        ui.settings.zones,
        "select la_id, numerator from marts.fct_indicator join marts.dim_area using (area_id) "
        "where indicator_id = 'referrals_per_10k' and la_id in ('essex', 'luton') order by 1",
    )
    assert rows == [("essex", 3711), ("luton", 1984)]
