"""Finds the lines of a text file that hold nothing, so that a row can be named by its line in Excel."""

import csv
import io
from collections.abc import Sequence
from typing import IO, cast

from warehouse.reader.content import Content
from warehouse.reader.formats.text import TextProfile

# The module's own limit is 128 KB. Windows takes no number above this one.
_LONGEST_CELL = 2**31 - 1


def blank_lines(content: Content, profile: TextProfile, rows: int) -> Sequence[int] | None:
    """Return the lines, from 1, that hold nothing and have a row below them, ascending.

    Reads the file again, row by row.

    Args:
        content: a delimited text file.
        profile: how it is written.
        rows: how many lines hold something, the header included.

    Returns:
        Line numbers as Excel shows them: a row with line breaks inside quotes is one line. None if
        another number of lines than `rows` holds something.
    """
    blank: list[int] = []
    found = last = 0
    csv.field_size_limit(_LONGEST_CELL)
    with content.open() as stream:
        encoding = "utf-8-sig" if profile.encoding == "utf8" else profile.encoding
        text = io.TextIOWrapper(cast(IO[bytes], stream), encoding, newline="")
        for line, row in enumerate(csv.reader(text, delimiter=profile.delimiter), 1):
            if "".join(row).strip():
                found, last = found + 1, line
            else:
                blank.append(line)
    return [line for line in blank if line < last] if found == rows else None
