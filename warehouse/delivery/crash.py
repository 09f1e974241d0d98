"""Where Tartan itself failed, for the log: an error's own words may repeat a cell, and are left out."""

from __future__ import annotations

import traceback

from expectations.suites.suite import CheckCrashed


def without_values(error: Exception) -> str:
    """The traceback, and on what kind of error it ended."""
    where = "".join(traceback.format_tb(error.__traceback__))
    # What Great Expectations tells is of a profile or of marts, which have no cell.
    what = str(error) if isinstance(error, CheckCrashed) else type(error).__qualname__
    return f"{where}{what}"
