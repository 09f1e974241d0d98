"""Prints plain text: titles, tables, and timings summed up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from statistics import median


def title(text: str) -> None:
    """Print a heading with a line below it."""
    print(f"\n{text}\n{'-' * len(text)}")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        first, *others = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(["", first, *others]).rstrip(), flush=True)


def seconds(times: Sequence[float]) -> str:
    """Return the median in seconds, as text."""
    return f"{median(times):.2f} s"


def milliseconds(times: Sequence[float]) -> str:
    """Return the median in milliseconds, as text."""
    return f"{1000 * median(times):.0f} ms"


def ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """Return the one median divided by the other."""
    return median(times) / median(base)


def machine() -> str:
    """Return the number of cores and the load: a busy machine raises every time, ratios less so."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}"
