"""The models run on copies of an authority that have one change each: what came out otherwise."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb
import polars as pl

from expectations.systems import SYSTEMS, names_of
from tests.lineage.changes import UNCHANGED, Change, Frames, in_copies
from tests.lineage.relations import Relations, make, open_memory, put
from tests.lineage.worlds import DAY, no_rows
from tests.oracle.edges import EDGES
from warehouse.log.for_dbt import COLUMNS, DTYPES, TABLES

LA_OF_RAW, LA = "la", "la_id"
# What the measures come to: flows and stocks as entries, windows by period.
_ENTRIES, _WINDOWS = "int_measure__entry", "int_window__value"
# Staging models that only other staging models read.
_WITHIN_STAGING = ("stg_liquidlogic__form_facts", "stg_paris__events")

# The staging tables that are given are those of this system: both systems' have the same columns.
GIVEN = "liquidlogic"
# Windows are worked out for these alone.
_PERIODS = sorted({edge.period for edge in EDGES} | {"2020/21-YTD-12", "2020-09", "2019/20"})

# A measure of a whole authority, and the dimension by which it is split; `all` = unsplit.
Measure = tuple[str, str]

_VALUES = f"""
    select la_id, measure_id, dimension, sum(found) as found
    from (
        select
            la_id, measure_id, split_part(breakdown, ':', 1) as dimension,
            hash(kind, breakdown, date, value)::hugeint as found
        from (
            -- One that moves to another locality leaves and enters on one day.
            select la_id, measure_id, kind, breakdown, date, sum(value) as value
            from measures.{_ENTRIES}
            where area_id not like '%:%'
            group by all
            having sum(value) != 0
        )
        union all
        select la_id, measure_id, 'all', hash(period_id, value)::hugeint
        from measures.{_WINDOWS}
        where value != 0
    )
    group by all
"""


def staging_tables(relations: Relations, system: str) -> dict[str, str]:
    """Return the staging model of each canonical table that the system gives."""
    prefix = f"stg_{system}__"
    return {
        relation.name.removeprefix(prefix): relation.name
        for relation in relations.up_to(
            [_ENTRIES, _WINDOWS, "person", "disability", "professionals"]
        )
        if relation.name.startswith(prefix) and relation.name not in _WITHIN_STAGING
    }


def staged(relations: Relations, system: str, raw: Frames) -> dict[str, pl.DataFrame]:
    """Return every staging table that the system's rows give."""
    names = staging_tables(relations, system)
    with open_memory() as connection:
        _stage(connection, relations, system, raw)
        return {table: connection.sql(f"from staging.{name}").pl() for table, name in names.items()}


def _stage(
    connection: duckdb.DuckDBPyConnection, relations: Relations, system: str, raw: Frames
) -> None:
    put(connection, {f'raw."{system}__{name}"': frame for name, frame in raw.items()})
    make(connection, relations.up_to(staging_tables(relations, system).values()))


def staging_changed(
    relations: Relations, system: str, raw: Frames, changes: Sequence[Change]
) -> dict[Change, set[tuple[str, str | None]]]:
    """Return what each change of raw changes in staging: columns of tables, or (table, None) its rows."""
    found: dict[Change, set[tuple[str, str | None]]] = {}
    for copies, frames in in_copies(raw, changes, LA_OF_RAW):
        with open_memory() as connection:
            _stage(connection, relations, system, frames)
            for table, name in staging_tables(relations, system).items():
                for la, column in _columns_changed(connection, name, copies):
                    found.setdefault(copies[la], set()).add((table, column))
    return found


