"""The command ``tartan ui``: starts Dagster's web server and daemon, on localhost alone."""

from __future__ import annotations

import os
import subprocess
import sys

from rich.console import Console

from orchestration.runtime.dbt import manifest
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings
from warehouse.log.errors import require_log
from warehouse.log.ledger import open_ledger
from warehouse.log.views import content_rows
from warehouse.project import PROJECT
from warehouse.reading.secret import known_key


def serve(settings: Settings, port: int, console: Console) -> int:
    """Serve until interrupted and return the exit code.

    On POSIX this process becomes Dagster's, so that ending it ends the server; elsewhere it waits for
    Dagster's process.
    """
    console.print("Preparing …")
    settings.zones.create()
    require_log(settings.zones.ledger, settings.zones.raw)
    # Of what is found here, the server's processes would fail unseen.
    known_key(settings.zones.secrets, settings.pseudonym_key)
    with open_ledger(settings.zones.ledger) as ledger:
        content_rows(ledger)
    manifest(settings)
    open_instance(settings).dispose()
    console.print(f"Open Tartan's UI: http://localhost:{port}  (to stop it, press Ctrl-C)")
    sys.stdout.flush()
    # The warning says that another tool replaces `dagster dev`; that tool needs another project layout.
    command = f"-W ignore -m dagster dev --host 127.0.0.1 --port {port} --log-level warning"
    arguments = [sys.executable, *command.split(), "--module-name", "orchestration.definitions"]
    environment = {**os.environ, "TARTAN_HOME": str(settings.home)}
    os.chdir(PROJECT)
    if os.name == "posix":
        os.execve(sys.executable, arguments, environment)  # noqa: S606 - no shell is wanted
    return subprocess.run(arguments, env=environment, check=False).returncode
