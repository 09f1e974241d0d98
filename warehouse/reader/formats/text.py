"""Detects how a text file is written: encoding, delimiter, first line and last line end."""

import codecs
import csv
import io
import re
from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from warehouse.reader.content import refuse_empty, refuse_too_wide
from warehouse.reader.errors import Unreadable

DELIMITERS = (",", ";", "|", "\t")

_CHUNK = 1 << 20
_SAMPLE = 1 << 16
_SAMPLE_ROWS = 200
_UNICODE_MARKS = (
    codecs.BOM_UTF32_LE,
    codecs.BOM_UTF32_BE,
    codecs.BOM_UTF16_LE,
    codecs.BOM_UTF16_BE,
)
_UNDEFINED_IN_1252 = (b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a"))
_BLANK_LINES = re.compile(rb"(?:[ \t\v\f]*(?:\r\n|\n|\r))*")
# The last two are a no-break space, in UTF-8 and in Windows-1252.
_HOLDS_NOTHING = "".join(DELIMITERS).encode() + b' "\v\f\xc2\xa0'
_AS_UTF8 = "Save it again as 'CSV UTF-8 (comma delimited)' and send it."


@dataclass(frozen=True)
class TextProfile:
    """How a text file is written.

    Attributes:
        start: bytes before the header: a byte order mark and blank lines.
        columns: fields of the header.
        lines: line ends, those inside quotes included.
        quoted: it contains a quotation mark.
        may_have_blank_lines: two line ends have nothing between them but delimiters, quotation marks
            and white space; inside quotes this is no blank line.
        ends_in_newline: its last byte ends a line.
    """

    encoding: Literal["utf8", "cp1252"]
    delimiter: str
    start: int
    columns: int
    lines: int
    quoted: bool
    may_have_blank_lines: bool
    ends_in_newline: bool


def detect_profile(stream: pa.NativeFile) -> TextProfile:
    """Return how a text file is written, reading all of it once in chunks.

    Raises:
        Unreadable: `file_empty` where it holds white space only, `file_encoding`, `file_not_text`,
            `file_truncated` where it ends inside a character, `no_header` where the first line is
            too long or has too many columns.
    """
    scan = _Scan()
    sample = b""
    while chunk := stream.read(_CHUNK):
        if not sample:
            sample = chunk[:_SAMPLE]
            _refuse_binary(sample)
        scan.take(chunk)
    refuse_empty(scan.holds_text)
    encoding = scan.encoding()
    mark = len(codecs.BOM_UTF8) if sample.startswith(codecs.BOM_UTF8) else 0
    blank = _BLANK_LINES.match(sample, mark)
    start = blank.end() if blank else mark
    text = sample[start:].decode(encoding, errors="replace")
    delimiter, columns = _delimiter(text, whole=scan.size <= len(sample))
    return TextProfile(
        encoding,
        delimiter,
        start,
        columns,
        scan.lines,
        quoted=scan.quoted,
        may_have_blank_lines=scan.may_have_blank_lines,
        ends_in_newline=scan.last in (b"\n", b"\r"),
    )


class _Scan:
    """Facts that depend on every byte of a file."""

    def __init__(self) -> None:
        self.size = 0
        self.lines = 0
        self.holds_text = False
        self.quoted = False
        self.may_have_blank_lines = False
        self.last = b""
        self._line_end = b"\n"
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self._is_marked = False
        self._has_non_ascii = False
        self._undefined = False

    def take(self, chunk: bytes) -> None:
        if b"\0" in chunk:
            raise Unreadable(
                "file_not_text",
                "The file holds bytes that no text has; it is damaged or not a CSV. "
                "Export it as CSV again and copy it again.",
            )
        if not self.size:
            self._is_marked = chunk.startswith(codecs.BOM_UTF8)
        text = chunk[3:] if self._is_marked and not self.size else chunk
        self.size += len(chunk)
        self.holds_text = self.holds_text or bool(text.strip())
        self.quoted = self.quoted or b'"' in chunk
        self.last = chunk[-1:]
        self.lines += chunk.count(b"\n") or chunk.count(b"\r")
        self._find_blank_line(text)
        self._undefined = self._undefined or any(byte in text for byte in _UNDEFINED_IN_1252)
        if self._is_utf8:
            try:
                decoded = self._utf8.decode(text)
            except UnicodeDecodeError:
                self._is_utf8 = False
            else:
                self._has_non_ascii = self._has_non_ascii or not decoded.isascii()

    def _find_blank_line(self, text: bytes) -> None:
        if self.may_have_blank_lines:
            return
        filled = self._line_end + text.translate(None, _HOLDS_NOTHING)
        self.may_have_blank_lines = b"\n\n" in filled.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        self._line_end = filled[-1:] if filled.endswith((b"\n", b"\r")) else b""

    def encoding(self) -> Literal["utf8", "cp1252"]:
        is_cut, _ = self._utf8.getstate()
        if self._is_utf8 and not is_cut:
            return "utf8"
        if self._is_utf8 and (self._is_marked or self._has_non_ascii):
            raise Unreadable(
                "file_truncated",
                "The file breaks off in the middle of a letter. Wait until the export has ended "
                "and copy it again.",
            )
        if self._is_marked:
            raise Unreadable(
                "file_encoding",
                f"The file is marked as UTF-8 but holds letters of another encoding. {_AS_UTF8}",
            )
        if self._undefined:
            raise Unreadable(
                "file_encoding",
                f"The file's text is neither UTF-8 nor Windows (ANSI, Windows-1252). {_AS_UTF8}",
            )
        return "cp1252"


def _refuse_binary(sample: bytes) -> None:
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    pairs = max(len(sample) // 2, 1)
    is_wide = max(even, odd) > 0.4 * pairs and (min(even, odd) < 0.1 * pairs or even + odd > pairs)
    if sample.startswith(_UNICODE_MARKS) or (is_wide and even + odd < 0.8 * len(sample)):
        raise Unreadable(
            "file_encoding",
            f"The file is saved as 'Unicode Text' (UTF-16). {_AS_UTF8}",
        )
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if not even + odd and controls > 0.05 * len(sample):
        raise Unreadable(
            "file_not_text",
            "The file is not text, though its name says so. Export it as CSV again and send that.",
        )


def _delimiter(text: str, whole: bool) -> tuple[str, int]:
    """Return the delimiter of a header and the lines below it, and the header's number of fields."""
    samples = {delimiter: _rows(text, delimiter, whole) for delimiter in DELIMITERS}
    if not any(samples.values()):
        raise Unreadable(
            "no_header",
            "The first line is too long to be a header. Put each column's name once into the "
            "first line, and send the file again.",
        )
    parted = [delimiter for delimiter, rows in samples.items() if rows and len(rows[0]) > 1]
    if not parted:
        return _unused(samples), 1
    delimiter = max(parted, key=lambda candidate: _likelihood(samples[candidate]))
    columns = len(samples[delimiter][0])
    refuse_too_wide(columns)
    return delimiter, columns


def _likelihood(rows: list[list[str]]) -> tuple[float, int]:
    """Return the share of rows as long as the header; and its length, to break ties."""
    fields = len(rows[0])
    below = [row for row in rows[1:] if "".join(row).strip()]
    alike = sum(len(row) == fields for row in below) / len(below) if below else 1.0
    return alike, fields


def _unused(samples: dict[str, list[list[str]]]) -> str:
    """Return, for a single column, a delimiter that no line has outside quotes."""
    for delimiter, rows in samples.items():
        if rows and all(len(row) == 1 for row in rows):
            return delimiter
    return DELIMITERS[0]


def _rows(text: str, delimiter: str, whole: bool) -> list[list[str]]:
    """Return the first rows of a sample, without blank lines and without a last row cut off."""
    rows: list[list[str]] = []
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        if row:
            rows.append(row)
        if len(rows) > _SAMPLE_ROWS:
            return rows
    return rows if whole else rows[:-1]
