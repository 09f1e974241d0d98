"""Mistakes in LiquidLogic's extracts; rows that stay in use are of people whom most indicators leave out."""

from __future__ import annotations

import polars as pl

from expectations.systems import LIQUIDLOGIC
from warehouse.synthetic.mistakes.liquidlogic_care import (
    CHILD,
    plant_care,
    plant_leaving,
    plant_protection,
    plant_visits,
)
from warehouse.synthetic.mistakes.planted import Mistakes
from warehouse.synthetic.mistakes.planting import Cells, Notation, Planting
from warehouse.synthetic.writers.cells import MOMENT

_COPIED: dict[str, Cells] = {
    "FACT_CLA_PLACEMENT": {"DIM_LOOKUP_PLACEMENT_TYPE_CODE": "U6"},
    "FACT_CLA_CARE_LEAVERS": {"DIM_LOOKUP_MAIN_ACTIVITY_DESC": "G5 NEET: other circumstances"},
    "FACT_CONTACTS": {"DIM_LOOKUP_CONT_SORC_ID": "6"},
    "FACT_REFERRALS": {"DIM_LOOKUP_CONT_SORC_ID": "6", "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7"},
}
_ENDED: dict[str, Cells] = {
    "FACT_REFERRALS": {"DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7"},
    "FACT_S47": {"OUTCOME_NFA_FLAG": "Y"},
    "FACT_CARE_EPISODES": {"CARE_REASON_END_CODE": "E8"},
}


def _own(planting: Planting) -> None:
    """Plant at least one row for every rule that warns, and rows of merged people."""
    _merged_away(planting)
    _people(planting)
    _front_door(planting)
    _assessments(planting)
    plant_protection(planting)
    plant_visits(planting)
    plant_care(planting)
    plant_leaving(planting)


def _merged_away(planting: Planting) -> None:
    merged = planting.tables["DIM_PERSON"].filter(pl.col("DUPLICATED_DTTM").is_not_null())
    for extract, key in (
        ("FACT_CONTACTS", "FACT_CONTACT_ID"),
        ("FACT_REFERRALS", "FACT_REFERRAL_ID"),
    ):
        first = planting.tables[extract].row(0, named=True) | _COPIED[extract]
        row = first | planting.new_row(extract, key) | {CHILD: str(merged[CHILD][0])}
        planting.add_row(extract, row, "unknown_person", CHILD)


def _people(planting: Planting) -> None:
    """Plant people with nothing else recorded, so that no indicator counts them, and health checks out of care."""

    def person(rule_id: str, column: str, **cells: str | None) -> None:
        born = {"BIRTH_DTTM": planting.day_before(3000)}
        row = planting.new_row("DIM_PERSON", CHILD) | born | cells
        planting.add_row("DIM_PERSON", row, rule_id, column)

    person("unknown_code", "GENDER_MAIN_CODE", GENDER_MAIN_CODE="W")
    person("unknown_code", "ETHNICITY_MAIN_CODE", ETHNICITY_MAIN_CODE="WHITE")
    person("unreadable_optional_value", "BIRTH_DTTM", BIRTH_DTTM="not known")
    person("before_birth", "DEATH_DTTM", DEATH_DTTM=planting.day_before(3010))

    worker = planting.new_row("DIM_WORKER", "DIM_WORKER_ID", JOB_TITLE="Team Manager")
    worker |= {"FULL_TIME_EQUIVALENCY": "full time"}
    planting.add_row("DIM_WORKER", worker, "unreadable_optional_value", "FULL_TIME_EQUIVALENCY")

    for years, days_ago, rule_id in ((4, 3000, "before_birth"), (30, 400, "age_over_25")):
        check = planting.new_row("FACT_HEALTH_CHECK", "FACT_HEALTH_CHECK_ID")
        check |= {CHILD: planting.add_person(years), "START_DTTM": planting.day_before(days_ago)}
        check |= {
            "DIM_LOOKUP_EVENT_TYPE_DESC": "Dental Check",
            "DIM_LOOKUP_EXAM_STATUS_DESC": "Completed",
        }
        planting.add_row("FACT_HEALTH_CHECK", check, rule_id, "START_DTTM")


