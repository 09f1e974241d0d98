"""Small files of every format, and damaged copies of them, the same for the same seed."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

_CSV = (
    "PERSON_ID,NAME,BORN,NOTE\r\n"
    + "".join(
        f'{n},"Name, {n}",{n % 28 + 1:02}/03/2015,"line\r\nbreak ""q"""\r\n' for n in range(20)
    )
    + "\r\n21,short\r\n22,b,c,d,,,\r\n23,b,c,d,e\r\n"
)
_TEXT = "PERSON_ID|NAME|FLAG|BORN\n" + "".join(
    f"{n}|\u00e9\u20ac{n}|{'Y' if n % 2 else ''}|01-MAR-2020\n" for n in range(30)
)
_NASTY = (
    b"\x00", b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\xff\xff\xff\xff\x7f", b'"', b"\r", b"\n\n",
    b",,,,,,,,", b"\xef\xbb\xbf", b"\xff\xfe", b"<c r=\"XFD1048576\"/>", b"]]>", b"&amp;", b"<!--", b"PAR1",
    b"PK\x05\x06", b"-1", b"99999999999999999999", b"\x80", b"\x1f\x8b\x08",
)  # fmt: skip


def _parquet() -> bytes:
    rows = range(40)
    table = pa.table(
        {
            "PERSON_ID": pa.array(rows, pa.int64()),
            "NAME": pa.array([f"n{n % 5}" for n in rows]).dictionary_encode(),
            "BORN": pa.array([date(2015, 3, n % 28 + 1) for n in rows]),
            "SEEN": pa.array(
                [datetime(2020, 1, 1, n % 24) for n in rows], pa.timestamp("us", "UTC")
            ),
            "SHARE": pa.array([n / 7 for n in rows]),
            "IS": pa.array([None if n % 3 else n % 2 == 0 for n in rows]),
            "NOTE": pa.array([f"note {n}" * 3 for n in rows]),
        }
    )
    target = io.BytesIO()
    pq.write_table(table, target, row_group_size=15, column_encoding={"NOTE": "DELTA_BYTE_ARRAY"},
                   use_dictionary=["NAME"], compression="none")  # fmt: skip
    return target.getvalue()


def _workbook() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"created": datetime(2020, 1, 1)})
        book.add_worksheet("empty")
        page = book.add_worksheet()
        page.write_row(0, 0, ["PERSON_ID", "NAME", "BORN", "SHARE"])
        days = book.add_format({"num_format": "dd/mm/yyyy"})
        for n in range(1, 20):
            page.write_row(n, 0, [n, f"name {n % 4}"])
            page.write_datetime(n, 2, datetime(2015, 3, n, n), days)
            page.write_formula(n, 3, "=A1/7", value="#N/A" if n % 5 == 0 else n / 7)
    return target.getvalue()


def _zipped(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _damaged(data: bytes, choice: random.Random) -> bytes:
    """Return bytes with one to four things wrong."""
    copy = bytearray(data)
    for _ in range(choice.randint(1, 4)):
        at = choice.randrange(len(copy) + 1)
        size = choice.choice((1, 2, 8, 64, 500))
        how = choice.randrange(7)
        if how == 0:
            copy[at : at + 1] = bytes([choice.randrange(256)])
        elif how == 1:
            copy[at : at + size] = choice.choice(_NASTY)
        elif how == 2:
            copy[at:at] = choice.choice(_NASTY) * choice.choice((1, 3, 200))
        elif how == 3:
            del copy[at : at + size]
        elif how == 4:
            copy[at:at] = copy[at : at + size] * choice.choice((1, 2, 50))
        elif how == 5:
            copy[at : at + size] = choice.randbytes(size)
        else:
            del copy[at:]
    return bytes(copy)


def _damaged_within(data: bytes, choice: random.Random) -> bytes:
    """Return a zip archive whose container is right and one of its members is damaged."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = choice.choice(sorted(members))
    return _zipped(members | {name: _damaged(members[name], choice)})


def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def seeds() -> dict[str, bytes]:
    """Return a small readable file of every kind, by the name that it is sent under."""
    plain = {
        "x.csv": _CSV.encode(),
        "x.txt": _TEXT.encode("cp1252"),
        "x.xlsx": _workbook(),
        "x.parquet": _parquet(),
    }
    packed = {f"{name}.gz": _gzipped(plain[name]) for name in ("x.csv", "x.parquet")}
    return {
        **plain,
        **packed,
        "x.zip": _zipped({"a.csv": plain["x.csv"], "b.xlsx": plain["x.xlsx"]}),
    }


def damaged_files(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield damaged files, each with its name; the kinds take turns."""
    choice = random.Random(seed)  # not for secrets
    whole = seeds()
    ways: list[tuple[str, Callable[[], bytes]]] = [
        *((name, partial(_damaged, data, choice)) for name, data in whole.items()),
        ("x.xlsx", partial(_damaged_within, whole["x.xlsx"], choice)),
        ("x.zip", partial(_damaged_within, whole["x.zip"], choice)),
        ("x.csv.gz", lambda: _gzipped(_damaged(whole["x.csv"], choice))),
        ("x.parquet.gz", lambda: _gzipped(_damaged(whole["x.parquet"], choice))),
    ]
    for number in range(count):
        name, damage = ways[number % len(ways)]
        yield name, damage()
