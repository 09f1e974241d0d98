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
MONTHS = [date(2019 + n // 12, n % 12 + 1, 28) for n in range(26)]


def write_marts(path: Path, rows: dict[str, Iterable[Row]]) -> Path:
    """Write a database with every table that an audit reads, and these rows in them; return it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(path) as database:
        for schema in ("marts", "seeds", "measures"):
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


def sound(
    counts: dict[str, list[float]] | None = None, delivery: str = NEW, as_at: date = MONTHS[-1]
) -> dict[str, list[Row]]:
    """Return rows of marts that nothing is wrong with: Essex's extracts month by month, and a return of Luton.

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
