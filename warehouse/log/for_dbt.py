"""The delivery log as Parquet files in raw, which dbt reads: deliveries, and what is in use."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import polars as pl

from warehouse.delivery.files import replacing
from warehouse.log import views as log_views
from warehouse.log.ledger import Ledger

Kind = Literal["text", "integer", "date", "moment"]

DTYPES: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "integer": pl.Int64(),
    "date": pl.Date(),
    "moment": pl.Datetime("us"),
}

# Kind and meaning of each column.
COLUMNS: dict[str, tuple[Kind, str]] = {
    "delivery_id": ("text", "The delivery."),
    "la_id": ("text", "Slug of the authority that delivered."),
    "system": ("text", "The system delivered from."),
    "extract": ("text", "The extract, or `delivery` for what concerns the delivery as a whole."),
    "delivered_on": ("date", "The date of the delivery's folder."),
    "received_at": ("moment", "When it was received, UTC."),
    "content_hash": ("text", "SHA-256 over the files received."),
    "part": ("text", "The part of the extract, where a delivery replaces parts; else `all`."),
    "status": ("text", "The outcome of reading it."),
    "rows_received": ("integer", "Data rows in the files that could be read."),
    "rows_accepted": ("integer", "Rows that were written to raw."),
    "rows_quarantined": ("integer", "Rows that were left out, into quarantine."),
    "column_name": ("text", "The column, as the contract has it."),
    "reason": ("text", "`missing` from a file, or `empty` in every row."),
}

# Grain and columns of each table.
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "delivery": (
        "The delivery log: one row per delivery and extract.",
        (
            "delivery_id",
            "la_id",
            "system",
            "extract",
            "delivered_on",
            "received_at",
            "content_hash",
            "status",
            "rows_received",
            "rows_accepted",
            "rows_quarantined",
        ),
    ),
    "content": (
        "What raw holds: one row per authority, extract and part, with the delivery it is from.",
        ("la_id", "system", "extract", "part", "delivery_id", "delivered_on"),
    ),
    "unfit_column": (
        "Columns that measures read and the extracts in use do not give: one row for each.",
        ("la_id", "system", "extract", "column_name", "reason"),
    ),
}


def write_log(raw: Path, ledger: Ledger) -> dict[str, int]:
    """Write ``raw/tartan/<table>/<table>.parquet`` and return the row count of each table."""
    tables = {
        "delivery": log_views.delivery_rows(ledger),
        "content": log_views.content_rows(ledger),
        "unfit_column": log_views.unfit_column_rows(ledger),
    }
    for name, rows in tables.items():
        _, columns = TABLES[name]
        schema = {column: DTYPES[COLUMNS[column][0]] for column in columns}
        frame = pl.DataFrame([[row[c] for c in schema] for row in rows], schema, orient="row")
        with replacing(raw / "tartan" / name / f"{name}.parquet") as partial:
            frame.write_parquet(partial, compression="zstd")
    return {name: len(rows) for name, rows in tables.items()}
