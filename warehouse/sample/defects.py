"""Mistakes planted in an authority's extracts: each breaks one rule and nothing else, and disturbs no clean row."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from expectations.contracts.base import Column, Contract, columns, key_columns, option
from expectations.systems import LIQUIDLOGIC
from warehouse.delivery import WHOLE_DELIVERY
from warehouse.sample.defects_kept import plant_warnings
from warehouse.sample.planting import Cells, Planting, at_midnight

# Nothing is counted by the extract of disabilities: it alone may be refused or left out.
_HARMLESS = "FACT_DISABILITY"
_REFUSED_AT, _LEFT_OUT_AT = "norfolk", "essex"
_STRANGER = "CHILD_LIST"
_NOBODY = "99999999"
# What a row needs besides its end, so that it may end; and codes in use in any year.
_WHEN_ENDED: dict[str, Cells] = {
    "FACT_REFERRALS": {"DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7"},
    "FACT_S47": {"OUTCOME_NFA_FLAG": "Y"},
    "FACT_CARE_EPISODES": {"CARE_REASON_END_CODE": "E8"},
}
_IN_ANY_YEAR: dict[str, Cells] = {
    "FACT_CLA_PLACEMENT": {"DIM_LOOKUP_PLACEMENT_TYPE_CODE": "U6"},
    "FACT_CLA_CARE_LEAVERS": {"DIM_LOOKUP_MAIN_ACTIVITY_DESC": "G5 NEET: other circumstances"},
    "FACT_CONTACTS": {"DIM_LOOKUP_CONT_SORC_ID": "6"},
    "FACT_REFERRALS": {"DIM_LOOKUP_CONT_SORC_ID": "6", "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7"},
}


def plant(la_id: str, as_at: date, tables: dict[str, pl.DataFrame]) -> Planting:
    """Plant at least one mistake for every rule that a file can break.

    Rows that break an ``error`` are refused, and nothing refers to them. Rows that break a
    ``warning`` are kept: wherever a rule allows it, they are of people or records that no indicator
    counts.
    """
    planting = Planting(la_id, as_at, _with_other_columns(la_id, tables))
    _tell_of_files(planting)
    for extract in LIQUIDLOGIC.extracts:
        table = planting.tables.get(extract.name)
        if table is not None and table.height and not planting.is_refused(extract.name):
            _errors(planting, extract.name, extract.load())
    plant_warnings(planting)
    planting.ragged_row("FACT_CONTACTS")
    planting.ragged_row("FACT_FORM_ANSWERS")
    return planting


def _with_other_columns(la_id: str, tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The extracts with columns that are missing, renamed or new; none that an indicator needs."""
    changed = dict(tables)
    changed["FACT_CAF_EPISODE"] = tables["FACT_CAF_EPISODE"].drop("START_REASON")
    changed["FACT_CONTACTS"] = tables["FACT_CONTACTS"].rename(
        {"TOTAL_NO_OF_OUTCOMES": "TOTAL_NUMBER_OF_OUTCOMES"}
    )
    changed["FACT_FORMS"] = tables["FACT_FORMS"].with_columns(FORM_NAME=pl.lit("A form"))
    changed[_STRANGER] = pl.DataFrame({"CHILD": ["1"]})
    if la_id == _REFUSED_AT:
        changed[_HARMLESS] = tables[_HARMLESS].drop("DIM_PERSON_ID")
    if la_id == _LEFT_OUT_AT:
        del changed[_HARMLESS]
    return changed


def _tell_of_files(planting: Planting) -> None:
    planting.of_file("FACT_CAF_EPISODE", "missing_optional_column", "START_REASON")
    planting.of_file("FACT_CONTACTS", "renamed_column", "TOTAL_NO_OF_OUTCOMES")
    planting.of_file("FACT_FORMS", "unexpected_column", "FORM_NAME")
    planting.of_file(WHOLE_DELIVERY, "unexpected_file")
    if planting.la_id == _REFUSED_AT:
        planting.of_file(_HARMLESS, "missing_column", "DIM_PERSON_ID")
    if planting.la_id == _LEFT_OUT_AT:
        planting.of_file(_HARMLESS, "missing_extract")


def _errors(planting: Planting, extract: str, contract: type[Contract]) -> None:
    """Each row copies the extract's first row in all but its number and its mistake."""
    found = planting.tables[extract].row(0, named=True) | _IN_ANY_YEAR.get(extract, {})
    (first_key, *further_keys) = key_columns(contract)
    start, end = option(contract, "spell", (None, None))
    known = columns(contract)

    def copy(rule_id: str, column: str | None, **cells: str | None) -> None:
        # Where two columns name a row, the other one says which it is.
        own = {} if further_keys else {first_key: planting.number(extract)}
        planting.row(extract, found | own | cells, rule_id, column)

    planting.row(extract, planting.tables[extract].row(0, named=True), "duplicate_key")
    for column in known:
        if column.required:
            copy("missing_value", column.name, **{column.name: None})
        if column.kind == "date" and column.strict:
            copy("unreadable_value", column.name, **{column.name: "31/02/2020"})
        if column.references == "DIM_PERSON":
            copy("unknown_person", column.name, **{column.name: _NOBODY})
    happened = next(filter(_is_past, known), None)
    if happened is not None:
        open_ended = {} if end is None else {end: None}
        future = open_ended | {happened.name: planting.before(-30)}
        copy("after_delivery", happened.name, **future)
    if start is not None:
        ended = _WHEN_ENDED.get(extract, {}) | {end: _day_before(str(found[start]))}
        copy("end_before_start", end, **ended)
    if extract in ("FACT_CONTACTS", "FACT_REFERRALS"):
        copy("unknown_person", "DIM_PERSON_ID", DIM_PERSON_ID=_merged_away(planting))


def _is_past(column: Column) -> bool:
    return column.kind == "date" and not column.may_be_future


def _day_before(moment: str) -> str:
    return at_midnight(date.fromisoformat(moment[:10]) - timedelta(days=1))


def _merged_away(planting: Planting) -> str:
    people = planting.tables["DIM_PERSON"].filter(pl.col("DUPLICATED_DTTM").is_not_null())
    return str(people["DIM_PERSON_ID"][0])
