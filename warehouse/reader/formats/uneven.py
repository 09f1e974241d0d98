"""Corrects rows whose number of fields differs from the header's only by empty fields.

Excel leaves off the delimiters after a row's last value, and writes some for empty cells to the
right of the table.
"""

import io
import re
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.csv as pacsv

from warehouse.reader.formats.text import TextProfile


class RowCorrector:
    """Gives uneven rows the header's number of fields, by adding or removing delimiters.

    Their text is collected and parsed at the end in one call, with the parser of the other rows.
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
        """Take a row and return True; False if a surplus field has a value or the table has one column."""
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
        # The line end comes first, so that no first letter is taken for a byte order mark.
        self._longest = max(self._longest, self._lines.write(f"\n{text}".encode()))
        return True

    def table(self, names: Sequence[str], block: int, convert: pacsv.ConvertOptions) -> pa.Table:
        """Return the rows taken, in order; `block` is the smallest block size of the parser."""
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
