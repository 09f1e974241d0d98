"""Unfit columns in the delivery log: those of the deliveries in use, and no longer once read again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import polars as pl

from tests.unit.warehouse.feedback.logged import delivery_on, outcome_of
from warehouse.delivery.delivery import Delivery
from warehouse.log.for_dbt import write_log
from warehouse.log.ledger import Ledger
from warehouse.log.views import unfit_column_rows

EXTRACT = "DIM_PERSON"


def record(ledger: Ledger, delivery: Delivery, unfit: dict[str, str], *, in_use: bool) -> None:
    if not ledger.has(delivery.id):
        ledger.receive(delivery, [])
    outcome = replace(outcome_of(EXTRACT, {}), unfit_columns=unfit)
    parts = {EXTRACT: {"all"}} if in_use else {}
    ledger.record(delivery, [outcome], parts, "1", datetime(2026, 11, 2))


def columns_of(ledger: Ledger) -> list[tuple[str, str]]:
    return [(row["column_name"], row["reason"]) for row in unfit_column_rows(ledger)]


def test_only_those_in_use_are_given(ledger: Ledger, tmp_path: Path) -> None:
    record(ledger, delivery_on(0), {"BIRTH_DTTM": "missing", "GENDER": "empty"}, in_use=True)
    record(ledger, delivery_on(1), {"DUPLICATED_DTTM": "missing"}, in_use=False)
    assert columns_of(ledger) == [("BIRTH_DTTM", "missing"), ("GENDER", "empty")]
    assert write_log(tmp_path, ledger)["unfit_column"] == 2
    written = pl.read_parquet(tmp_path / "tartan" / "unfit_column" / "unfit_column.parquet")
    assert written.row(0, named=True) == {
        "la_id": "essex",
        "system": "liquidlogic",
        "extract": EXTRACT,
        "column_name": "BIRTH_DTTM",
        "reason": "missing",
    }


def test_a_newer_delivery_takes_their_place(ledger: Ledger) -> None:
    record(ledger, delivery_on(0), {"BIRTH_DTTM": "missing"}, in_use=True)
    record(ledger, delivery_on(1), {}, in_use=True)
    assert columns_of(ledger) == []


def test_read_again_they_are_those_of_the_new_reading(ledger: Ledger) -> None:
    record(ledger, delivery_on(0), {"BIRTH_DTTM": "missing"}, in_use=True)
    record(ledger, delivery_on(0), {"GENDER": "empty"}, in_use=True)
    assert columns_of(ledger) == [("GENDER", "empty")]
