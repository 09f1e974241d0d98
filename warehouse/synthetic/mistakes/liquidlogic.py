"""The mistakes of LiquidLogic's extracts; rows that stay are of people whom most indicators leave out."""

from __future__ import annotations

import polars as pl

from expectations.systems import LIQUIDLOGIC
from warehouse.synthetic.mistakes.planted import Mistakes
from warehouse.synthetic.mistakes.planting import Cells, Notation, Planting
from warehouse.synthetic.writers.cells import MOMENT

CHILD = "DIM_PERSON_ID"
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
    """At least one row for every rule that warns, and rows of people who were merged away."""
    _merged_away(planting)
    _people(planting)
    _front_door(planting)
    _assessments(planting)
    _protection(planting)
    _visits(planting)
    _care(planting)
    _leaving(planting)


def _merged_away(planting: Planting) -> None:
    merged = planting.tables["DIM_PERSON"].filter(pl.col("DUPLICATED_DTTM").is_not_null())
    for extract, key in (
        ("FACT_CONTACTS", "FACT_CONTACT_ID"),
        ("FACT_REFERRALS", "FACT_REFERRAL_ID"),
    ):
        first = planting.tables[extract].row(0, named=True) | _COPIED[extract]
        row = first | _new(planting, extract, key) | {CHILD: str(merged[CHILD][0])}
        planting.add_row(extract, row, "unknown_person", CHILD)


def _new(planting: Planting, extract: str, key: str, **cells: str | None) -> Cells:
    return {key: planting.new_id(extract)} | cells


def _people(planting: Planting) -> None:
    """Nothing happens to these people, so they count nowhere; nor does a health check out of care."""

    def person(rule_id: str, column: str, **cells: str | None) -> None:
        born = {"BIRTH_DTTM": planting.day_before(3000)}
        row = _new(planting, "DIM_PERSON", CHILD) | born | cells
        planting.add_row("DIM_PERSON", row, rule_id, column)

    person("unknown_code", "GENDER_MAIN_CODE", GENDER_MAIN_CODE="W")
    person("unknown_code", "ETHNICITY_MAIN_CODE", ETHNICITY_MAIN_CODE="WHITE")
    person("unreadable_optional_value", "BIRTH_DTTM", BIRTH_DTTM="not known")
    person("before_birth", "DEATH_DTTM", DEATH_DTTM=planting.day_before(3010))

    worker = _new(planting, "DIM_WORKER", "DIM_WORKER_ID", JOB_TITLE="Team Manager")
    worker |= {"FULL_TIME_EQUIVALENCY": "full time"}
    planting.add_row("DIM_WORKER", worker, "unreadable_optional_value", "FULL_TIME_EQUIVALENCY")

    for years, days_ago, rule_id in ((4, 3000, "before_birth"), (30, 400, "age_over_25")):
        check = _new(planting, "FACT_HEALTH_CHECK", "FACT_HEALTH_CHECK_ID")
        check |= {CHILD: planting.add_person(years), "START_DTTM": planting.day_before(days_ago)}
        check |= {
            "DIM_LOOKUP_EVENT_TYPE_DESC": "Dental Check",
            "DIM_LOOKUP_EXAM_STATUS_DESC": "Completed",
        }
        planting.add_row("FACT_HEALTH_CHECK", check, rule_id, "START_DTTM")


