"""Excel workbooks: the first sheet with any value, every cell as the text a CSV would hold."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import polars as pl
from python_calamine import CalamineSheet, CalamineWorkbook

from warehouse.reader.content import Content, ReadLimits, refuse_too_wide
from warehouse.reader.errors import Unreadable, parsing
from warehouse.reader.formats.workbook_parts import MOST_CELLS, Place, checked_sheets, far_cells
from warehouse.reader.frames import Rows, holds_value
from warehouse.reader.signatures import OLE, recognised

_BATCH = 50_000
_INT64 = 2**63
_UNREADABLE = (
    "The workbook can't be opened. Open it in Excel, save it as 'Excel Workbook (.xlsx)' without a "
    "password or as CSV, and send that."
)


def read_workbook(content: Content, limits: ReadLimits) -> Rows:
    """Return the rows of the first sheet with any value, from its first row with a value.

    Whole numbers have no decimal point, dates are ISO with the time where there is one, flags are
    `Y` and `N`, a formula is its last value, errors are empty except #N/A, which is `N/A`.

    Raises:
        Unreadable: `workbook_unreadable`, `file_format`, `file_empty`, `file_damaged`,
            `file_truncated`, `file_too_large`, `archive_unsafe`.
    """
    _refuse_other(content.head())
    not_available = checked_sheets(content, limits)
    with (
        parsing("workbook_unreadable", _UNREADABLE),
        content.open() as stream,
        CalamineWorkbook.from_filelike(stream) as workbook,
    ):
        cells = 0
        for place, _ in enumerate(workbook.sheet_names):
            sheet = workbook.get_sheet_by_index(place)
            cells += sheet.total_height * sheet.total_width
            if cells > MOST_CELLS:  # sheets can share one part
                raise far_cells()
            refuse_too_wide(sheet.total_width)
            rows = _rows(sheet, not_available[place] if place < len(not_available) else [])
            if rows is not None:
                return rows
    raise Unreadable("file_empty", "The workbook holds nothing. Export it again and send it.")


def _refuse_other(head: bytes) -> None:
    if head.startswith(b"PK"):
        return
    signature = recognised(head)
    if signature is OLE:
        raise Unreadable(
            "workbook_unreadable", f"The file is {signature.is_a}, not an .xlsx. {signature.remedy}"
        )
    is_a = signature.is_a if signature else "plain text or something else"
    raise Unreadable(
        "file_format",
        f"The file's name ends in '.xlsx' but it is {is_a}. Give it the name of what it is, or "
        "open it in Excel, save it as 'Excel Workbook (.xlsx)' and send that.",
    )


def _rows(sheet: CalamineSheet, not_available: list[Place]) -> Rows | None:
    """Return the rows of a sheet; None where it is empty."""
    if sheet.start is None:
        return None
    texts = _texts(sheet, not_available, sheet.start[1])
    numbered = enumerate(texts, 1)
    line, header = next(
        ((line, row) for line, row in numbered if any(cell and cell.strip() for cell in row)),
        (0, None),
    )
    if header is None:
        return None
    schema = {f"f{place}": pl.String for place in range(len(header))}
    frames = [pl.DataFrame(schema=schema)]
    while batch := list(islice(texts, _BATCH)):
        frames.append(pl.DataFrame(batch, schema=schema, orient="row"))
    body = pl.concat(frames)
    filled = [line + 1 + offset for offset in holds_value(body).arg_true()]
    blank_lines = sorted(set(range(1, max(filled, default=line))) - {line, *filled})
    return Rows(header, body, blank_lines=blank_lines)


def _texts(
    sheet: CalamineSheet, not_available: list[Place], first_column: int
) -> Iterator[list[str | None]]:
    """Yield every row of a sheet from its top, from the first column with a value."""
    overlaid: dict[int, list[int]] = {}
    for row, column in not_available:
        overlaid.setdefault(row, []).append(column - first_column)
    for place, cells in enumerate(sheet.iter_rows()):
        texts = [_TEXTS[type(cell)](cell) for cell in cells]
        for column in overlaid.get(place, ()):
            texts[column] = "N/A"
        yield texts


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _INT64 else repr(value)


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def _moment(value: datetime) -> str:
    return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M:%S}"


_TEXTS: dict[type, Callable[[Any], str | None]] = {
    str: lambda value: value,
    float: _number,
    int: str,
    bool: lambda value: "Y" if value else "N",
    date: date.isoformat,
    datetime: _moment,
    time: lambda value: f"{value:%H:%M:%S}",
    timedelta: _duration,
}
