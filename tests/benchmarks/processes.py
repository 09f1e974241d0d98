"""Starts what is measured as a process of its own, with a home of its own and no settings from outside."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from warehouse.project import PROJECT

_FROM_OUTSIDE = ("TARTAN_", "DAGSTER_", "DBT_")


def tartan(home: Path, *arguments: str) -> tuple[float, str]:
    """Run the command; gives the seconds of the whole process and what it printed."""
    script = shutil.which("tartan", path=str(Path(sys.executable).parent))
    if script is None:
        raise FileNotFoundError("The command tartan is not installed: make install")
    # In home no `.env` lies about.
    return _run([script, *arguments], home, cwd=home)


def tartan_with_memory(home: Path, *arguments: str) -> tuple[float, float, str]:
    """Run the command; gives its seconds, the MiB it took at most, and what it printed."""
    code = (
        "import resource, sys\n"
        "from orchestration.commands.cli import app\n"
        "try:\n    app(sys.argv[1:])\n"
        "except SystemExit as left:\n    assert left.code in (0, None), left.code\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    took, printed = _run([sys.executable, "-c", code, *arguments], home, cwd=home)
    *said, peak = printed.splitlines()
    return took, float(peak), "\n".join(said)


def measured(module: str, home: Path) -> dict[str, Any]:
    """Run a module of these benchmarks on a home; gives the JSON that it prints last."""
    started = time.time()
    _, printed = _run([sys.executable, "-m", module, str(home), str(started)], home, cwd=PROJECT)
    return {**json.loads(printed.splitlines()[-1]), "ended": time.time(), "started": started}


def loaded_by(home: Path, *arguments: str) -> set[str]:
    """The top-level modules that the command has loaded when it ends."""
    code = (
        "import sys\n"
        "from orchestration.commands.cli import app\n"
        "try:\n    app(sys.argv[1:])\n"
        "except SystemExit as left:\n    assert not left.code, left.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    _, printed = _run([sys.executable, "-c", code, *arguments], home, cwd=home)
    return set(printed.splitlines()[-1].split())


def _run(command: list[str], home: Path, cwd: Path) -> tuple[float, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_FROM_OUTSIDE)}
    before = time.perf_counter()
    ran = subprocess.run(
        command,
        cwd=cwd,
        env={**kept, "TARTAN_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    took = time.perf_counter() - before
    if ran.returncode != 0:
        raise RuntimeError(f"{command[-1]} ended with {ran.returncode}:\n{ran.stdout}{ran.stderr}")
    return took, ran.stdout
