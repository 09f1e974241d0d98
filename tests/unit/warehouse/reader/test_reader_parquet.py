"""Parquet files: columns of every type as the text of a CSV."""

import io
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


def parquet(table):
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


def of(values, kind=None):
    return parquet(pa.table({"v": pa.array(values, kind)}))


@pytest.mark.parametrize(
    ("values", "kind", "texts"),
    [
        ([" a ", "", "b"], pa.string(), ["a", "b"]),
        ([180, -1], pa.int16(), ["180", "-1"]),
        ([2**64 - 1], pa.uint64(), ["18446744073709551615"]),
        ([180.0, 0.1, 1e300, float("nan"), -0.0], pa.float64(), ["180", "0.1", "1e+300", "0"]),
        ([0.1, 7.0], pa.float32(), ["0.1", "7"]),
        ([Decimal("287.00"), Decimal("1.50")], pa.decimal128(9, 2), ["287", "1.5"]),
        ([Decimal("100")], pa.decimal128(9, 0), ["100"]),
        ([True, False], pa.bool_(), ["Y", "N"]),
        ([date(2020, 1, 5)], pa.date32(), ["2020-01-05"]),
        (
            [datetime(2020, 1, 5), datetime(2020, 1, 5, 12, 30, 1, 500_000)],
            pa.timestamp("us"),
            ["2020-01-05", "2020-01-05 12:30:01"],
        ),
        (
            [datetime(2020, 6, 30, 23, tzinfo=ZoneInfo("UTC"))],
            pa.timestamp("ms", "UTC"),
            ["2020-07-01"],
        ),
        ([time(9, 5)], pa.time64("us"), ["09:05:00"]),
        (["a", "b"], pa.dictionary(pa.int8(), pa.string()), ["a", "b"]),
        ([b"a", "é".encode()], pa.binary(), ["a", "é"]),
        (["x" * 100], pa.large_string(), ["x" * 100]),
    ],
)
def test_columns_become_text(table, values, kind, texts):
    result = table(of([*values, None], kind), "x.parquet")
    assert result.frame["v"].to_list() == texts
    assert result.frame.schema == {"row_number": pl.Int64, "v": pl.String}


def test_nulls_stay_and_rows_without_values_are_not_counted(table):
    data = pa.table({"a": [1, None, None], "b": [None, None, "x"], "c": pa.nulls(3)})
    assert table(parquet(data), "X.Parquet").frame.rows() == [
        (1, "1", None, None),
        (2, None, "x", None),
    ]


def test_no_rows(table):
    result = table(parquet(pa.table({"a": pa.array([], pa.int64())})), "x.parquet")
    assert result.frame.columns == ["row_number", "a"]
    assert result.frame.height == 0


def test_names_are_checked(refusal):
    twins = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", " a"])
    assert refusal(parquet(twins), "x.parquet").rule_id == "no_header"


@pytest.mark.parametrize(
    ("data", "rule_id"),
    [
        (of([[1, 2]]), "file_format"),
        (of([{"a": 1}]), "file_format"),
        (of([1] * 1000)[:-20], "file_truncated"),
        (b"a,b\n1,2\n", "file_format"),
        (b"\x89PNG\r\n\x1a\n", "file_format"),
        (b"PAR1" + b"x" * 100 + b"PARE", "file_format"),
        (b"PAR1" + b"x" * 100 + b"PAR1", "file_damaged"),
        (of([b"\xff\xfe"], pa.binary()), "file_damaged"),
        (b"PAR1", "file_damaged"),
        (b"", "file_empty"),
        (parquet(pa.table({})), "no_header"),
    ],
)
def test_refusals(refusal, data, rule_id):
    assert refusal(data, "x.parquet").rule_id == rule_id


def test_few_bytes_that_stand_for_many_rows(refusal):
    data = of([None] * 2_000_000, pa.string())
    assert len(data) < 10_000
    assert refusal(data, "x.parquet", max_bytes=1 << 20).rule_id == "file_too_large"
