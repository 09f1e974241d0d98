"""Mistakes in LiquidLogic's extracts of child protection, visits, care and leaving care."""

from __future__ import annotations

from warehouse.synthetic.mistakes.planting import Planting

CHILD = "DIM_PERSON_ID"


def plant_protection(planting: Planting) -> None:
    """Plant conferences not held and other authorities' plans, which nothing counts, and an enquiry."""
    enquiry = planting.new_row("FACT_S47", "FACT_S47_ID") | {
        CHILD: planting.add_person(8),
        "START_DTTM": planting.day_before(50),
        "END_DTTM": planting.day_before(42),
    }
    planting.add_row("FACT_S47", enquiry, "section_47_ended_without_outcome", "END_DTTM")

    conference = planting.new_row("FACT_CP_CONFERENCE", "FACT_CP_CONFERENCE_ID") | {
        CHILD: planting.add_person(7),
        "FACT_S47_ID": "-1",
        "DUE_DTTM": planting.day_before(30),
        "TRANSFER_IN_FLAG": "N",
    }
    planting.add_row("FACT_CP_CONFERENCE", conference, "conference_without_enquiry", "FACT_S47_ID")

    child, plan = _plan_of_another_authority(planting, 6)
    review = planting.new_row("FACT_CP_REVIEW", "FACT_CP_REVIEW_ID") | {
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
    """Add an open plan that began 200 days ago and return (child, plan)."""
    child = planting.add_person(years)
    plan = planting.new_row("FACT_CP_PLAN", "FACT_CP_PLAN_ID") | {
        CHILD: child,
        "START_DTTM": planting.day_before(200),
        "IS_OLA": "Y",
    }
    planting.add_row("FACT_CP_PLAN", plan, rule_id, "END_DTTM")
    return child, str(plan["FACT_CP_PLAN_ID"])


def plant_visits(planting: Planting) -> None:
    """Plant case notes of visits at which nobody was seen, of children without a case."""

    def note(child: str, kind: str, days_ago: int) -> str:
        row = planting.new_row("FACT_CASENOTES", "FACT_CASENOTE_ID") | {
            CHILD: child,
            "DIM_LOOKUP_CASNT_TYPE_ID_CODE": kind,
            "EVENT_DTTM": planting.day_before(days_ago),
            "SEEN_FLAG": "N",
        }
        planting.add_row("FACT_CASENOTES", row)
        return str(row["FACT_CASENOTE_ID"])

    child, plan = _plan_of_another_authority(planting, 5)
    visit = planting.new_row("FACT_CP_VISIT", "FACT_CP_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVC", 220),
        "FACT_CP_PLAN_ID": plan,
    }
    planting.add_row("FACT_CP_VISIT", visit, "visit_outside_plan", "FACT_CP_PLAN_ID")
    visit = planting.new_row("FACT_CP_VISIT", "FACT_CP_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVN", 30),
        "FACT_CP_PLAN_ID": plan,
    }
    planting.add_row("FACT_CP_VISIT", visit, "visit_note_of_other_type", "FACT_CASENOTE_ID")
    visit = planting.new_row("FACT_CLA_VISIT", "FACT_CLA_VISIT_ID") | {
        "FACT_CASENOTE_ID": note(child, "STVN", 20),
        CHILD: child,
    }
    planting.add_row("FACT_CLA_VISIT", visit, "visit_note_of_other_type", "FACT_CASENOTE_ID")


def plant_care(planting: Planting) -> None:
    """Plant short breaks (V4), which no count of looked-after children includes."""

    def on_breaks(years: int) -> str:
        child = planting.add_person(years)
        status = planting.new_row("FACT_LEGAL_STATUS", "FACT_LEGAL_STATUS_ID") | {
            CHILD: child,
            "DIM_LOOKUP_LGL_STATUS_DESC": "V4",
            "START_DTTM": planting.day_before(700),
        }
        planting.add_row("FACT_LEGAL_STATUS", status)
        return child

    def episode(child: str, rule_id: str, column: str, **cells: str | None) -> None:
        row = planting.new_row("FACT_CARE_EPISODES", "FACT_CARE_EPISODES_ID") | {
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
    period = planting.new_row("FACT_CLA", "FACT_CLA_ID", START_DTTM=planting.day_before(600))
    planting.add_row("FACT_CLA", period | {CHILD: child})
    continues = ended | {"CARE_REASON_END_CODE": "X1", "FACT_CLA_ID": period["FACT_CLA_ID"]}
    episode(child, "episode_continues_without_next", "CARE_REASON_END_CODE", **continues)
    review = planting.new_row("FACT_CLA_REVIEW", "FACT_CLA_REVIEW_ID") | {
        CHILD: child,
        "FACT_CLA_ID": period["FACT_CLA_ID"],
        "DUE_DTTM": planting.day_before(630),
        "MEETING_DTTM": planting.day_before(630),
    }
    planting.add_row("FACT_CLA_REVIEW", review, "review_outside_care", "MEETING_DTTM")

    status = planting.new_row("FACT_LEGAL_STATUS", "FACT_LEGAL_STATUS_ID") | {
        CHILD: on_breaks(12),
        "DIM_LOOKUP_LGL_STATUS_DESC": "V4",
        "START_DTTM": planting.day_before(400),
        "END_DTTM": planting.day_before(300),
    }
    planting.add_row("FACT_LEGAL_STATUS", status, "overlapping_spell", "START_DTTM")


def plant_leaving(planting: Planting) -> None:
    """Plant a record of a person who is no care leaver, and a leaver too young to be counted."""
    record = planting.new_row("FACT_CLA_CARE_LEAVERS", "FACT_CLA_CARE_LEAVERS_ID") | {
        CHILD: planting.add_person(20),
        "IN_TOUCH_DTTM": planting.day_before(30),
        "DIM_LOOKUP_IN_TOUCH_CODE_CODE": "YES",
        "DIM_LOOKUP_MAIN_ACTIVITY_DESC": _activity_of_other_years(planting),
    }
    planting.add_row(
        "FACT_CLA_CARE_LEAVERS", record, "code_not_valid_then", "DIM_LOOKUP_MAIN_ACTIVITY_DESC"
    )
    leaver = planting.new_row("DIM_CLA_ELIGIBILITY", "DIM_CLA_ELIGIBILITY_ID") | {
        CHILD: planting.add_person(12),
        "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC": "Relevant child",
    }
    planting.add_row(
        "DIM_CLA_ELIGIBILITY", leaver, "care_leaver_too_young", "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC"
    )


def _activity_of_other_years(planting: Planting) -> str:
    """Return an activity code not in use now: F3 was used before 2018/19, F5 since."""
    return "F3" if planting.day_before(30) >= "2018-04-01" else "F5"
