"""Excel workbooks: cells as text, the sheet that is read, and harmful files."""

import io
import re
import zipfile
from datetime import datetime, time, timedelta

import pytest
import xlsxwriter


def workbook(fill, **options):
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, **options}) as book:
        fill(book)
    return target.getvalue()


def sheet(cells, top=0, left=0):
    def fill(book):
        page = book.add_worksheet()
        for row, values in enumerate(cells):
            page.write_row(row + top, left, values)

    return workbook(fill)


def rebuilt(data, change):
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            part = change(info.filename, old.read(info))
            if part is not None:
                new.writestr(info.filename, part, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def test_cells_become_the_text_of_a_csv(table):
    def fill(book):
        page = book.add_worksheet()
        day, moment, clock, long = (
            book.add_format({"num_format": form})
            for form in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm:ss", "hh:mm:ss", "[h]:mm:ss")
        )
        page.write_row(0, 0, ["v", "w", 2020])
        page.write_row(1, 0, [180, 1.5, True])
        page.write_row(2, 0, [-0.0, 1e300, False])
        page.write_datetime(3, 0, datetime(2020, 1, 5), day)
        page.write_datetime(3, 1, datetime(2020, 1, 5, 12, 30, 59), moment)
        page.write_datetime(3, 2, datetime(2020, 1, 5), moment)
        page.write_datetime(4, 0, time(9, 5), clock)
        page.write_datetime(4, 1, timedelta(hours=30, seconds=5), long)
        page.write_string(4, 2, " 007 ")
        page.write_formula(5, 0, "=1/0", None, "#DIV/0!")
        page.write_formula(5, 1, "=NA()", None, "#N/A")
        page.write_formula(5, 2, "=40+2", None, 42)
        page.write_formula(6, 0, '="x"', None, "x")
        page.write_blank(6, 1, None, day)
        page.write_string(6, 2, "a\nb é€")

    result = table(workbook(fill), "x.XLSX")
    assert result.frame.columns == ["row_number", "v", "w", "2020"]
    assert result.frame.rows() == [
        (1, "180", "1.5", "Y"),
        (2, "0", "1e+300", "N"),
        (3, "2020-01-05", "2020-01-05 12:30:59", "2020-01-05"),
        (4, "09:05:00", "30:00:05", "007"),
        (5, None, "N/A", "42"),
        (6, "x", None, "a\nb é€"),
    ]


def test_every_second_of_a_day_is_itself(table):
    moments = [datetime(2021, 3, 28) + timedelta(seconds=7 * n + 1) for n in range(12_000)]

    def fill(book):
        page = book.add_worksheet()
        form = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        page.write_column(0, 0, ["at", *moments], form)

    assert table(workbook(fill), "x.xlsx").frame["at"].to_list() == [str(at) for at in moments]


def test_1904_workbooks_have_the_same_dates(table):
    def fill(book):
        page = book.add_worksheet()
        page.write(0, 0, "d")
        page.write_datetime(1, 0, datetime(2020, 1, 5), book.add_format({"num_format": "d/m/yy"}))

    assert table(workbook(fill, date_1904=True), "x.xlsx").frame["d"].to_list() == ["2020-01-05"]


def test_first_sheet_that_holds_anything_wherever_it_stands(table):
    def fill(book):
        book.add_worksheet("empty")
        book.add_worksheet("white").write(3, 3, "  ")
        page = book.add_worksheet("data")
        page.write_row(4, 2, ["a", "b"])
        page.write_row(5, 2, [1, 2])
        page.write_row(8, 2, [3, 4])
        page.write_formula(9, 3, "=NA()", None, "#N/A")
        book.add_worksheet("other").write(0, 0, "z")

    result = table(workbook(fill), "x.xlsx")
    assert result.frame.rows() == [(1, "1", "2"), (2, "3", "4"), (3, None, "N/A")]


def test_not_available_is_found_in_the_right_sheet_of_many_chunks(table):
    def fill(book):
        book.add_worksheet("empty")
        page = book.add_worksheet("data")
        page.write_row(0, 0, ["n", "v"])
        for row in range(1, 20_001):
            page.write(row, 0, row)
            page.write_formula(row, 1, "=NA()", None, "#N/A" if row % 2 else "#REF!")

    frame = table(workbook(fill), "x.xlsx").frame
    assert frame.filter(frame["v"] == "N/A")["n"].cast(int).to_list() == list(range(1, 20_001, 2))


def test_more_rows_than_a_batch(table, monkeypatch):
    monkeypatch.setattr("warehouse.reader.formats.workbook._BATCH", 7)
    result = table(sheet([["a"], *([n] for n in range(100))]), "x.xlsx")
    assert result.frame["a"].to_list() == [str(n) for n in range(100)]


def test_headers(table, refusal):
    assert table(sheet([["a", "b"]]), "x.xlsx").frame.height == 0
    assert refusal(sheet([["a", "a"], [1, 2]]), "x.xlsx").rule_id == "no_header"
    assert refusal(sheet([["a", "", "c"], [1, 2, 3]]), "x.xlsx").rule_id == "no_header"
    assert refusal(sheet([["a"], [1, 2]]), "x.xlsx").rule_id == "no_header"


def test_workbook_without_a_cell_is_empty(refusal):
    assert refusal(sheet([]), "x.xlsx").rule_id == "file_empty"
    assert refusal(sheet([["  "]]), "x.xlsx").rule_id == "file_empty"
    assert refusal(b"", "x.xlsx").rule_id == "file_empty"


@pytest.mark.parametrize(
    ("data", "rule_id"),
    [
        (b"a,b\n1,2\n", "file_format"),
        (b"%PDF-1.4", "file_format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "workbook_unreadable"),
    ],
)
def test_what_only_calls_itself_a_workbook(refusal, data, rule_id):
    assert refusal(data, "x.xlsx").rule_id == rule_id


def test_other_zip_is_no_workbook(refusal):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    assert refusal(target.getvalue(), "x.xlsx").rule_id == "workbook_unreadable"


def test_broken_workbooks(refusal):
    data = sheet([["a"], [1]])
    assert refusal(data[:-50], "x.xlsx").rule_id == "file_truncated"

    def tear(name, part):
        return part[: len(part) // 2] if name.endswith("workbook.xml") else part

    assert refusal(rebuilt(data, tear), "x.xlsx").rule_id == "workbook_unreadable"
    assert refusal(
        rebuilt(data, lambda name, part: None if "sheet1" in name else part), "x.xlsx"
    ).rule_id in ("workbook_unreadable", "file_empty")
    flipped = bytearray(data)
    flipped[data.index(b"xl/worksheets/sheet1.xml") + 60] ^= 0xFF
    assert refusal(bytes(flipped), "x.xlsx").rule_id == "file_damaged"


def test_cell_far_from_the_table_does_not_end_the_process(refusal):
    error = refusal(far_cell(), "x.xlsx")
    assert error.rule_id == "file_too_large"
    assert "Delete" in error.detail


def far_cell():
    def fill(book):
        page = book.add_worksheet()
        page.write(0, 0, "a")
        page.write(1_048_575, 16_383, "z")

    return workbook(fill)


@pytest.mark.parametrize(
    "place",
    [b'r="B99999999999"', b"r = 'XFD1048576'", b'foo=">" r="xfd1048576"', b'r="AAAAAAAAAA2"'],
)
def test_made_up_places_do_not_end_the_process(refusal, place):
    def change(name, part):
        return part.replace(b'r="B2"', place) if "sheet1" in name else part

    error = refusal(rebuilt(sheet([["a", "b"], [1, 2]]), change), "x.xlsx")
    assert error.rule_id == "file_too_large"


def test_made_up_number_of_texts_does_not_end_the_process(refusal):
    def change(name, part):
        return part.replace(b'uniqueCount="1"', b'uniqueCount="9999999999997"')

    assert refusal(rebuilt(sheet([["a"], [1]]), change), "x.xlsx").rule_id == "file_too_large"


def test_cells_without_places_are_read_and_counted(table, refusal, monkeypatch):
    def change(name, part):
        return re.sub(rb' r="[A-Z]*\d+"', b"", part) if "sheet1" in name else part

    data = rebuilt(sheet([["a", "b"], [1, 2], [3, 4]]), change)
    assert table(data, "x.xlsx").frame.rows() == [(1, "1", "2"), (2, "3", "4")]
    monkeypatch.setattr("warehouse.reader.formats.workbook_parts.MOST_CELLS", 5)
    assert refusal(data, "x.xlsx").rule_id == "file_too_large"


def test_xml_entities_are_refused(refusal):
    def change(name, part):
        entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        return part.replace(b"?>", b"?>" + entity, 1) if "sheet1" in name else part

    assert refusal(rebuilt(sheet([["a"], [1]]), change), "x.xlsx").rule_id == "workbook_unreadable"


def test_parts_of_a_workbook_are_bounded(refusal):
    data = sheet([["a"], *([n] for n in range(20_000))])
    assert refusal(data, "x.xlsx", max_bytes=len(data) + 1000).rule_id == "file_too_large"


def test_endless_tag(refusal):
    def change(name, part):
        return part.replace(b"<sheetData>", b"<sheetData " + b" " * (9 << 20) + b">")

    data = rebuilt(sheet([["a"], [1]]), change)
    assert refusal(data, "x.xlsx").rule_id == "workbook_unreadable"
