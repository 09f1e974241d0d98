"""Delimited text: encodings, delimiters, line ends, headers, ragged and cut-off rows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.reader.formats import delimited


def rows(table):
    return table.frame.drop("row_number").rows()


def numbers(table):
    return table.frame["row_number"].to_list()


def test_reads_text_with_row_numbers(table):
    result = table(b"ID,NAME\n1, Ann \n2,\n")
    assert result.name == "return.csv"
    assert result.frame.schema.to_python() == {"row_number": int, "ID": str, "NAME": str}
    assert result.frame.rows() == [(1, "1", "Ann"), (2, "2", None)]
    assert result.ragged == []
    assert result.short == {}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_finds_out_encoding_delimiter_and_line_ends(table, encoding, delimiter, end):
    lines = [["Prénom", "Note"], ["Zoë", '"a,b;c|d\te"'], ["", "x"]]
    text = end.join(delimiter.join(line) for line in lines) + end
    result = table(text.encode(encoding), "x.txt")
    assert result.frame.columns[1:] == ["Prénom", "Note"]
    assert rows(result) == [("Zoë", "a,b;c|d\te"), (None, "x")]


def test_delimiter_is_the_one_that_rows_agree_on(table):
    result = table(b"Reason, other|Date|Team\nx|2020-01-01|a, b, c\ny|2020-01-02|d\n")
    assert result.frame.columns[1:] == ["Reason, other", "Date", "Team"]


@pytest.mark.parametrize("data", [b"a,b\n1,2", b"a,b\n1,2\n", b"\n \t\na,b\n\n1,2\n   \n\n"])
def test_blank_lines_and_a_missing_last_line_end_are_no_matter(table, data):
    assert table(data).frame.rows() == [(1, "1", "2")]


@pytest.mark.parametrize("data", [b"a", b"a,b", b"a,b\n", b"\xef\xbb\xbfa;b\r\n"])
def test_header_alone_is_a_table_without_rows(table, data):
    result = table(data)
    assert result.frame.height == 0
    assert result.frame.columns[:2] == ["row_number", "a"]


def test_single_column_may_hold_delimiters(table):
    result = table(b"note\none, two\nthree\n")
    assert rows(result) == [("one, two",), ("three",)]


def test_single_column_leaves_out_blank_lines(table):
    assert table(b'note\na\n\n""\n  \nb\n').frame.rows() == [(1, "a"), (2, "b")]


def test_single_column_has_neither_short_rows_nor_surplus(table):
    result = table(b"note\na,b;c|d\te\nf\n,\ng,\nh\n")
    assert result.frame.rows() == [(2, "f"), (4, "h")]
    assert (result.ragged, result.short) == ([1, 3], {})


def test_row_without_any_value_is_a_blank_line(table):
    result = table(b"a,b,c\n1,2,3\n,,\n , \n,,,,\n,\n4,5,6\n7\n")
    assert numbers(result) == [1, 2, 3]
    assert result.short == {3: 1}


def test_short_row_of_letters_that_are_blank_only_to_us_is_no_row(table):
    result = table("a,b\n1,2\n\u2003\n3\n".encode())
    assert result.frame.rows() == [(1, "1", "2"), (2, "3", None)]
    assert result.short == {2: 1}


def test_short_rows_are_filled_up_in_their_places(table):
    result = table(b'a,b,c\n1,2\n\n"x\n""y"\n3,4,5\n,\n"6,7"\n,8\n9," "\n0,1,2\n')
    assert result.frame.rows() == [
        (1, "1", "2", None),
        (2, 'x\n"y', None, None),
        (3, "3", "4", "5"),
        (4, "6,7", None, None),
        (5, None, "8", None),
        (6, "9", None, None),
        (7, "0", "1", "2"),
    ]
    assert result.short == {1: 2, 2: 1, 4: 1, 5: 2, 6: 2}
    assert list(result.short) == sorted(result.short)
    assert result.ragged == []


@pytest.mark.parametrize("delimiter", [",", ";", "|", "\t"])
@pytest.mark.parametrize(
    "row", ["1,2,", "1,2,,,,", '1,2,""', '1,2, ,"  "', "1,2,,\u2003", '1,2,"\r\n",', '"1","2",""']
)
def test_surplus_fields_without_anything_are_dropped(table, delimiter, row):
    text = f"a,b\n0,0\n{row}\n3,4\n".replace(",", delimiter)
    result = table(text.encode())
    assert result.frame.rows() == [(1, "0", "0"), (2, "1", "2"), (3, "3", "4")]
    assert (result.ragged, result.short) == ([], {})


@pytest.mark.parametrize(
    "row",
    ["1,2,x", "1,2,,x,", '1,2,","', '1,2,""""', '1,"2,",x,', '1,"x," ",""y', '1,2, ""', "1,2,'"],
)
def test_surplus_field_that_holds_something_makes_a_ragged_row(table, row):
    result = table(f"a,b\n0,0\n{row}\n3,4\n".encode())
    assert (numbers(result), result.ragged, result.short) == ([1, 3], [2], {})


