"""What ``tartan ui`` starts: Dagster's web server and daemon, on localhost alone."""

from __future__ import annotations

import os
import subprocess
import sys

from rich.console import Console

from orchestration.runtime.dbt import manifest
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings
from warehouse.project import PROJECT


def serve(settings: Settings, port: int, console: Console) -> int:
    """Serve until interrupted.

    On POSIX this process becomes Dagster's, so that whoever ends it ends the server; elsewhere it
    waits for Dagster's and gives its exit code.
    """
    console.print("Preparing …")
    manifest(settings)
    open_instance(settings).dispose()
    console.print(f"Tartan's UI: http://localhost:{port}  (Ctrl-C ends it)")
    sys.stdout.flush()
    # Dagster calls `dagster dev` superseded by a tool for a project layout that isn't ours.
    command = f"-W ignore -m dagster dev --host 127.0.0.1 --port {port} --log-level warning"
    arguments = [sys.executable, *command.split(), "--module-name", "orchestration.definitions"]
    environment = {**os.environ, "TARTAN_HOME": str(settings.home)}
    os.chdir(PROJECT)
    if os.name == "posix":
        os.execve(sys.executable, arguments, environment)  # noqa: S606 - no shell is wanted
    return subprocess.run(arguments, env=environment, check=False).returncode
