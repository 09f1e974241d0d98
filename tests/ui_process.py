"""``tartan ui`` in a process of its own, asked as the browser asks it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.cookiejar import CookieJar
from typing import Any

from orchestration.settings import Settings
from tests.servers import free_port


class UiProcess:
    """The running UI.

    Attributes:
        address: what a browser opens.
    """

    def __init__(self, settings: Settings, process: subprocess.Popen[bytes], port: int) -> None:
        self.settings = settings
        self.address = f"http://127.0.0.1:{port}"
        self._process = process
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def load(self) -> bool:
        """Load the page, which sets the token; return whether the server is up."""
        try:
            with self._opener.open(self.address, timeout=30) as page:
                return page.status == 200
        except OSError:
            return False

    def ask(self, query: str, **variables: Any) -> Any:
        """Return the data that a GraphQL operation gives."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = urllib.request.Request(
            f"{self.address}/graphql", body, {"Content-Type": "application/json"}
        )
        with self._opener.open(request, timeout=120) as answer:
            return json.load(answer)["data"]

    def wait_for(self, condition: Callable[[], bool], seconds: float) -> None:
        """Wait until a condition holds, or fail."""
        deadline = time.monotonic() + seconds
        while not condition():
            assert self._process.poll() is None, "the UI ended"
            assert time.monotonic() < deadline, "waited too long"
            time.sleep(0.5)


@contextmanager
def served(settings: Settings) -> Iterator[UiProcess]:
    """Start the UI, and yield it once it is up."""
    port = free_port()
    starting = [
        "-c",
        "from orchestration.commands.cli import main; main()",
        "ui",
        "--port",
        str(port),
    ]
    process = subprocess.Popen(
        [sys.executable, *starting],
        env={**os.environ, "TARTAN_HOME": str(settings.home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    ui = UiProcess(settings, process, port)
    try:
        ui.wait_for(ui.load, 240)
        yield ui
    finally:
        # As Ctrl-C in a terminal does, to all processes of the group; what then hangs is killed.
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=30)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=30)
