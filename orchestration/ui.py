"""What ``tartan ui`` starts: Dagster's web server and daemon, on localhost alone."""

from __future__ import annotations

import os
import subprocess
import sys

from rich.console import Console

from orchestration.dbt import manifest
from orchestration.instance import open_instance
from orchestration.settings import Settings
from warehouse.code_version import PROJECT


def serve(settings: Settings, port: int, console: Console) -> int:
    """Serve until interrupted; gives the exit code of Dagster's own process."""
    console.print("Preparing …")
    manifest(settings)
    open_instance(settings).dispose()
    console.print(f"Tartan's UI: http://localhost:{port}  (Ctrl-C ends it)")
    command = [sys.executable, "-m", "dagster", "dev", "--module-name", "orchestration.definitions"]
    environment = {**os.environ, "TARTAN_HOME": str(settings.home)}
    try:
        return subprocess.run(
            [*command, "--host", "127.0.0.1", "--port", str(port), "--log-level", "warning"],
            cwd=PROJECT,
            env=environment,
            check=False,
        ).returncode
    except KeyboardInterrupt:
        return 0
