"""Dagster's web server behind the guard, its daemon, and the code server that both ask."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn
from dagster._cli.proxy_server_manager import ProxyServerManager
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget, WorkspaceFileTarget
from dagster._utils.interrupts import setup_interrupt_handlers
from dagster._utils.log import configure_loggers
from dagster_shared.ipc import get_ipc_shutdown_pipe, open_ipc_subprocess, send_ipc_shutdown_message
from dagster_webserver import cli as defaults
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__

from orchestration.web.guard import Guard
from warehouse.project import PROJECT

if TYPE_CHECKING:
    import dagster as dg

_LOG_LEVEL = "warning"
_UI_POLLS_EVERY_MS = 2000
_SECONDS_FOR_OPEN_REQUESTS = 3
_SECONDS_FOR_THE_DAEMON = 60


def run_until_stopped(
    instance: dg.DagsterInstance, door: socket.socket, origins: Mapping[str, str]
) -> bool:
    """Serve until this process is interrupted or terminated.

    Args:
        instance: Dagster's instance.
        door: the socket that listens.
        origins: the origins of the UI, by Host.

    Returns:
        Whether it was stopped; False when the daemon ended by itself.
    """
    setup_interrupt_handlers()
    configure_loggers(log_level=_LOG_LEVEL.upper())
    instance.optimize_for_webserver(
        defaults.DEFAULT_DB_STATEMENT_TIMEOUT,
        defaults.DEFAULT_POOL_RECYCLE,
        defaults.DEFAULT_POOL_MAX_OVERFLOW,
    )
    try:
        with _workspace(instance) as workspace, _daemon(workspace) as daemon:
            target = WorkspaceFileTarget(paths=[str(workspace)])
            with WorkspaceProcessContext(instance, target, version=__version__) as context:
                app = create_app_from_workspace_process_context(
                    context, live_data_poll_rate=_UI_POLLS_EVERY_MS
                )
                _serve(Guard(app, origins, door.getsockname()[1]), door, daemon)
            return daemon.poll() is None
    except KeyboardInterrupt:
        return True


def _serve(app: Guard, door: socket.socket, daemon: subprocess.Popen[bytes]) -> None:
    """Serve until interrupted, or until the daemon ends: without it no schedule runs."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, log_level=_LOG_LEVEL, timeout_graceful_shutdown=_SECONDS_FOR_OPEN_REQUESTS
        )
    )

    def stop_with_the_daemon() -> None:
        daemon.wait()
        server.should_exit = True

    Thread(target=stop_with_the_daemon, daemon=True).start()
    server.run(sockets=[door])


@contextmanager
def _workspace(instance: dg.DagsterInstance) -> Iterator[Path]:
    """Start the code server and yield a file that says where it listens: on a socket, not on a port."""
    definitions = ModuleTarget("orchestration.definitions", None, str(PROJECT), None)
    with (
        ProxyServerManager(instance, definitions, _LOG_LEVEL) as code_server,
        tempfile.TemporaryDirectory() as folder,
    ):
        file = Path(folder) / "workspace.yaml"
        file.write_text(json.dumps({"load_from": code_server.get_code_server_specs()}))
        yield file


@contextmanager
def _daemon(workspace: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run Dagster's daemon, for schedules, sensors and the queue, and stop it at the end."""
    reading, writing = get_ipc_shutdown_pipe()
    command = f"-W ignore -m dagster._daemon run --log-level {_LOG_LEVEL} --shutdown-pipe {reading}"
    arguments = [sys.executable, *command.split(), "--workspace", str(workspace)]
    daemon = open_ipc_subprocess(arguments, pass_fds=[reading])
    try:
        yield daemon
    finally:
        if daemon.poll() is None:
            send_ipc_shutdown_message(writing)
        try:
            daemon.wait(_SECONDS_FOR_THE_DAEMON)
        except subprocess.TimeoutExpired:
            daemon.kill()