def test_quotes_in_rows_with_surplus_mean_what_they_mean_elsewhere(table):
    lines = ['"1,",","', '5",6"', '"1""",""""', '"a"b,"c" ', "'1,2'", '"1,2\n",3']
    plain = table("\n".join(["a,b", *lines, ""]).encode())
    surplus = table("\n".join(["a,b", *(f"{line}," for line in lines), ""]).encode())
    assert len(rows(plain)) == len(lines)
    assert rows(surplus) == rows(plain)


def test_ragged_rows_count_but_are_not_in_the_frame(table):
    result = table(b'a,b\n1,2\n\n3,3,3\n4,5\n"x\ny",6\n7,8,9\n,\n10,11\n,,12\n')
    assert result.frame.rows() == [(1, "1", "2"), (3, "4", "5"), (4, "x\ny", "6"), (6, "10", "11")]
    assert (result.ragged, result.short) == ([2, 5, 7], {})


def test_short_and_ragged_rows_side_by_side(table):
    result = table(b"a,b\n1\n2,2,2\n3,\n4,4,\n5,5,5\n6\n7,7\n")
    assert rows(result) == [("1", None), ("3", None), ("4", "4"), ("6", None), ("7", "7")]
    assert (numbers(result), result.ragged, result.short) == ([1, 3, 4, 6, 7], [2, 5], {1: 1, 6: 1})


def test_all_rows_ragged(table):
    result = table(b"a,b\n1,1,1\n2,3,4\n")
    assert result.frame.height == 0
    assert (result.ragged, result.short) == ([1, 2], {})


def test_all_rows_short(table):
    result = table(b"a,b\n1\n2\n")
    assert result.frame.rows() == [(1, "1", None), (2, "2", None)]
    assert result.short == {1: 1, 2: 1}


def test_row_is_not_short_of_columns_without_a_name(table):
    result = table(b"a,b,,\n1,2\n3\n4,5,,,,\n6,7,\n")
    assert result.frame.rows() == [(1, "1", "2"), (2, "3", None), (3, "4", "5"), (4, "6", "7")]
    assert (result.ragged, result.short) == ([], {2: 1})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_short_rows_are_read_in_the_files_encoding(table, encoding):
    assert rows(table("a,b\nZoë\né,ü,\n".encode(encoding))) == [("Zoë", None), ("é", "ü")]


def test_short_row_keeps_a_first_letter_that_could_mark_a_file(table):
    assert rows(table("a,b\nx,y\n\ufeff1\n".encode())) == [("x", "y"), ("\ufeff1", None)]


def test_short_row_longer_than_a_block(table, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1024)
    long = "x" * 1200
    result = table(("a,b,c\n" + "1,2,3\n" * 110 + f"4\n{long}\n" + "5\n" * 2000).encode())
    assert result.frame["a"].to_list() == ["1"] * 110 + ["4", long] + ["5"] * 2000


KINDS = {
    "fits": ('1,"2",3', ("1", "2", "3")),
    "broken line": ('"1\n\n2",x,y', ("1\n\n2", "x", "y")),
    "short": ("1", ("1", None, None)),
    "short, broken line": ('1,"2\n,"', ("1", "2\n,", None)),
    "long": ("1,2,3,4", None),
    "long, broken line": ('1,2,3,"\n4"', None),
    "trailing delimiters": ('1,"2,\n2",3,, ', ("1", "2,\n2", "3")),
    "empty line": ("", ()),
    "white line": ("  ", ()),
    "empty cells": (",,", ()),
    "fewer empty cells": (",", ()),
    "more empty cells": (",,,,", ()),
}
FIELDS = {"short": 1, "short, broken line": 2}


