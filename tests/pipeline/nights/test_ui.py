"""``tartan ui`` for real: server, daemon and queue in processes of their own, asked as the browser asks them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from orchestration.runtime.partitions import range_tags
from orchestration.settings import Settings
from tests.conftest import deliver_to, sample
from tests.pipeline.conftest import ask, refreshed_region

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


class Ui:
    """The web UI, asked through the same door as the browser."""

    def __init__(self, settings: Settings, port: int) -> None:
        self.settings = settings
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, query: str, **variables: Any) -> Any:
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)["data"]

    def launch(self, *las: str) -> str:
        tags = [{"key": key, "value": value} for key, value in range_tags(las).items()]
        intake = {"config": {"as_they_are": True}}
        params = {
            "selector": {**LOCATION, "jobName": "refresh"},
            "runConfigData": json.dumps({"ops": {"returns_deliveries": intake}}),
            "executionMetadata": {"tags": tags},
        }
        launched = self.ask(LAUNCH, params=params)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def statuses(self) -> dict[str, str]:
        found = self.ask("{ runsOrError { ... on Runs { results { runId status } } } }")
        return {run["runId"]: run["status"] for run in found["runsOrError"]["results"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Any, seconds: float, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert process.poll() is None, "the UI ended"
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.5)


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ui, subprocess.Popen[bytes]]]:
    settings = refreshed_region(tmp_path_factory.mktemp("ui"))
    port = free_port()
    served = Ui(settings, port)

    def is_up() -> bool:
        try:
            return bool(served.ask("{ version }"))
        except OSError:
            return False

    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from orchestration.commands.cli import main; main()",
            "ui",
            "--port",
            str(port),
        ],
        env={**os.environ, "TARTAN_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(is_up, 120, process)
        yield served, process
    finally:
        # As Ctrl-C in a terminal does, to all processes of the group; what then hangs is killed.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)


def test_the_refresh_of_the_command_line_is_a_run_there(
    ui: tuple[Ui, subprocess.Popen[bytes]],
) -> None:
    served, _ = ui
    assert list(served.statuses().values()) == ["SUCCESS"]
    nodes = served.ask(
        "{ assetNodes { assetKey { path } isPartitioned "
        "assetMaterializations(limit: 1) { partition } } }"
    )["assetNodes"]
    materialized = {"/".join(n["assetKey"]["path"]): n for n in nodes if n["assetMaterializations"]}
    assert {"raw/returns/return", "marts/fct_indicator", "release"} <= set(materialized)
    assert materialized["raw/returns/return"]["isPartitioned"]
    schedules = served.ask(
        "query S($r: RepositorySelector!) { schedulesOrError(repositorySelector: $r) "
        "{ ... on Schedules { results { name executionTimezone scheduleState { status } } } } }",
        r=LOCATION,
    )["schedulesOrError"]["results"]
    assert schedules == [
        {
            "name": name,
            "executionTimezone": "Europe/London",
            "scheduleState": {"status": "RUNNING"},
        }
        for name in ("morning_round", "nightly_refresh")
    ]


def test_two_runs_queue_instead_of_colliding(ui: tuple[Ui, subprocess.Popen[bytes]]) -> None:
    served, process = ui
    deliver = deliver_to(served.settings.zones)
    deliver("essex", sample("essex").replace('"3,710"', '"3,711"'), day="2020-11-20")
    deliver("luton", sample("luton").replace('"1,983"', '"1,984"'), day="2020-11-20")
    before = set(served.statuses())
    runs = {served.launch("essex"), served.launch("luton")}
    seen: list[list[str]] = []

    def both_ended() -> bool:
        statuses = served.statuses()
        assert set(statuses) - before == runs
        seen.append(sorted(statuses[run] for run in runs))
        return {statuses[run] for run in runs} <= {"SUCCESS", "FAILURE", "CANCELED"}

    wait_for(both_ended, 150, process)
    assert seen[-1] == ["SUCCESS", "SUCCESS"]
    at_work = {"STARTING", "STARTED"}
    assert max(sum(status in at_work for status in moment) for moment in seen) == 1
    rows = ask(
        served.settings.zones,
        "select la_id, numerator from marts.fct_indicator join marts.dim_area using (area_id) "
        "where indicator_id = 'referrals_per_10k' and la_id in ('essex', 'luton') order by 1",
    )
    assert rows == [("essex", 3711), ("luton", 1984)]
