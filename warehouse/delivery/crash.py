"""Tracebacks that are safe to log: without an error's message, which may repeat a cell."""

from __future__ import annotations

import traceback

from expectations.suites.suite import CheckCrashed


def without_values(error: Exception) -> str:
    """Return an error's traceback and class, without its message."""
    where = "".join(traceback.format_tb(error.__traceback__))
    # Great Expectations judges profiles and marts, which hold no cell: its message is safe.
    what = str(error) if isinstance(error, CheckCrashed) else type(error).__qualname__
    return f"{where}{what}"