@settings(max_examples=120, deadline=None)
@given(
    kinds=st.lists(st.sampled_from(sorted(KINDS)), max_size=40),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    block=st.sampled_from([64, 1 << 20]),
)
def test_row_numbers_are_true_to_the_file(table, kinds, end, block):
    kept = [kind for kind in kinds if KINDS[kind][1] != ()]
    numbered = list(enumerate(kept, 1))
    text = end.join(["a,b,c", *(KINDS[kind][0] for kind in kinds)]) + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_BLOCK", block)
        result = table(text.encode())
    assert result.frame.rows() == [
        (number, *KINDS[kind][1]) for number, kind in numbered if KINDS[kind][1]
    ]
    assert result.ragged == [number for number, kind in numbered if not KINDS[kind][1]]
    assert result.short == {number: FIELDS[kind] for number, kind in numbered if kind in FIELDS}


def test_many_blocks_of_uneven_rows(table):
    tails = {0: "", 1: ",x,y", 2: ",x,"}
    lines = [f"{n}{tails.get(n % 1000, ',x')}" for n in range(1, 400_001)]
    result = table(("a,b\n" + "\n".join(lines) + "\n").encode())
    assert result.ragged == list(range(1, 400_001, 1000))
    assert result.short == dict.fromkeys(range(1000, 400_001, 1000), 1)
    assert result.frame.height == 400_000 - 400
    assert (result.frame["row_number"].cast(str) == result.frame["a"]).all()
    assert result.frame["b"].null_count() == 400


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,2\n3",
        b"a,b,c\n1\n2\n3,4",
        b"a,b,c\r1,2,3,\r4,5",
        b'a,b\n1,2\n3,"x',
        b'a,b\n1,"2\n3,4\n5,6\n',
        b'a,b\n"1,2\n3,4\n',
        b'a,b\n1,2\n3,"',
        b'a,"b\n1,2\n',
        b'a\n"1',
        "a,b\né,é".encode()[:-1],
    ],
)
def test_file_that_breaks_off_is_truncated(refusal, data):
    assert refusal(data).rule_id == "file_truncated"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a,b\n1,2\n3\n", [1, 2]),
        (b"a,b\n1,2\n3\n ", [1, 2]),
        (b"a,b\n1,2\n3,4,5", [1]),
        (b"a,b\n1,2\n3,4,", [1, 2]),
        (b'a,b\n1,"2"', [1]),
        (b'a,b\n1,"\n"\n', [1]),
        (b'a,b\n1,5"\n', [1]),
    ],
)
def test_file_with_a_whole_last_row_is_not_truncated(table, data, expected):
    assert numbers(table(data)) == expected


def test_unclosed_quote_longer_than_a_block(refusal, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1024)
    assert refusal(b'a,b\n1,"' + b"x,y\n" * 1000).rule_id == "file_truncated"


def test_endless_line_is_damaged(refusal, monkeypatch):
    monkeypatch.setattr(delimited, "_BLOCK", 1024)
    assert refusal(b"a,b\n1," + b"x" * 5000 + b"\n").rule_id == "file_damaged"


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
@pytest.mark.parametrize("name", ["a.csv", "A.TXT"])
def test_nothing_is_empty(refusal, data, name):
    assert refusal(data, name).rule_id == "file_empty"


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_wide_encodings_are_refused_with_a_remedy(refusal, encoding):
    error = refusal("ID,NAME\n1,Zoë\n".encode(encoding))
    assert error.rule_id == "file_encoding"
    assert "'CSV UTF-8 (comma delimited)'" in error.detail


@pytest.mark.parametrize("byte", [b"\x81", b"\x8d", b"\x8f", b"\x90", b"\x9d"])
def test_bytes_that_windows_1252_lacks(refusal, byte):
    assert refusal(b"a,b\n1," + byte + b"\n").rule_id == "file_encoding"