def _front_door(planting: Planting) -> None:
    """Referrals count wherever they stand, so these change what the authority's own would give."""
    referrals = planting.tables["FACT_REFERRALS"]
    closed = {
        "DIM_LOOKUP_CATEGORY_OF_NEED_CODE": "N1",
        "DIM_LOOKUP_CONT_SORC_ID": "6",
        "OUTCOME_SINGLE_ASSESSMENT_FLAG": "N",
        "OUTCOME_STRATEGY_DISCUSSION_FLAG": "N",
        "OUTCOME_NFA_FLAG": "N",
    }
    row = _new(planting, "FACT_REFERRALS", "FACT_REFERRAL_ID", **closed) | {
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
    row = _new(planting, "FACT_REFERRALS", "FACT_REFERRAL_ID", **closed) | {
        CHILD: long_open[CHILD][0],
        "REFRL_START_DTTM": planting.day_before(20),
        "REFRL_END_DTTM": planting.day_before(10),
        "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE": "RC7",
    }
    planting.add_row("FACT_REFERRALS", row, "referral_on_open_case", "REFRL_START_DTTM")

    referral = referrals.row(-1, named=True)
    other = referrals.filter(pl.col(CHILD) != referral[CHILD])
    involvement = _new(planting, "FACT_INVOLVEMENTS", "FACT_INVOLVEMENTS_ID") | {
        CHILD: referral[CHILD],
        "IS_ALLOCATED_CW_FLAG": "N",
        "START_DTTM": planting.day_before(20),
        "END_DTTM": planting.day_before(10),
        "FACT_REFERRAL_ID": other["FACT_REFERRAL_ID"][0],
    }
    planting.add_row("FACT_INVOLVEMENTS", involvement, "other_child", "FACT_REFERRAL_ID")


def _assessments(planting: Planting) -> None:
    """A cancelled assessment, and answers on no form that there is."""
    ended = planting.tables["FACT_FORM_ANSWERS"].filter(pl.col("ANSWER_NO") == "FormEndDate")
    form = ended.filter(pl.col("ANSWERED_DTTM") < planting.day_before(5)).select(
        "FACT_FORM_ID", "ANSWERED_DTTM"
    )
    made = planting.tables["FACT_SINGLE_ASSESSMENT"].join(form, on="FACT_FORM_ID")
    newest = made.sort("ANSWERED_DTTM", "FACT_FORM_ID").row(-1, named=True)
    assessment = _new(planting, "FACT_SINGLE_ASSESSMENT", "FACT_SINGLE_ASSESSMENT_ID") | {
        CHILD: newest[CHILD],
        "FACT_REFERRAL_ID": newest["FACT_REFERRAL_ID"],
        "FACT_FORM_ID": newest["FACT_FORM_ID"],
        "START_DTTM": planting.day_before(1),
        "DIM_LOOKUP_STEP_SUBSTATUS_CODE": "X",
    }
    planting.add_row(
        "FACT_SINGLE_ASSESSMENT", assessment, "assessment_authorised_before_start", "START_DTTM"
    )
    answer = _new(planting, "FACT_FORM_ANSWERS", "FACT_FORM_ANSWER_ID")
    nowhere = answer | {"FACT_FORM_ID": "99999999", "ANSWER_NO": "seenYN", "ANSWER": "Yes"}
    planting.add_row("FACT_FORM_ANSWERS", nowhere, "unknown_reference", "FACT_FORM_ID")
    answer = _new(planting, "FACT_FORM_ANSWERS", "FACT_FORM_ANSWER_ID")
    in_words = answer | {"ANSWER_NO": "FormEndDate", "ANSWER": "in the spring"}
    planting.add_row("FACT_FORM_ANSWERS", in_words, "form_end_date_unreadable", "ANSWER")


def _protection(planting: Planting) -> None:
    """Conferences that were not held and other authorities' plans count nowhere; an enquiry does."""
    enquiry = _new(planting, "FACT_S47", "FACT_S47_ID") | {
        CHILD: planting.add_person(8),
        "START_DTTM": planting.day_before(50),
        "END_DTTM": planting.day_before(42),
    }
    planting.add_row("FACT_S47", enquiry, "section_47_ended_without_outcome", "END_DTTM")

    conference = _new(planting, "FACT_CP_CONFERENCE", "FACT_CP_CONFERENCE_ID") | {
        CHILD: planting.add_person(7),
        "FACT_S47_ID": "-1",
        "DUE_DTTM": planting.day_before(30),
        "TRANSFER_IN_FLAG": "N",
    }
    planting.add_row("FACT_CP_CONFERENCE", conference, "conference_without_enquiry", "FACT_S47_ID")

    child, plan = _plan_of_another_authority(planting, 6)
    review = _new(planting, "FACT_CP_REVIEW", "FACT_CP_REVIEW_ID") | {
        CHILD: child,
        "FACT_CP_PLAN_ID": plan,
        "DUE_DTTM": planting.day_before(210),
        "MEETING_DTTM": planting.day_before(210),
    }
    planting.add_row("FACT_CP_REVIEW", review, "review_outside_plan", "MEETING_DTTM")
    _plan_of_another_authority(planting, 19, rule_id="plan_past_18")


def _plan_of_another_authority(
    planting: Planting, years: int, rule_id: str | None = None
) -> tuple[str, str]:
    """An open plan that began 200 days ago: (child, plan)."""
    child = planting.add_person(years)
    plan = _new(planting, "FACT_CP_PLAN", "FACT_CP_PLAN_ID") | {
        CHILD: child,
        "START_DTTM": planting.day_before(200),
        "IS_OLA": "Y",
    }
    planting.add_row("FACT_CP_PLAN", plan, rule_id, "END_DTTM")
    return child, str(plan["FACT_CP_PLAN_ID"])


def _visits(planting: Planting) -> None:
    """Notes of visits at which nobody was seen, of children who are in no case."""

    def note(child: str, kind: str, days_ago: int) -> str:
        row = _new(planting, "FACT_CASENOTES", "FACT_CASENOTE_ID") | {
            CHILD: child,
            "DIM_LOOKUP_CASNT_TYPE_ID_CODE": kind,
            "EVENT_DTTM": planting.day_before(days_ago),
            "SEEN_FLAG": "N",
        }
        planting.add_row("FACT_CASENOTES", row)
        return str(row["FACT_CASENOTE_ID"])

    child, plan = _plan_of_another_authority(planting, 5)
    visit = _new(planting, "FACT_CP_VISIT", "FACT_CP_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVC", 220),
        "FACT_CP_PLAN_ID": plan,
    }
    planting.add_row("FACT_CP_VISIT", visit, "visit_outside_plan", "FACT_CP_PLAN_ID")
    visit = _new(planting, "FACT_CP_VISIT", "FACT_CP_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVN", 30),
        "FACT_CP_PLAN_ID": plan,
    }
    planting.add_row("FACT_CP_VISIT", visit, "visit_note_of_other_type", "FACT_CASENOTE_ID")
    visit = _new(planting, "FACT_CLA_VISIT", "FACT_CLA_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVN", 20),
        CHILD: child,
    }
    planting.add_row("FACT_CLA_VISIT", visit, "visit_note_of_other_type", "FACT_CASENOTE_ID")


