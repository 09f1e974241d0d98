"""A file that ends what reads it, whatever it holds: the process is killed when it is asked for the file."""

from __future__ import annotations

from typing import Any

import pytest

from warehouse.reader.process.client import ReaderProcess


def let_it_end_its_reader(monkeypatch: pytest.MonkeyPatch, name: str) -> list[int]:
    """Kill the process at each request for a file of this name; return the list of those killed."""
    ended: list[int] = []
    ask = ReaderProcess._ask

    def ending(self: ReaderProcess, request: dict[str, Any], receive: Any) -> Any:
        if request["name"] == name:
            process = self._process or self._start()
            ended.append(process.pid)
            process.kill()
            process.wait()
        return ask(self, request, receive)

    monkeypatch.setattr(ReaderProcess, "_ask", ending)
    return ended
