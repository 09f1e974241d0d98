"""Text into typed columns."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.reader import typed


def read_as(kind, texts, *tokens):
    values, bad = typed(pl.Series("c", texts, dtype=pl.String), kind, tokens or ("",))
    assert values.name == bad.name == "c"
    assert len(values) == len(bad) == len(texts)
    assert bad.dtype == pl.Boolean
    assert not (values.is_not_null() & bad).any()
    return values, bad


def check_each(kind, known):
    """All at once, so that every value is read in company of the others; and each alone."""
    values, bad = read_as(kind, list(known))
    assert dict(zip(known, values, strict=True)) == known
    assert bad.to_list() == [value is None for value in known.values()]
    for text, value in known.items():
        assert read_as(kind, [text])[0].to_list() == [value]


def test_integers():
    check_each(
        "integer",
        {
            "5": 5, "+5": 5, "-5": -5, " 7 ": 7, "007": 7, "-0": 0, "287.0": 287, "287.00": 287,
            "3.": 3, ".0": 0, "4,348": 4348, "-1,234,567": -1234567, "1,000.00": 1000,
            "1e3": 1000, "1.5E1": 15, "100e-2": 1, "2.50e+1": 25, "0e9": 0, "1,000e2": 100_000,
            "9223372036854775807": 2**63 - 1, "-9223372036854775808": -(2**63),
            "9,223,372,036,854,775,807": 2**63 - 1, "9007199254740993.0": 2**53 + 1,
            "9007199254740993e0": 2**53 + 1, "1e18": 10**18,
            "9223372036854775808": None, "1e19": None, "287.5": None, "1.55e1": None,
            "120e-2": None, "1e-400": None, "9007199254740993.5": None,
            "1,23": None, "12,34,567": None, ",100": None, "1,000,": None, "1,0000": None,
            "5%": None, "£5": None, "NaN": None, "inf": None, "x": None, ".": None, "-": None,
            "--1": None, "1_000": None, "0x1": None, "1 000": None, "٣": None, "1e": None,
        },
    )  # fmt: skip


def test_numbers():
    check_each(
        "number",
        {
            "5": 5.0, "287.0": 287.0, ".5": 0.5, "-.5": -0.5, "5.": 5.0, "+1.25": 1.25,
            "4,348": 4348.0, "1,234,567.5": 1234567.5, "-1,000.25": -1000.25, "1e5": 1e5,
            "1.5E-3": 0.0015, "+1,000e2": 1e5, " 7 ": 7.0,
            "1,23": None, "1,000,00": None, ",100": None, "12,34,567.5": None, "1,000,": None,
            "5%": None, "£5": None, "NaN": None, "nan": None, "inf": None, "-Infinity": None,
            "1e999": None, "x": None, ".": None, "1.2.3": None, "1_000": None, "٣": None,
        },
    )  # fmt: skip


def test_dates():
    day = date(2020, 1, 5)
    check_each(
        "date",
        {
            "2020-01-05": day, "2020-01-05 00:00:00": day, "2020-01-05 23:59:59.123": day,
            "2020-01-05T10:11:12": day, "05/01/2020": day, "05/01/2020 10:11": day,
            "05/01/2020 10:11:12": day, "05-JAN-2020": day, "05-jan-2020": day,
            "05-Jan-2020 10:11:12": day, "05-Jan-2020 10:11": day, " 05/01/2020 ": day,
            "29/02/2020": date(2020, 2, 29), "1900-01-01": date(1900, 1, 1),
            "31/12/2100": date(2100, 12, 31),
            "31/02/2020": None, "29-FEB-2021": None, "2020-02-30": None, "2020-13-01": None,
            "13/13/2020": None, "1899-12-31": None, "01/01/2101": None, "0020-01-05": None,
            "2020-01-05 24:00:00": None, "2020-01-05 10:60:00": None, "05/01/2020 25:00": None,
            "05/01/20": None, "05-JAN-20": None, "05-FOO-2020": None, "05-JANUARY-2020": None,
            "20200105": None, "2020/01/05": None, "2020-01-05x": None, "x": None, "43835": None,
            "٢٠٢٠-01-05": None,
        },
    )  # fmt: skip


@pytest.mark.parametrize(
    ("formats", "known"),
    [
        (
            ["%d/%m/%Y"],
            {
                "05/01/2020": date(2020, 1, 5), " 5/1/2020": date(2020, 1, 5),
                "2020-01-05": date(2020, 1, 5), "2020-01-05 10:00:00": date(2020, 1, 5),
                "05-JAN-2020": None, "05/01/20": None, "05/01/2020 10:00": None,
                "31/02/2020": None, "01/01/1899": None, "x": None,
            },
        ),
        (["%m/%d/%Y"], {"01/13/2020": date(2020, 1, 13), "13/01/2020": None}),
        (
            ["%d.%m.%Y %H:%M", "%d %B %Y", "%d%b%Y"],
            {
                "05.01.2020 09:30": date(2020, 1, 5), "5 January 2020": date(2020, 1, 5),
                "05jan2020": date(2020, 1, 5), "05.01.2020": None,
            },
        ),
    ],
)  # fmt: skip
def test_dates_as_their_sender_says(formats, known):
    texts = pl.Series("c", list(known))
    values, bad = typed(texts, "date", ("",), formats)
    assert dict(zip(known, values, strict=True)) == known
    assert bad.to_list() == [value is None for value in known.values()]
    assert typed(texts.clear(), "date", ("",), formats)[0].dtype == pl.Date
    numbers = pl.Series("c", ["1", None])
    assert typed(numbers, "integer", ("",), formats)[0].to_list() == [1, None]


def test_flags():
    check_each(
        "flag",
        {
            "Y": True, "y": True, "Yes": True, "TRUE": True, "1": True, " y ": True,
            "N": False, "n": False, "NO": False, "false": False, "0": False,
            "2": None, "yep": None, "T": None, "-": None, "1.0": None,
        },
    )  # fmt: skip


def test_text_is_kept():
    check_each("text", {"a": "a", "007": "007", "-1": "-1", "nan": "nan"})


@pytest.mark.parametrize("kind", ["text", "integer", "number", "date", "flag"])
def test_nulls_and_null_tokens_are_not_unreadable(kind):
    texts = [None, "", "N/A", "n/a ", "NA", "-1"]
    values, bad = read_as(kind, texts, "", "n/a", " NA", "-1")
    assert values.null_count() == len(texts)
    assert not bad.any()


def test_tokens_are_compared_whole():
    values, bad = read_as("integer", ["-1", "-10", "1", ""], "-1")
    assert values.to_list() == [None, -10, 1, None]
    assert bad.to_list() == [False, False, False, True]
    assert typed(pl.Series(["", "a"]), "text", ())[0].to_list() == ["", "a"]


@pytest.mark.parametrize(
    ("kind", "dtype"),
    [
        ("text", pl.String),
        ("integer", pl.Int64),
        ("number", pl.Float64),
        ("date", pl.Date),
        ("flag", pl.Boolean),
    ],
)
@pytest.mark.parametrize("texts", [[], [None, None], ["", ""]])
def test_type_does_not_depend_on_the_values(kind, dtype, texts):
    values, bad = read_as(kind, texts)
    assert values.dtype == dtype
    assert not bad.any()


def test_series_in_several_chunks():
    column = pl.concat(
        [pl.Series("c", ["1", "2,000"]), pl.Series("c", ["x", "3.0"])], rechunk=False
    )
    values, bad = typed(column, "integer")
    assert values.to_list() == [1, 2000, None, 3]
    assert bad.to_list() == [False, False, True, False]


def test_column_is_not_changed():
    column = pl.Series("c", ["01/01/2020", "x", None])
    typed(column, "date", ("x",))
    assert column.to_list() == ["01/01/2020", "x", None]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=20))
def test_integers_in_every_dress(numbers):
    forms = ["{}", "{:,}", "{}.0", "{:,}.00", "{}e0"]
    texts = [forms[place % len(forms)].format(number) for place, number in enumerate(numbers)]
    values, bad = read_as("integer", texts)
    assert values.to_list() == numbers
    assert not bad.any()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=20))
def test_numbers_survive(numbers):
    forms = ["{!r}", "{:,}"]
    texts = [forms[place % 2].format(number) for place, number in enumerate(numbers)]
    assert read_as("number", texts)[0].to_list() == numbers


@settings(max_examples=100, deadline=None)
@given(st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)), max_size=20))
def test_dates_in_every_dress(moments):
    forms = [
        "%Y-%m-%d",
        "%Y-%m-%d %H:%M:%S.%f",
        "%Y-%m-%dT%H:%M:%S",
        "%d/%m/%Y",
        "%d/%m/%Y %H:%M",
        "%d-%b-%Y",
        "%d-%b-%Y %H:%M:%S",
    ]
    texts = [
        moment.strftime(forms[place % len(forms)]).upper() for place, moment in enumerate(moments)
    ]
    assert read_as("date", texts)[0].to_list() == [moment.date() for moment in moments]