def _care(planting: Planting) -> None:
    """Short breaks (V4), which no count of looked-after children has."""

    def on_breaks(years: int) -> str:
        child = planting.add_person(years)
        status = _new(planting, "FACT_LEGAL_STATUS", "FACT_LEGAL_STATUS_ID") | {
            CHILD: child,
            "DIM_LOOKUP_LGL_STATUS_DESC": "V4",
            "START_DTTM": planting.day_before(700),
        }
        planting.add_row("FACT_LEGAL_STATUS", status)
        return child

    def episode(child: str, rule_id: str, column: str, **cells: str | None) -> None:
        row = _new(planting, "FACT_CARE_EPISODES", "FACT_CARE_EPISODES_ID") | {
            CHILD: child,
            "CARE_START_DATE": planting.day_before(600),
            "CARE_REASON_DESC": "S Started to be looked-after",
            "CIN_903_CODE": "N2",
        }
        planting.add_row("FACT_CARE_EPISODES", row | cells, rule_id, column)

    ended = {"CARE_END_DATE": planting.day_before(300)}
    episode(on_breaks(10), "episode_ended_without_reason", "CARE_REASON_END_CODE", **ended)
    episode(on_breaks(19), "looked_after_past_18", "CARE_END_DATE")

    child = on_breaks(11)
    period = _new(planting, "FACT_CLA", "FACT_CLA_ID", START_DTTM=planting.day_before(600))
    planting.add_row("FACT_CLA", period | {CHILD: child})
    continues = ended | {"CARE_REASON_END_CODE": "X1", "FACT_CLA_ID": period["FACT_CLA_ID"]}
    episode(child, "episode_continues_without_next", "CARE_REASON_END_CODE", **continues)
    review = _new(planting, "FACT_CLA_REVIEW", "FACT_CLA_REVIEW_ID") | {
        CHILD: child,
        "FACT_CLA_ID": period["FACT_CLA_ID"],
        "DUE_DTTM": planting.day_before(630),
        "MEETING_DTTM": planting.day_before(630),
    }
    planting.add_row("FACT_CLA_REVIEW", review, "review_outside_care", "MEETING_DTTM")

    status = _new(planting, "FACT_LEGAL_STATUS", "FACT_LEGAL_STATUS_ID") | {
        CHILD: on_breaks(12),
        "DIM_LOOKUP_LGL_STATUS_DESC": "V4",
        "START_DTTM": planting.day_before(400),
        "END_DTTM": planting.day_before(300),
    }
    planting.add_row("FACT_LEGAL_STATUS", status, "overlapping_spell", "START_DTTM")


def _leaving(planting: Planting) -> None:
    """A record of somebody who is no care leaver, and a care leaver of an age at which none is counted."""
    record = _new(planting, "FACT_CLA_CARE_LEAVERS", "FACT_CLA_CARE_LEAVERS_ID") | {
        CHILD: planting.add_person(20),
        "IN_TOUCH_DTTM": planting.day_before(30),
        "DIM_LOOKUP_IN_TOUCH_CODE_CODE": "YES",
        "DIM_LOOKUP_MAIN_ACTIVITY_DESC": _activity_of_other_years(planting),
    }
    planting.add_row(
        "FACT_CLA_CARE_LEAVERS", record, "code_not_valid_then", "DIM_LOOKUP_MAIN_ACTIVITY_DESC"
    )
    leaver = _new(planting, "DIM_CLA_ELIGIBILITY", "DIM_CLA_ELIGIBILITY_ID") | {
        CHILD: planting.add_person(12),
        "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC": "Relevant child",
    }
    planting.add_row(
        "DIM_CLA_ELIGIBILITY", leaver, "care_leaver_too_young", "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC"
    )


def _activity_of_other_years(planting: Planting) -> str:
    """Training and employment were split in 2018/19: F3 before, F5 since."""
    return "F3" if planting.day_before(30) >= "2018-04-01" else "F5"


LIQUIDLOGIC_MISTAKES = Mistakes(
    system=LIQUIDLOGIC,
    notation=Notation(
        date_format=MOMENT,
        people="DIM_PERSON",
        child=CHILD,
        birth="BIRTH_DTTM",
        person_defaults={"GENDER_MAIN_CODE": "F", "IS_CLIENT": "Y"},
    ),
    # Nothing is counted by the extract of disabilities.
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
