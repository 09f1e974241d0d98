"""The made-up region as LiquidLogic writes it: columns, cells and references."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from expectations.across import reference_columns
from expectations.contracts.base import columns, key_columns
from expectations.systems import LIQUIDLOGIC, Extract
from warehouse.synthetic.population import Population
from warehouse.synthetic.region import authority, span_of
from warehouse.synthetic.writers.liquidlogic import extracts
from warehouse.synthetic.writers.liquidlogic_front_door import QUALITY_FORMS

AS_AT = date(2020, 12, 31)
MOMENT = r"^\d{4}-\d{2}-\d{2} 00:00:00\.000$"


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("suffolk", 6, AS_AT, seed=3, scale=0.05))


@pytest.fixture(scope="module")
def tables(known: Population) -> dict[str, pl.DataFrame]:
    return extracts(known)


@pytest.mark.parametrize("extract", LIQUIDLOGIC.extracts, ids=lambda extract: extract.name)
def test_an_extract_has_rows_and_the_columns_of_its_contract(
    tables: dict[str, pl.DataFrame], extract: Extract
) -> None:
    contract, table = extract.load(), tables[extract.name]
    assert table.height > 0
    assert table.columns == [column.name for column in columns(contract)]
    assert set(table.dtypes) == {pl.String}
    assert not table.select(key_columns(contract)).is_duplicated().any()
    for column in columns(contract):
        cells = table[column.name].drop_nulls()
        if column.kind == "date":
            assert cells.str.contains(MOMENT).all(), column.name
        if column.kind == "flag":
            assert set(cells) <= {"Y", "N"}, column.name


def test_what_is_referred_to_is_there_or_unknown(tables: dict[str, pl.DataFrame]) -> None:
    unknown = 0
    for extract in LIQUIDLOGIC.extracts:
        for column in reference_columns(extract.load()):
            parent = next(e for e in LIQUIDLOGIC.extracts if e.name == column.references)
            (key,) = key_columns(parent.load())
            given = tables[extract.name][column.name]
            assert given.null_count() == 0
            unknown += (given == "-1").sum()
            known = tables[parent.name][key].implode()
            assert given.filter(given != "-1").is_in(known).all(), (extract.name, column.name)
    assert unknown > 0


def test_nothing_points_to_a_record_that_was_merged_away(tables: dict[str, pl.DataFrame]) -> None:
    merged = tables["DIM_PERSON"].filter(pl.col("DUPLICATED_DTTM").is_not_null())["DIM_PERSON_ID"]
    assert len(merged) >= 2
    for name, table in tables.items():
        if name != "DIM_PERSON" and "DIM_PERSON_ID" in table.columns:
            assert not table["DIM_PERSON_ID"].is_in(merged.implode()).any(), name


def test_codes_are_written_as_the_system_writes_them(tables: dict[str, pl.DataFrame]) -> None:
    assert "Neglect" in set(tables["FACT_CP_PLAN"]["INIT_CATEGORY_DESC"])
    assert "C2 Full care order" in set(tables["FACT_LEGAL_STATUS"]["DIM_LOOKUP_LGL_STATUS_DESC"])
    took_part = tables["FACT_MEETING_SUBJECTS"]["DIM_LOOKUP_PARTICIPATION_CODE_DESC"].drop_nulls()
    assert took_part.str.contains(r"^PN[0-7] ").all()
    started = tables["FACT_CARE_EPISODES"]["CARE_REASON_DESC"]
    assert "S Started to be looked-after" in set(started)
    activity = tables["FACT_CLA_CARE_LEAVERS"]["DIM_LOOKUP_MAIN_ACTIVITY_DESC"].drop_nulls()
    assert activity.str.contains(r"^[A-Z0-9]{1,2} ").all()


def test_an_authorised_assessment_has_its_answers(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    answers = tables["FACT_FORM_ANSWERS"]
    ended = answers.filter(pl.col("ANSWER_NO") == "FormEndDate").select(
        pl.col("FACT_FORM_ID").cast(pl.Int64), day=pl.col("ANSWER").str.to_date("%d/%m/%Y")
    )
    of_assessments = ended.filter(pl.col("FACT_FORM_ID") < QUALITY_FORMS)
    expected = known.assessments.drop_nulls("authorised").select("assessment_id", "authorised")
    assert of_assessments.sort("FACT_FORM_ID").rows() == expected.sort("assessment_id").rows()
    complete = known.quality_forms.drop_nulls("completed")["form_id"].n_unique()
    assert ended.height - of_assessments.height == complete
    factors = answers.filter(pl.col("ANSWER_NO").is_in(known.factors["code"].unique().implode()))
    assert factors.height == known.factors.height
    assert set(factors["ANSWER"]) == {"Yes"}


def test_an_enquiry_has_the_outcome_it_came_to(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    flags = pl.col("^OUTCOME_.*$")
    counted = tables["FACT_S47"].select(
        pl.col("FACT_S47_ID").cast(pl.Int64),
        ticked=pl.sum_horizontal((flags == "Y").cast(pl.Int64)),
        conference=pl.col("OUTCOME_CP_CONFERENCE_FLAG") == "Y",
        substantiated=(pl.col("OUTCOME_MONITOR_FLAG") == "Y")
        | (pl.col("OUTCOME_PROV_OF_SERVICES_FLAG") == "Y"),
    )
    both = known.enquiries.join(counted, left_on="enquiry_id", right_on="FACT_S47_ID")
    assert (both["ticked"] == both["end"].is_not_null().cast(pl.Int64)).all()
    for outcome in ("conference", "substantiated"):
        expected = (both["outcome"] == outcome).fill_null(False)
        assert expected.any()
        assert (both[outcome] == expected).all()


def test_legal_statuses_cover_the_episodes_and_change_with_them(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    day = pl.col("START_DTTM", "END_DTTM").str.head(10).str.to_date()
    statuses = tables["FACT_LEGAL_STATUS"].with_columns(
        day,
        pl.col("DIM_PERSON_ID").cast(pl.Int64),
        code=pl.col("DIM_LOOKUP_LGL_STATUS_DESC").str.head(2),
    )
    assert statuses.height < known.care_episodes.height
    covered = known.care_episodes.join(
        statuses,
        left_on=["person_id", "legal_status"],
        right_on=["DIM_PERSON_ID", "code"],
    ).filter(
        (pl.col("START_DTTM") <= pl.col("start"))
        & (pl.col("END_DTTM").is_null() | (pl.col("end") <= pl.col("END_DTTM")))
    )
    assert set(covered["episode_id"]) == set(known.care_episodes["episode_id"])


def test_visits_are_notes_tied_to_a_plan_or_a_period(tables: dict[str, pl.DataFrame]) -> None:
    notes = tables["FACT_CASENOTES"].select("FACT_CASENOTE_ID", "DIM_LOOKUP_CASNT_TYPE_ID_CODE")
    for extract, kind in (("FACT_CP_VISIT", "STVC"), ("FACT_CLA_VISIT", "STVL")):
        tied = tables[extract].join(notes, on="FACT_CASENOTE_ID")
        assert set(tied["DIM_LOOKUP_CASNT_TYPE_ID_CODE"]) == {kind}
        of_kind = notes.filter(pl.col("DIM_LOOKUP_CASNT_TYPE_ID_CODE") == kind)
        assert tied.height == tables[extract].height == of_kind.height
    assert "STVN" in set(notes["DIM_LOOKUP_CASNT_TYPE_ID_CODE"])
