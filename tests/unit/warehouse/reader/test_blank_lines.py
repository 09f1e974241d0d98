"""Lines that hold nothing: a row has the line that Excel shows, in every format."""

import io
from collections.abc import Callable, Sequence

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.reader import Table
from warehouse.reader.formats import text as text_module

TableOf = Callable[..., Table]


@pytest.mark.parametrize(
    ("text", "blank"),
    [
        ("a,b\n1,2\n", ()),
        ("a,b\n1,2\n\n\n,,\n", ()),
        ("\n  \na,b\n1,2\n\n3,4\n", [1, 2, 5]),
        ("a,b\n1,2\n,\n3,4\n", [3]),
        ('a,b\n1,2\n,,,\n ,""\n3,4\n', [3, 4]),
        ('a,b\n"1\n\n\n1",2\n\n3,4\n', [3]),
        ('a,b\n"1\n\n1",2\n3,4\n', ()),
        ("a,b\n1\n\n3,4,5\n,\n6,7\n", [3, 5]),
        ("note\nx\n\n\xa0\ny\n", [3, 4]),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_blank_lines_of_a_text_file_are_as_excel_counts_them(
    table: TableOf, text: str, blank: Sequence[int], encoding: str, end: str
) -> None:
    assert list(table(text.replace("\n", end).encode(encoding)).blank_lines or ()) == list(blank)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(["1,2", "", ",", '"x\n\ny",3', " ,"]), max_size=12),
    st.integers(20, 32),
)
def test_they_do_not_depend_on_how_the_file_is_cut_into_chunks(
    table: TableOf, lines: list[str], chunk: int
) -> None:
    data = "\r\n".join(["a,b", "1,2", "3,4", "5,6", *lines, ""]).encode()
    whole = table(data).blank_lines
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_module, "_CHUNK", chunk)
        assert table(data).blank_lines == whole


def test_the_lines_of_a_workbook_are_those_of_its_sheet(table: TableOf) -> None:
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for line, cells in {3: ("a", "b"), 4: (1, 2), 6: (" ", None), 7: (3, None)}.items():
            sheet.write_row(line - 1, 1, cells)
    result = table(saved.getvalue(), "return.xlsx")
    assert result.frame["row_number"].to_list() == [1, 2]
    assert result.blank_lines == [1, 2, 5, 6]


def test_a_parquet_file_has_no_lines(table: TableOf) -> None:
    saved = io.BytesIO()
    pl.DataFrame({"a": ["1", None, "2"]}).write_parquet(saved)
    assert table(saved.getvalue(), "return.parquet").blank_lines is None
