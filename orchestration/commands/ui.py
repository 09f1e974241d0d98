"""The command ``tartan ui``: starts Dagster's web server and daemon, on localhost alone."""

from __future__ import annotations

import os
import socket
import sys
import warnings

from rich.console import Console

from orchestration.runtime.dbt import manifest
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings
from orchestration.web.origins import origins_by_host
from warehouse.log.errors import require_log
from warehouse.log.ledger import open_ledger
from warehouse.log.views import content_rows
from warehouse.project import PROJECT
from warehouse.reading.secret import known_key


def serve(settings: Settings, port: int, console: Console) -> int:
    """Serve until interrupted and return the exit code."""
    settings.zones.create()
    require_log(settings.zones.ledger, settings.zones.raw)
    # Of what is found here, the server's processes would fail unseen.
    known_key(settings.zones.secrets, settings.pseudonym_key)
    with open_ledger(settings.zones.ledger) as ledger:
        content_rows(ledger)
    try:
        door = socket.create_server(("127.0.0.1", port))
    except OSError:
        console.print(
            f"Use another port, with --port or TARTAN_UI_PORT: {port} is taken or not allowed."
        )
        return 1
    console.print("Preparing …")
    manifest(settings)
    # Dagster's processes read it, wherever this command was run.
    os.environ["TARTAN_HOME"] = str(settings.home)
    os.chdir(PROJECT)
    with door, warnings.catch_warnings(action="ignore"), open_instance(settings) as instance:
        from orchestration.web.server import run_until_stopped

        address = settings.ui_address or f"http://localhost:{port}"
        console.print(f"Open Tartan's UI: {address}  (to stop it, press Ctrl-C)")
        sys.stdout.flush()
        if run_until_stopped(instance, door, origins_by_host(port, settings.ui_address)):
            return 0
    console.print(
        "Start `tartan ui` again: Dagster's daemon ended, and without it nothing is scheduled."
    )
    return 1
