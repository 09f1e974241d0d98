"""Reads files in a process of its own, and refuses the file that ends that process or takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, TypeVar, cast

from warehouse.reader.content import ReadLimits
from warehouse.reader.errors import ReaderCrashed, Unreadable
from warehouse.reader.process import worker
from warehouse.reader.process.bounds import OUT_OF_MEMORY
from warehouse.reader.process.exchange import (
    BrokenOff,
    Message,
    read_message,
    read_table,
    write_message,
)
from warehouse.reader.tables import Table

_PIPE_BYTES = 1 << 20
_REMEDY = (
    "Check that the export is what you meant, then split it or send it as CSV, and deliver again."
)

Answer = TypeVar("Answer")


class _ReaderEnded(Exception):
    """The process ended while it answered.

    Attributes:
        may_pass: what it read before may have been the cause, so a new process may succeed.
    """

    def __init__(self, reason: str, may_pass: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.may_pass = may_pass


class ReaderProcess:
    """A file reader that starts its process at the first file and keeps it for those that follow.

    A file that ends the process is refused, and the next one gets a new process. What is left of
    earlier files counts as memory too, so a file that ends a process which is not new is tried once
    more in a new one. What was refused in this way is not tried again.
    """

    def __init__(self, limits: ReadLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._answers = 0
        self._refused: dict[tuple[Path, str], Unreadable] = {}

    def __enter__(self) -> ReaderProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def names(self, path: Path, name: str) -> list[str]:
        """Return the names of the data files in a received file, as ``table_names`` does.

        An archive that ends the process counts as one that can't be opened.
        """
        if not name.lower().endswith(".zip"):
            return [name]
        found = self._within_limits(path, name, name, {"asked": "names"}, _names)
        return [name] if isinstance(found, Unreadable) else found

    def tables(
        self, path: Path, name: str, wanted: Collection[str] | None = None
    ) -> Iterator[Table | Unreadable]:
        """Yield the tables of a received file, as ``read_tables`` does, each within the limits.

        Args:
            wanted: the names of an archive's members to read; None = all.

        Raises:
            OSError: the file at `path` is not there or may not be read.
            ReaderCrashed: the reader itself is wrong.
        """
        for member in dict.fromkeys(self.names(path, name) if wanted is None else wanted):
            request = {"asked": "tables", "wanted": member}
            found = self._within_limits(path, name, member, request, _tables)
            if isinstance(found, Unreadable):
                yield found
                continue
            while found:  # none is kept here while its rows are checked
                yield found.pop(0)

    def _within_limits(
        self,
        path: Path,
        name: str,
        member: str,
        request: Message,
        receive: Callable[[IO[bytes]], Answer],
    ) -> Answer | Unreadable:
        """Return the answer to a request, or why its file is refused."""
        if (path, member) in self._refused:
            return self._refused[path, member]
        request |= {"path": str(path), "name": name, "limits": asdict(self._limits)}
        try:
            try:
                return self._ask(request, receive)
            except _ReaderEnded as ended:
                if not ended.may_pass:
                    raise
            return self._ask(request, receive)
        except _ReaderEnded as ended:
            refused = Unreadable("file_over_limits", f"{ended.reason} {_REMEDY}", member)
            self._refused[path, member] = refused
            return refused

    def _ask(self, request: Message, receive: Callable[[IO[bytes]], Answer]) -> Answer:
        process = self._process or self._start()
        requests, answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        is_late = threading.Event()

        def end() -> None:
            is_late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, end)
        timer.daemon = True
        timer.start()
        try:
            write_message(requests, request)
            answer = receive(answers)
        except BrokenOff:
            code, was_new = self._stop(), not self._answers
            raise self._ended(code, is_late.is_set(), was_new) from None
        except (OSError, ReaderCrashed):
            raise  # it has answered, and waits for the next request
        except BaseException:
            self._stop()  # the rest of this answer would be taken for the next one
            raise
        finally:
            timer.cancel()
        self._answers += 1
        return answer

    def _ended(self, code: int | None, is_late: bool, was_new: bool) -> _ReaderEnded:
        if is_late:
            seconds = f"{self._limits.seconds:,g} seconds"
            return _ReaderEnded(f"The file could not be read within {seconds}.", may_pass=False)
        within = f"The file could not be read within {self._limits.memory_mb:,} MB of memory"
        if code != OUT_OF_MEMORY:
            within += ", or it is damaged so that it ends what reads it"
        return _ReaderEnded(f"{within}.", may_pass=not was_new)

    def _start(self) -> subprocess.Popen[bytes]:
        """Start a process and return it once it is ready, so that its start takes no file's time.

        Raises:
            ReaderCrashed: it does not start.
        """
        self._answers = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", worker.__name__, str(self._limits.memory_mb)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # parsers repeat cells in their messages
            pipesize=_PIPE_BYTES,
        )
        try:
            read_message(cast(IO[bytes], self._process.stdout))
        except BrokenOff:
            code = self._stop()
            raise ReaderCrashed(f"The reader's process did not start; exit code {code}.") from None
        return self._process

    def _stop(self) -> int | None:
        """End the process, if there is one, and return its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        code = process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()
        return code


def _names(stream: IO[bytes]) -> list[str]:
    return cast(list[str], _received(stream)["names"])


def _tables(stream: IO[bytes]) -> list[Table | Unreadable]:
    tables = []
    while "end" not in (message := _received(stream)):
        tables.append(read_table(stream, message))
    return tables


def _received(stream: IO[bytes]) -> Message:
    """Return the next message, or raise the error that it is about."""
    message = read_message(stream)
    if "os_error" in message:
        raise OSError(*message["os_error"])
    if "crash" in message:
        raise ReaderCrashed(message["crash"])
    return message