def _columns_changed(
    connection: duckdb.DuckDBPyConnection, name: str, copies: Collection[str]
) -> list[tuple[str, str | None]]:
    """Return (copy, column) of a staging table that differs; the column is None where the rows do.

    The first column after the authority identifies a row, alone or with others.
    """
    _, key, *others = [row[0] for row in connection.execute(f"describe staging.{name}").fetchall()]
    sums = ", ".join(f"sum(hash({key}, {column})::hugeint)" for column in (key, *others))
    by_la = {
        la: values
        for la, *values in connection.execute(
            f"select la_id, {sums} from staging.{name} group by la_id"
        ).fetchall()
    }
    nothing: list[object] = [None] * (len(others) + 1)
    expected = by_la.get(UNCHANGED, nothing)
    changed: list[tuple[str, str | None]] = []
    for la in copies:
        values = by_la.get(la, nothing)
        if values[0] != expected[0]:
            changed.append((la, None))
            continue
        changed += [
            (la, column)
            for column, value, was in zip(others, values[1:], expected[1:], strict=True)
            if value != was
        ]
    return changed


def measures_changed(
    relations: Relations, frames: Frames, changes: Sequence[Change], system: str = ""
) -> dict[Change, set[Measure]]:
    """Return the measures that each change changes.

    Args:
        frames: rows of a system's extracts, or of its staging tables where no system is named.
        system: the system whose extracts are given.
    """
    found: dict[Change, set[Measure]] = {}
    authority = LA_OF_RAW if system else LA
    for copies, changed in in_copies(frames, changes, authority):
        with open_memory() as connection:
            _measure(connection, relations, changed, list(copies), system)
            by_la: dict[str, dict[Measure, int]] = {}
            for la, measure, dimension, value in connection.execute(_VALUES).fetchall():
                by_la.setdefault(la, {})[measure, dimension] = value
        expected = by_la[UNCHANGED]
        for la, change in copies.items():
            values = by_la.get(la, {})
            found[change] = {
                measure
                for measure in expected.keys() | values.keys()
                if expected.get(measure) != values.get(measure)
            }
    return found


def _measure(
    connection: duckdb.DuckDBPyConnection,
    relations: Relations,
    frames: Frames,
    copies: list[str],
    system: str,
) -> None:
    """Make everything up to the measures of these rows, with periods enough to show each window."""
    given: dict[str, str] = {}
    if not system:
        given = staging_tables(relations, GIVEN)
    for name in names_of("case_management"):
        rows = frames if name == system else no_rows(name)
        put(connection, {f'raw."{name}__{extract}"': rows[extract] for extract in rows})
    put(connection, _log(system or GIVEN, [UNCHANGED, *copies]))
    put(connection, {f"staging.{given[table]}": frames[table] for table in given})
    made = relations.up_to([_ENTRIES, _WINDOWS], without=set(given.values()))
    for relation in made:
        make(connection, [relation])
        if relation.name == "int_period__shown":
            kept = ", ".join(f"'{period}'" for period in _PERIODS)
            query = f"from {relation.relation_name} where period_id in ({kept})"
            connection.execute(f"create table raw.kept as {query}")
            connection.execute(f"drop table {relation.relation_name}")
            connection.execute(f"create table {relation.relation_name} as from raw.kept")


def _log(system: str, las: list[str]) -> dict[str, pl.DataFrame]:
    """Return the tables of the delivery log: every authority delivered every extract on the same day."""
    rows = pl.DataFrame(
        [
            {"la_id": la, "system": system, "extract": extract.name, "part": "all"}
            for la in las
            for extract in SYSTEMS[system].extracts
        ]
    ).with_columns(delivery_id="la_id", delivered_on=pl.lit(DAY))
    columns = {name: COLUMNS[name][0] for name in TABLES["delivery"][1]}
    delivery = rows.with_columns(
        [
            pl.lit(None, dtype=DTYPES[kind]).alias(name)
            for name, kind in columns.items()
            if name not in rows.columns
        ]
    )
    return {
        "raw.tartan__content": rows.select(TABLES["content"][1]),
        "raw.tartan__delivery": delivery.select(list(columns)),
        "raw.tartan__unfit_column": pl.DataFrame(
            schema=dict.fromkeys(("la_id", "system", "extract", "column_name", "reason"), pl.String)
        ),
    }
