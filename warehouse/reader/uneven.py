"""Rows that have other than the header's number of fields only for want or surplus of empty ones.

Excel leaves off the delimiters after a row's last cell that holds anything, and it writes some for
cells to the right of the table that hold nothing.
"""

import io
import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.csv as pacsv

from warehouse.reader.text import TextProfile


class RowCorrector:
    """Brings uneven rows to the header's number of fields, by delimiters added or taken away.

    Their text is gathered and parsed at the end in one, by the parser that read the others.
    """

    def __init__(self, profile: TextProfile) -> None:
        self._profile = profile
        self._lines = io.BytesIO()
        self._longest = 0
        delimiter = re.escape(profile.delimiter)
        field = rf'(?>"[^"]*(?:""[^"]*)*"[^{delimiter}]*|(?!")[^{delimiter}]*)'
        empty = rf'(?:"\s*")?[^\S{delimiter}]*'
        self._wanted = re.compile(rf"(?:{field}{delimiter}){{{profile.columns - 1}}}{field}")
        self._surplus = re.compile(rf"(?:{delimiter}{empty})*")

    def take(self, row: pacsv.InvalidRow) -> bool:
        """Takes a row, unless a surplus field of it holds something or the table has one column."""
        if row.expected_columns == 1:
            return False
        missing = row.expected_columns - row.actual_columns
        if missing > 0:
            text = row.text + self._profile.delimiter * missing
        else:
            wanted = self._wanted.match(row.text)
            if not wanted or not self._surplus.fullmatch(row.text, wanted.end()):
                return False
            text = wanted[0]
        # The line end comes first, lest the parser take a first letter for a byte order mark.
        self._longest = max(self._longest, self._lines.write(f"\n{text}".encode()))
        return True

    def table(self, names: Sequence[str], block: int, convert: pacsv.ConvertOptions) -> pa.Table:
        """The rows taken, in order; `block` is the least that the parser looks at in one."""
        read = pacsv.ReadOptions(
            block_size=max(block, self._longest + 1), column_names=list(names), encoding="utf8"
        )
        parse = pacsv.ParseOptions(
            delimiter=self._profile.delimiter, newlines_in_values=self._profile.quoted
        )
        self._lines.seek(0)
        return pacsv.read_csv(
            self._lines, read_options=read, parse_options=parse, convert_options=convert
        )