def test_other_encoding_deep_in_the_file(table, refusal):
    ascii_part = b"a,b\n" + b"1,2\n" * 600_000
    assert table(ascii_part + "1,é\n".encode("cp1252")).frame["b"][-1] == "é"
    assert refusal(b"\xef\xbb\xbf" + ascii_part + b"1,\xe9\n").rule_id == "file_encoding"
    assert refusal(ascii_part + b"1,\x00\n").rule_id == "file_not_text"


def test_last_letter_in_windows_1252_is_not_a_cut_off_one(table):
    assert rows(table("name\nRené".encode("cp1252"))) == [("René",)]


@pytest.mark.parametrize("data", [b"a,b\n1,\x002\n", bytes(range(1, 32)) * 40, b"\x00" * 500])
def test_control_bytes_are_not_text(refusal, data):
    assert refusal(data).rule_id == "file_not_text"


@pytest.mark.parametrize(
    ("header", "detail"),
    [
        ("a,b,a", "columns 1 and 3"),
        ("Id,b,ID", "columns 1 and 3"),
        ("a,,c", "Column 2 has"),
        (",,", "no column names"),
        ("a,b,", "Column 3 has"),
        ("2020-01-01,x,2020-01-01", "columns 1 and 3"),
    ],
)
def test_header_has_to_name_each_column_once(refusal, header, detail):
    error = refusal(f"{header}\n1,2,3\n".encode())
    assert error.rule_id == "no_header"
    assert detail in error.detail


@pytest.mark.parametrize("row", ["2020-01-01,x,2020-01-01", "Zoe,Quill,Zoe", "Zoe,,Quill"])
def test_first_row_of_data_is_not_repeated_in_a_message(refusal, row):
    detail = refusal(f"{row}\n1,2,3\n".encode()).detail
    assert not any(cell and cell in detail for cell in row.split(","))


def test_nameless_empty_columns_at_the_end_are_dropped(table):
    assert table(b"a,b,, \n1,2,,\n3,4, ,\n").frame.columns == ["row_number", "a", "b"]


def test_a_column_called_row_number_is_kept_under_another_name(table):
    assert table(b"row_number,b\n7,2\n").frame.rows(named=True) == [
        {"row_number": 1, "row_number (received)": "7", "b": "2"}
    ]


@pytest.mark.parametrize("data", [b"x" * 200_000, b"a," * 17_000, b"\n" * 70_000 + b"a,b\n1,2\n"])
def test_endless_header(refusal, data):
    assert refusal(data).rule_id == "no_header"


@pytest.mark.parametrize(
    ("start", "rule_id", "detail"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "file_not_text", "PNG"),
        (b"\xff\xd8\xff\xe0\0", "file_not_text", "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3", "file_not_text", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "file_not_text", ".xls"),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", "file_not_text", "'.xlsx'"),
        (b"PK\x03\x04" + b"\0" * 26 + b"return.csv", "file_not_text", "'.zip'"),
        (b"\x1f\x8b\x08\0", "file_not_text", "'.gz'"),
        (b"PAR1\x15\x04", "file_not_text", "'.parquet'"),
        (b"<!DOCTYPE html>\n<html>", "file_format", "web page"),
        (b"\xef\xbb\xbf\n<HTML><body>", "file_format", "web page"),
        (b'<?xml version="1.0"?><html>', "file_format", "web page"),
        (b'<?xml version="1.0"?><a/>', "file_format", "XML"),
        (b"{\\rtf1\\ansi", "file_format", "RTF"),
    ],
)
def test_what_only_calls_itself_csv_is_recognised(refusal, start, rule_id, detail):
    error = refusal(start + b"a,b\n1,2\n")
    assert error.rule_id == rule_id
    assert detail in error.detail


@pytest.mark.parametrize("name", ["x.docx", "x.pdf", "x", ".csv", "x.csv.bak", "x.xls"])
def test_other_names_are_refused_naming_the_accepted(refusal, name):
    error = refusal(b"a,b\n1,2\n", name)
    assert error.rule_id == "file_format"
    for suffix in (".csv", ".txt", ".xlsx", ".parquet"):
        assert suffix in error.detail


def test_file_above_the_limit(refusal):
    assert refusal(b"a,b\n1,2\n", max_bytes=7).rule_id == "file_too_large"
