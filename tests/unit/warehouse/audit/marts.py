"""Small models of quality as dbt would build them, in a database for the audit to judge."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

Row = tuple[object, ...]

TABLES = {
    "quality.int_quality__indicators": "indicator_id varchar, highest_share double, lowest double",
    "quality.int_quality__regions": (
        "indicator_id varchar, region_id varchar, worst_difference double"
    ),
    "quality.int_quality__authorities": "la_id varchar, source varchar, figures bigint",
    "quality.int_quality__indicators_of_last_release": (
        "indicator_id varchar, source varchar, values_before bigint, values_now bigint"
    ),
    "quality.int_quality__revisions": (
        "la_id varchar, measure_id varchar, title varchar, extract varchar, delivery_id varchar, "
        "count_before double, count_now double, months_revised varchar[], times_believable double"
    ),
    "quality.int_quality__stocks": (
        "la_id varchar, measure_id varchar, title varchar, extract varchar, delivery_id varchar, "
        "period_id varchar, previous double, numerator double, times_believable double"
    ),
    "quality.int_quality__durations": (
        "la_id varchar, measure_id varchar, title varchar, extract varchar, delivery_id varchar, "
        "period_id varchar, days double"
    ),
    "measures.int_return__finding": (
        "la_id varchar, delivery_id varchar, rule_id varchar, framework varchar, ref varchar, "
        "item_title varchar, period_id varchar, area_id varchar, area_name varchar, "
        "row_number bigint, part varchar, found double, basis varchar, expected varchar, "
        "other_item varchar, other_title varchar, other_part varchar, other double, "
        "tolerance double, note varchar"
    ),
    "measures.int_return__checked": (
        "la_id varchar, delivery_id varchar, rule_id varchar, rows_checked bigint"
    ),
}

RETURN = "luton.returns.2020-10-30.cccccccc"
OLD, NEW = "essex.liquidlogic.2021-01-31.aaaaaaaa", "essex.liquidlogic.2021-02-28.bbbbbbbb"
# A row of int_return__finding: two numbers of Luton's return that do not agree.
FOUND: Row = (
    "luton", RETURN, "return_relation", "eastern_2020", "2.3", "Enquiries to conference",
    "2020/21-YTD-09", "E06000032", None, 17, "denominator", 673, "equals", None, "1.4", "Enquiries",
    "numerator", 663, 2, None,
)  # fmt: skip


def write_marts(path: Path, rows: dict[str, Iterable[Row]]) -> Path:
    """Write a database with every table that an audit reads, and these rows in them; return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as database:
        for schema in ("quality", "measures"):
            database.execute(f"create schema {schema}")
        for table, columns in TABLES.items():
            database.execute(f"create table {table} ({columns})")
            given = list(rows.get(table, ()))
            if given:
                places = f"({', '.join('?' for _ in given[0])})"
                values = [value for row in given for value in row]
                database.execute(
                    f"insert into {table} values {', '.join([places] * len(given))}", values
                )
    return path


def stock(numerator: float, times_believable: float | None) -> Row:
    """Return a row of int_quality__stocks: the children on a plan in Essex, 50 the month before."""
    return (
        "essex", "children_on_plan", "On a plan", "FACT_CP_PLAN", NEW,
        "2021-02", 50, numerator, times_believable,
    )  # fmt: skip


def revision(months: list[str], before: float, now: float, times_believable: float) -> Row:
    """Return a row of int_quality__revisions: the contacts of Essex."""
    return (
        "essex", "contacts", "Contacts", "FACT_CONTACTS", NEW,
        before, now, months, times_believable,
    )  # fmt: skip


def sound() -> dict[str, list[Row]]:
    """Return rows that nothing is wrong with: Essex's extracts, and a return of Luton."""
    return {
        "quality.int_quality__indicators": [
            ("contacts_count", None, 100),
            ("seen_percent", 90, 0),
        ],
        "quality.int_quality__authorities": [("essex", "extract", 52), ("luton", "return", 1)],
        "quality.int_quality__stocks": [stock(52, 0.1)],
    }
