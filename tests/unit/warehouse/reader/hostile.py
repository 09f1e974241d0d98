"""Files that look small and are made to be enormous, or to end what reads them."""

from __future__ import annotations

import gzip
import io
import zipfile
from functools import partial

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

MB = 1 << 20


def parquet(table: pa.Table, **options: object) -> bytes:
    """Return a table as a Parquet file."""
    target = io.BytesIO()
    pq.write_table(table, target, **options)
    return target.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip archive of these members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def one_long_text_in_many_rows(rows: int = 100_000, length: int = 100_000) -> bytes:
    """Return a few KB of Parquet: a text that its dictionary holds once stands in every row."""
    one = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), pa.array(["x" * length]))
    target = io.BytesIO()
    schema = pa.schema({"PERSON_ID": one.type})
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        batch = pa.table({"PERSON_ID": pa.chunked_array([one] * (rows // 1000))})
        writer.write_table(batch, row_group_size=rows)
    return target.getvalue()


def one_long_text_without_a_dictionary(encoding: str) -> bytes:
    """Return Parquet whose pages are small though every row holds the same long text."""
    texts = pa.array(["x" * 100_000] * 1500)
    return parquet(
        pa.table({"PERSON_ID": texts}),
        use_dictionary=False,
        column_encoding={"PERSON_ID": encoding},
        compression="zstd",
    )


def many_equal_numbers() -> bytes:
    """Return Parquet of a few KB with a number that stands in each of ten million cells."""
    column = pa.chunked_array([pa.array([7] * 100_000)] * 10)
    return parquet(pa.table({f"c{n}": column for n in range(10)}), compression="zstd")


def many_row_groups() -> bytes:
    """Return Parquet of a thousand row groups of one row each."""
    return parquet(pa.table({f"c{n}": range(1000) for n in range(3)}), row_group_size=1)


def nested_parquet(depth: int) -> bytes:
    """Return Parquet with a column of lists in lists."""
    kind: pa.DataType = pa.int8()
    value: object = 1
    for _ in range(depth):
        kind, value = pa.list_(kind), [value]
    return parquet(pa.table({"a": pa.array([value], kind)}))


def wide_parquet() -> bytes:
    """Return Parquet of more columns than a spreadsheet has."""
    return parquet(pa.table({f"c{n}": pa.array([1], pa.int8()) for n in range(17_000)}))


def shared_text_in_many_cells(cells: int = 10_000, long: int = 10_000) -> bytes:
    """Return a workbook whose cells refer to one short text, but so many to one of the greatest length."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet()
        page.write(0, 0, "PERSON_ID")
        page.write(1, 0, "x" * 32_767)
    row = b'<row r="%d"><c r="A%d" t="s"><v>%d</v></c></row>'
    rows = b"".join(row % (n, n, n < long + 3) for n in range(3, cells + 3))
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(target) as archive,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as into,
    ):
        for info in archive.infolist():
            data = archive.read(info)
            if "sheet1" in info.filename:
                data = data.replace(b"</sheetData>", rows + b"</sheetData>")
            into.writestr(info.filename, data)
    return changed.getvalue()


def short_lines_under_a_wide_header() -> bytes:
    """Return a CSV of one letter a line below a header of twelve thousand columns."""
    header = ",".join(f"{n:x}" for n in range(12_000))
    return f"{header}\n".encode() + b"a\n" * 10_000


def gzip_of_gzips() -> bytes:
    """Return an archive in an archive in an archive."""
    return gzip.compress(gzip.compress(b"PERSON_ID\n" + b"1\n" * MB))


def endless_schema(depth: int = 50_000) -> bytes:
    """Return Parquet whose footer describes groups in groups, deeper than any stack."""
    group = b"\x35\x00\x18\x01g\x15\x02\x00"  # required, called g, with one child
    leaf = b"\x15\x02\x25\x00\x18\x01v\x00"  # an integer, required, called v
    size = depth + 1
    count = bytes((size >> shift & 0x7F) | 0x80 for shift in (0, 7)) + bytes([size >> 14])
    footer = b"\x15\x02\x19\xfc" + count + group * depth + leaf + b"\x16\x00\x19\x0c\x00"
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"


# The name it is sent under, the bytes, and the rule that refuses it.
REFUSED = {
    "dictionary": ("x.parquet", one_long_text_in_many_rows, "file_too_large"),
    "plain pages": (
        "x.parquet",
        partial(one_long_text_without_a_dictionary, "PLAIN"),
        "file_too_large",
    ),
    "prefixes": (
        "x.parquet",
        partial(one_long_text_without_a_dictionary, "DELTA_BYTE_ARRAY"),
        "file_too_large",
    ),
    "equal numbers": ("x.parquet", many_equal_numbers, "file_too_large"),
    "nested": ("x.parquet", partial(nested_parquet, 3), "file_format"),
    "deeply nested": ("x.parquet", partial(nested_parquet, 400), "file_damaged"),
    "endless schema": ("x.parquet", endless_schema, "file_damaged"),
    "wide": ("x.parquet", wide_parquet, "no_header"),
    "shared text": ("x.xlsx", shared_text_in_many_cells, "file_too_large"),
    "wide header": ("x.csv", short_lines_under_a_wide_header, "file_too_large"),
    "one line": ("x.csv", lambda: b"a,b\n" + b"x" * (20 * MB), "file_damaged"),
    "one cell": ("x.csv", lambda: b'a,b\n"' + b"x" * (20 * MB), "file_truncated"),
    "a million columns": ("x.csv", lambda: b"a," * MB + b"\n", "no_header"),
    "gzip in gzip": ("x.csv.gz.gz", gzip_of_gzips, "archive_unsafe"),
    "gzip bomb": ("x.csv.gz", lambda: gzip.compress(b"a\n" * (35 * MB)), "archive_unsafe"),
    "gzip bomb in a zip": (
        "x.zip",
        lambda: zipped({"x.csv.gz": gzip.compress(b"a\n" * (35 * MB))}),
        "archive_unsafe",
    ),
    "zip in a zip": ("x.zip", lambda: zipped({"y.zip": zipped({"x.csv": b"a"})}), "archive_unsafe"),
}
