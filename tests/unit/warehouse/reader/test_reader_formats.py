"""What holds for every format: a table reads the same in each, and no bytes crash the reader."""

import gzip
import io
import zipfile

import polars as pl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from warehouse.reader import Table, Unreadable, tables

MARKER = "Xanthippe"
LETTERS = "abXY 019,;|\t\"'\néñü-./"
CELLS = st.text(LETTERS, max_size=8).map(str.strip).map(lambda text: text or None)
NAMES = st.text("abXYéñ_ 1", min_size=1, max_size=6).map(str.strip).filter(bool)


@st.composite
def whole_tables(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.casefold))
    row = st.lists(CELLS, min_size=len(names), max_size=len(names)).filter(any)
    return names, draw(st.lists(row, max_size=8))


def as_csv(names, rows, delimiter, encoding, end, last_end=True):
    def field(cell):
        quoted = any(letter in (cell or "") for letter in (delimiter, '"', "\n"))
        return '"' + cell.replace('"', '""') + '"' if quoted else cell or ""

    text = "".join(delimiter.join(map(field, row)) + end for row in [names, *rows])
    return (text if last_end else text.removesuffix(end)).encode(encoding)


def as_xlsx(names, rows):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate([names, *rows]):
            for column, cell in enumerate(row):
                if cell is not None:
                    page.write_string(place, column, cell)
    return target.getvalue()


def as_parquet(names, rows):
    target = io.BytesIO()
    schema = dict.fromkeys(names, pl.String)
    pl.DataFrame(rows, schema=schema, orient="row").write_parquet(target)
    return target.getvalue()


def in_zip(name, data):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return target.getvalue()


@settings(max_examples=120, deadline=None)
@given(
    whole=whole_tables(),
    delimiter=st.sampled_from(",;|\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last_end=st.booleans(),
    file_format=st.sampled_from([".csv", ".txt", ".xlsx", ".parquet"]),
    container=st.sampled_from(["", ".gz", ".zip"]),
)
def test_a_table_reads_alike_in_every_format(
    table, whole, delimiter, encoding, end, last_end, file_format, container
):
    names, rows = whole
    if file_format == ".xlsx":
        data = as_xlsx(names, rows)
    elif file_format == ".parquet":
        data = as_parquet(names, rows)
    else:
        data = as_csv(names, rows, delimiter, encoding, end, last_end)
    name = f"Return{file_format}"
    if container == ".gz":
        name, data = f"{name}.gz", gzip.compress(data)
    elif container == ".zip":
        data = in_zip(name, data)
    result = table(data, "x.zip" if container == ".zip" else name)
    assert result.name == (f"x.zip/{name}" if container == ".zip" else name)
    assert result.frame.columns == ["row_number", *names]
    assert result.frame.rows() == [(number, *row) for number, row in enumerate(rows, 1)]
    assert result.ragged == []
    assert result.short == {}


@settings(max_examples=120, deadline=None)
@given(
    whole=whole_tables().filter(lambda whole: len(whole[0]) > 1),
    surplus=st.lists(st.sampled_from([None, 0, 1, 3]), min_size=8, max_size=8),
    delimiter=st.sampled_from(",;|\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_trailing_delimiters_are_no_matter(table, whole, surplus, delimiter, encoding, end):
    """None leaves off all of a row's, as Excel does, a number adds so many."""
    names, rows = whole
    uneven, short = [], {}
    for number, (row, more) in enumerate(zip(rows, surplus, strict=False), 1):
        held = max(place for place, cell in enumerate(row, 1) if cell)
        uneven.append(row[:held] if more is None else [*row, *[None] * more])
        if len(uneven[-1]) < len(names):
            short[number] = held
    result = table(as_csv(names, uneven, delimiter, encoding, end))
    assert result.frame.columns == ["row_number", *names]
    assert result.frame.rows() == [(number, *row) for number, row in enumerate(rows, 1)]
    assert (result.ragged, result.short) == ([], short)


SAMPLE = ["a", "b"], [[MARKER, "1"], ["x", None], ["y\nz", "é"]]
FILES = {
    "x.csv": as_csv(*SAMPLE, ",", "utf-8", "\n"),
    "x.xlsx": as_xlsx(*SAMPLE),
    "x.parquet": as_parquet(*SAMPLE),
    "x.csv.gz": gzip.compress(as_csv(*SAMPLE, ",", "utf-8", "\n")),
    "x.zip": in_zip("a.csv", as_csv(*SAMPLE, ",", "utf-8", "\n")),
}


def quiet(results):
    """Nothing that leaves the reader in an error quotes a cell or holds on to the file."""
    for result in results:
        if isinstance(result, Unreadable):
            assert MARKER not in f"{result!s}{result!r}{result.__dict__}"
            assert result.__cause__ is None
            assert result.__context__ is None
            assert result.__traceback__ is None
        else:
            assert isinstance(result, Table)
    return results


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), name=st.sampled_from(sorted(FILES)))
@example(data=b"PK\x05\x06" + b"\0" * 18, name="x.xlsx")
def test_any_bytes_give_a_table_or_a_reason(read, data, name):
    assert quiet(read(data, name))


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(FILES)),
    place=st.floats(0, 1, exclude_max=True),
    byte=st.integers(0, 255),
    cut=st.booleans(),
)
def test_damaged_files_give_a_table_or_a_reason(read, name, place, byte, cut):
    data = bytearray(FILES[name])
    at = int(place * len(data))
    if cut:
        del data[at:]
    else:
        data[at] = byte
    assert quiet(read(bytes(data), name))


@pytest.mark.parametrize("rows", ["1,2\n3\n", "1,2\n3,4", '1,"2\n', "1,2\n3"])
def test_messages_never_quote_cells(read, rows):
    data = f"a,b\n{MARKER},{MARKER},{MARKER}\n{MARKER},1\n{rows}".encode()
    assert quiet(read(data))


class PanicException(BaseException):  # the name that Rust panics bear
    pass


@pytest.mark.parametrize("error", [ValueError, OSError, RecursionError, PanicException])
def test_parsers_failures_are_the_files(refusal, monkeypatch, error):
    def fail(*_):
        raise error(MARKER)

    monkeypatch.setattr(tables, "_rows", fail)
    result = refusal(b"a,b\n1,2\n")
    assert result.rule_id == "file_damaged"
    quiet([result])


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, SystemExit])
def test_what_is_not_the_files_fault_goes_through(read, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(tables, "_rows", fail)
    with pytest.raises(error):
        read(b"a,b\n1,2\n")


def test_an_error_says_file_detail_and_rule():
    assert str(Unreadable("file_empty", "It is empty.", "a.csv")) == (
        "a.csv: It is empty. [file_empty]"
    )
    assert str(Unreadable("file_empty", "It is empty.")) == "It is empty. [file_empty]"
