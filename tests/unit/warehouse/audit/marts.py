"""Small marts as dbt would build them, in a database for the audit to judge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import duckdb

Row = tuple[object, ...]

TABLES = {
    "marts.fct_indicator": (
        "indicator_id varchar, area_id varchar, period_id varchar, breakdown varchar, "
        "source varchar, numerator double, denominator double, value double, "
        "value_status varchar, as_at date, delivery_id varchar"
    ),
    "marts.dim_indicator": (
        "indicator_id varchar, title varchar, unit varchar, numerator_measure varchar, "
        "denominator_measure varchar, annualise boolean"
    ),
    "marts.dim_area": "area_id varchar, area_type varchar, la_id varchar",
    "marts.dim_period": "period_id varchar, period_type varchar, end_date date",
    "marts.fct_regional_benchmark": (
        "indicator_id varchar, period_id varchar, area_id varchar, region_id varchar, "
        "source varchar, region_numerator double, region_denominator double, "
        "region_las_reporting integer"
    ),
    "seeds.measures": "measure_id varchar, kind varchar",
    "measures.int_measure__as_at": "la_id varchar, as_at date",
    "measures.int_return__finding": (
        "la_id varchar, delivery_id varchar, rule_id varchar, severity varchar, "
        "framework varchar, ref varchar, period_id varchar, area_name varchar, "
        "row_number bigint, part varchar, found double, other_what varchar, other double, "
        "tolerance varchar"
    ),
    "measures.int_return__checked": (
        "la_id varchar, delivery_id varchar, rule_id varchar, rows_checked bigint"
    ),
}

OLD, NEW = "essex.liquidlogic.2021-01-31.aaaaaaaa", "essex.liquidlogic.2021-02-28.bbbbbbbb"
MONTHS = [date(2019 + n // 12, n % 12 + 1, 28) for n in range(26)]


def write_marts(path: Path, rows: dict[str, Iterable[Row]]) -> Path:
    """A database with every table that an audit asks for, and these rows in them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as database:
        for schema in ("marts", "seeds", "measures"):
            database.execute(f"create schema {schema}")
        for table, columns in TABLES.items():
            database.execute(f"create table {table} ({columns})")
            told = list(rows.get(table, ()))
            if told:
                places = f"({', '.join('?' for _ in told[0])})"
                values = [value for row in told for value in row]
                database.execute(
                    f"insert into {table} values {', '.join([places] * len(told))}", values
                )
    return path


def sound(
    counts: dict[str, list[float]] | None = None, delivery: str = NEW, as_at: date = MONTHS[-1]
) -> dict[str, list[Row]]:
    """Rows of marts that nothing is wrong with: Essex's extracts month by month, and a return of Luton.

    Args:
        counts: of each measure, month by month from January 2019.
    """
    counts = counts or {"contacts": [100.0] * len(MONTHS), "children_on_plan": [50.0] * len(MONTHS)}
    months = {end: f"{end.year}-{end.month:02}" for end in MONTHS}
    return {
        "marts.dim_area": [("E10000012", "la", "essex"), ("E06000032", "la", "luton")],
        "marts.dim_indicator": [
            ("contacts_count", "Contacts", "count", "contacts", None, False),
            ("children_on_plan_count", "On a plan", "count", "children_on_plan", None, False),
            ("seen_percent", "Seen", "percent", "children_seen", "children_to_be_seen", False),
        ],
        "marts.dim_period": [(name, "month", end) for end, name in months.items()],
        "seeds.measures": [("contacts", "flow"), ("children_on_plan", "stock")],
        "measures.int_measure__as_at": [("essex", as_at)],
        "marts.fct_indicator": [
            *(
                (f"{measure}_count", "E10000012", month, "all", "extract", *(n, None, n), "ok", as_at, delivery)
                for measure, numbers in counts.items()
                for month, n in zip(months.values(), numbers, strict=False)
            ),
            ("contacts_count", "E06000032", "2020/21", "all", "return", 9, None, 9, "ok", as_at, "of luton"),
        ],
    }  # fmt: skip
