"""Tracebacks that are safe to log: without an error's message, which may repeat a cell."""

from __future__ import annotations

import traceback

from expectations.suites.suite import CheckCrashed
from warehouse.reader.errors import ReaderCrashed


def without_values(error: Exception) -> str:
    """Return an error's traceback and class, without its message."""
    where = "".join(traceback.format_tb(error.__traceback__))
    # Great Expectations judges profiles and marts, which hold no cell, and the reader's process sends
    # the place of its crash alone: their messages are safe.
    is_safe = isinstance(error, CheckCrashed | ReaderCrashed)
    what = str(error) if is_safe else type(error).__qualname__
    return f"{where}{what}"
