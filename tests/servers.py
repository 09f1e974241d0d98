"""A mail server and a webhook on this machine, which can be stopped and started again."""

from __future__ import annotations

import json
import socket
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller


@dataclass(frozen=True)
class Received:
    """What arrived: where to, what it says, and every byte of it."""

    to: str
    key: str
    subject: str
    body: str
    raw: bytes


@dataclass
class Mailbox:
    """An SMTP server.

    Attributes:
        refuses: answers every message with an error.
    """

    port: int = field(default_factory=lambda: free_port())
    received: list[Received] = field(default_factory=list)
    refuses: bool = False

    def start(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    def address(self, to: str) -> str:
        return f"mailto://127.0.0.1:{self.port}?from=tartan@example.org&to={to}"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.refuses:
            return "451 Not now"
        mail = message_from_bytes(envelope.content, policy=policy.default)
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content().replace("\r\n", "\n").rstrip("\n")
        (to,) = envelope.rcpt_tos
        key = str(mail["X-Tartan-Key"])
        self.received.append(Received(to, key, str(mail["Subject"]), text, envelope.content))
        return "250 OK"


@dataclass
class Webhook:
    """An HTTP server that takes Apprise's JSON.

    Attributes:
        answers: the status that it answers with; what it refuses it has not received.
        asked: how often it was asked, whatever it answered.
    """

    received: list[Received] = field(default_factory=list)
    answers: int = 200
    asked: int = 0

    def start(self) -> None:
        hook = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                hook.asked += 1
                if hook.answers == 200:
                    body = json.loads(raw)
                    key = self.headers["X-Tartan-Key"]
                    hook.received.append(
                        Received(self.path, key, body["title"], body["message"], raw)
                    )
                self.send_response(hook.answers)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None:
                """Says nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        ).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def address(self, path: str) -> str:
        return f"json://user:secret-password@127.0.0.1:{self.port}/{path}"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