def _front_door(planting: Planting) -> None:
    """Plant referrals; every referral counts, so these change the authority's figures."""
    referrals = planting.tables["FACT_REFERRALS"]
    closed = {
        "DIM_LOOKUP_CATEGORY_OF_NEED_CODE": "N1",
        "DIM_LOOKUP_CONT_SORC_ID": "6",
        "OUTCOME_SINGLE_ASSESSMENT_FLAG": "N",
        "OUTCOME_STRATEGY_DISCUSSION_FLAG": "N",
        "OUTCOME_NFA_FLAG": "N",
    }
    row = planting.new_row("FACT_REFERRALS", "FACT_REFERRAL_ID", **closed) | {
        CHILD: planting.add_person(9),
        "REFRL_START_DTTM": planting.day_before(90),
        "REFRL_END_DTTM": planting.day_before(60),
    }
    planting.add_row(
        "FACT_REFERRALS",
        row,
        "referral_closed_without_reason",
        "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE",
    )
    long_open = referrals.filter(
        pl.col("REFRL_END_DTTM").is_null()
        & (pl.col("OUTCOME_NFA_FLAG") == "N")
        & (pl.col("REFRL_START_DTTM") < planting.day_before(40))
    )
    row = planting.new_row("FACT_REFERRALS", "FACT_REFERRAL_ID", **closed) | {
        CHILD: long_open[CHILD][0],
        "REFRL_START_DTTM": planting.day_before(20),
        "REFRL_END_DTTM": planting.day_before(10),
        "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7",
    }
    planting.add_row("FACT_REFERRALS", row, "referral_on_open_case", "REFRL_START_DTTM")

    referral = referrals.row(-1, named=True)
    other = referrals.filter(pl.col(CHILD) != referral[CHILD])
    involvement = planting.new_row("FACT_INVOLVEMENTS", "FACT_INVOLVEMENTS_ID") | {
        CHILD: referral[CHILD],
        "IS_ALLOCATED_CW_FLAG": "N",
        "START_DTTM": planting.day_before(20),
        "END_DTTM": planting.day_before(10),
        "FACT_REFERRAL_ID": other["FACT_REFERRAL_ID"][0],
    }
    planting.add_row("FACT_INVOLVEMENTS", involvement, "other_child", "FACT_REFERRAL_ID")


def _assessments(planting: Planting) -> None:
    """Plant a cancelled assessment, and answers on a form that is not there."""
    ended = planting.tables["FACT_FORM_ANSWERS"].filter(pl.col("ANSWER_NO") == "FormEndDate")
    form = ended.filter(pl.col("ANSWERED_DTTM") < planting.day_before(5)).select(
        "FACT_FORM_ID", "ANSWERED_DTTM"
    )
    made = planting.tables["FACT_SINGLE_ASSESSMENT"].join(form, on="FACT_FORM_ID")
    newest = made.sort("ANSWERED_DTTM", "FACT_FORM_ID").row(-1, named=True)
    assessment = planting.new_row("FACT_SINGLE_ASSESSMENT", "FACT_SINGLE_ASSESSMENT_ID") | {
        CHILD: newest[CHILD],
        "FACT_REFERRAL_ID": newest["FACT_REFERRAL_ID"],
        "FACT_FORM_ID": newest["FACT_FORM_ID"],
        "START_DTTM": planting.day_before(1),
        "DIM_LOOKUP_STEP_SUBSTATUS_CODE": "X",
    }
    planting.add_row(
        "FACT_SINGLE_ASSESSMENT", assessment, "assessment_authorised_before_start", "START_DTTM"
    )
    answer = planting.new_row("FACT_FORM_ANSWERS", "FACT_FORM_ANSWER_ID")
    nowhere = answer | {"FACT_FORM_ID": "99999999", "ANSWER_NO": "seenYN", "ANSWER": "Yes"}
    planting.add_row("FACT_FORM_ANSWERS", nowhere, "unknown_reference", "FACT_FORM_ID")
    answer = planting.new_row("FACT_FORM_ANSWERS", "FACT_FORM_ANSWER_ID")
    in_words = answer | {"ANSWER_NO": "FormEndDate", "ANSWER": "in the spring"}
    planting.add_row("FACT_FORM_ANSWERS", in_words, "form_end_date_unreadable", "ANSWER")


LIQUIDLOGIC_MISTAKES = Mistakes(
    system=LIQUIDLOGIC,
    notation=Notation(
        date_format=MOMENT,
        people="DIM_PERSON",
        child=CHILD,
        birth="BIRTH_DTTM",
        person_defaults={"GENDER_MAIN_CODE": "F", "IS_CLIENT": "Y"},
    ),
    # No indicator counts the extract of disabilities.
    harmless=("FACT_DISABILITY", CHILD),
    dropped=("FACT_CAF_EPISODE", "START_REASON"),
    renamed=("FACT_CONTACTS", "TOTAL_NO_OF_OUTCOMES", "TOTAL_NUMBER_OF_OUTCOMES"),
    added=("FACT_FORMS", "FORM_NAME"),
    repeated="DIM_DEPARTMENT",
    foreign="CARE_PERIOD",
    ragged=("FACT_CONTACTS", "FACT_FORM_ANSWERS"),
    when_copied=lambda _: _COPIED,
    when_ended=lambda _: _ENDED,
    own=_own,
)
