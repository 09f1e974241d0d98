"""The same region in every format that may arrive gives the same marts."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import xlsxwriter

from tests.conftest import deliver_to, sample
from tests.pipeline.figures import Models, differences, take_in
from warehouse.delivery.zones import Zones

Rows = list[list[str]]


def delimited(rows: Rows, delimiter: str = ",", line_end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue()


def workbook(rows: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("Return")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                is_count = column in (4, 5) and cell.replace(".", "", 1).isdigit()
                sheet.write(at, column, float(cell)) if is_count else sheet.write_string(
                    at, column, cell
                )
    return out.getvalue()


def parquet(rows: Rows) -> bytes:
    out = io.BytesIO()
    frame = pl.DataFrame(rows[1:], schema=dict.fromkeys(rows[0], pl.String), orient="row")
    frame.write_parquet(out)
    return out.getvalue()


def zipped(rows: Rows) -> bytes:
    out = io.BytesIO()
    half = len(rows) // 2
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("first half.csv", delimited(rows[:half]))
        archive.writestr("second half.txt", delimited([rows[0], *rows[half:]], "\t"))
    return out.getvalue()


FORMATS: dict[str, tuple[str, Callable[[Rows], bytes]]] = {
    "bedford": ("return.csv", lambda rows: delimited(rows).encode("utf-8-sig")),
    "cambridgeshire": ("return.txt", lambda rows: delimited(rows, ";").encode()),
    "central-bedfordshire": ("return.csv", lambda rows: delimited(rows, "|", "\r\n").encode()),
    "essex": ("return.csv", lambda rows: delimited(rows, "\t").encode("cp1252")),
    "hertfordshire": ("return.xlsx", workbook),
    "luton": ("Return.PARQUET", parquet),
    "norfolk": ("return.csv.gz", lambda rows: gzip.compress(delimited(rows).encode())),
    "peterborough": ("return.zip", zipped),
    "southend-on-sea": ("return.xlsx.gz", lambda rows: gzip.compress(workbook(rows))),
    "suffolk": ("return.csv", lambda rows: delimited([rows[0], *reversed(rows[1:])]).encode()),
    "thurrock": ("return.csv", lambda rows: delimited([[*r, "x"] for r in rows]).encode()),
}


def commented(la: str) -> Rows:
    """Return an authority's real return with a comment whose bytes depend on the encoding."""
    rows = list(csv.reader(io.StringIO(sample(la))))
    rows[1][-1] = 'Naïve count, "as in £"; see note | A'
    return rows


def test_every_figure_is_the_same(tmp_path: Path, models: Models) -> None:
    plain, varied = Zones(tmp_path / "plain"), Zones(tmp_path / "varied")
    for la, (name, write) in FORMATS.items():
        deliver_to(plain)(la, delimited(commented(la)))
        deliver_to(varied)(la, write(commented(la)), name=name)
    for zones in (plain, varied):
        readings = take_in(zones)
        assert [reading.status for reading in readings] == ["accepted"] * len(FORMATS)
    databases = [models.run(zones) for zones in (plain, varied)]
    tables = ("fct_indicator", "fct_regional_benchmark", "dim_area", "dim_indicator")
    assert differences(*databases, tables) == dict.fromkeys(tables, 0)
    with duckdb.connect(databases[0], read_only=True) as database:
        assert database.execute("select count(*) from marts.fct_indicator").fetchall() == [(440,)]
