"""The reader's process: answers one request after another until its parent closes the pipe or is gone.

``python -m warehouse.reader.process.worker MEMORY_MB``, started by ``client`` alone.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
import traceback
from pathlib import Path
from typing import IO

from warehouse.reader.content import ReadLimits
from warehouse.reader.process.bounds import OUT_OF_MEMORY, hold_to
from warehouse.reader.process.exchange import (
    BrokenOff,
    Message,
    read_message,
    write_message,
    write_table,
)
from warehouse.reader.tables import read_tables, table_names


def main(memory_mb: int) -> None:
    """Serve requests from standard input, with answers on what was standard output."""
    answers = _private_output()
    hold_to(memory_mb)
    requests: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, requests), daemon=True).start()
    write_message(answers, {"ready": True})
    while True:
        _answer(answers, requests.get())


def _private_output() -> IO[bytes]:
    """Return standard output, after pointing it elsewhere: a library that prints would break a message."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _receive(stream: IO[bytes], requests: queue.SimpleQueue[Message]) -> None:
    """Queue what the parent asks; end the process with it, also in the middle of a file."""
    while True:
        try:
            requests.put(read_message(stream))
        except BrokenOff:
            os._exit(0)


def _answer(stream: IO[bytes], request: Message) -> None:
    path, name, limits = Path(request["path"]), request["name"], ReadLimits(**request["limits"])
    try:
        if request["asked"] == "names":
            write_message(stream, {"names": table_names(path, name, limits)})
            return
        wanted = request["wanted"]
        for table in read_tables(path, name, limits, lambda each: wanted is None or each == wanted):
            write_table(stream, table)
            del table
        write_message(stream, {"end": True})
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except OSError as error:
        write_message(stream, {"os_error": [error.errno, error.strerror]})
    except Exception as error:
        # Without its message, which may repeat a cell.
        where = "".join(traceback.format_tb(error.__traceback__))
        write_message(stream, {"crash": where + type(error).__qualname__})


if __name__ == "__main__":
    main(int(sys.argv[1]))
