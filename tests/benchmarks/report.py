"""Plain text: titles, tables, and how a handful of timings is summed up."""

from __future__ import annotations

import os
from collections.abc import Sequence
from statistics import median


def title(text: str) -> None:
    """A heading with a line below it."""
    print(f"\n{text}\n{'-' * len(text)}")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns as wide as they must be: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (header, *rows)) for column in range(len(header))]
    for row in (header, *rows):
        first, *others = [
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        print("  ".join(["", first, *others]).rstrip(), flush=True)


def seconds(times: Sequence[float]) -> str:
    """The median."""
    return f"{median(times):.2f} s"


def milliseconds(times: Sequence[float]) -> str:
    """The median, where a second is long."""
    return f"{1000 * median(times):.0f} ms"


def ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """How many times the one median is the other."""
    return median(times) / median(base)


def machine() -> str:
    """Cores, and how busy they are: a busy machine makes all figures larger, and ratios less so."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} cores{load}"
