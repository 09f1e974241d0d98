"""LiquidLogic's own rules: cases, enquiries, conferences, reviews, visits, episodes, ages."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import Rule


def _own(id: str, column: str | None, message: str) -> Rule:
    return Rule(id, "warning", "la", message, extracts=EVALUATED[id], column=column)


LIQUIDLOGIC = (
    _own(
        "referral_on_open_case",
        "REFRL_START_DTTM",
        "The referral begins while an earlier referral of the child is open; it is left out of "
        "referral counts. Close the earlier case, or record this as a contact on it: check which "
        "is right.",
    ),
    _own(
        "referral_closed_without_reason",
        "DIM_LOOKUP_REFRL_ENDRSN_ID_CODE",
        "The case is closed without a reason. Add the reason for closure (RC1 to RC9).",
    ),
    _own(
        "assessment_authorised_before_start",
        "START_DTTM",
        "The assessment's form was ended before the assessment began. Correct the start date, or "
        "the date that the form ended.",
    ),
    _own(
        "form_end_date_unreadable",
        "ANSWER",
        "The form's end date is not a date, so the form counts as open. Write it as DD/MM/YYYY.",
    ),
    _own(
        "section_47_ended_without_outcome",
        "END_DTTM",
        "The enquiry has ended and no outcome is ticked. Add its outcome.",
    ),
    _own(
        "conference_without_enquiry",
        "FACT_S47_ID",
        "The initial conference follows no section 47 enquiry and is not marked as a transfer in, "
        "so its timeliness can't be judged. Add the link to the enquiry, or tick transfer in.",
    ),
    _own(
        "review_outside_plan",
        "MEETING_DTTM",
        "The review conference was held before its plan began or after it ended. Correct the date "
        "of the meeting, or link the review to the right plan.",
    ),
    _own(
        "visit_outside_plan",
        "FACT_CP_PLAN_ID",
        "The visit was made before its plan began or after it ended. Correct the date of the case "
        "note, or link the visit to the right plan.",
    ),
    _own(
        "visit_note_of_other_type",
        "FACT_CASENOTE_ID",
        "The case note is not of the type of this visit (STVC for child protection, STVL for "
        "looked after). Correct the note's type, or link the right note.",
    ),
    _own(
        "review_outside_care",
        "MEETING_DTTM",
        "The review was held before its period of care began or after it ended. Correct the date "
        "of the meeting, or link the review to the right period of care.",
    ),
    _own(
        "episode_ended_without_reason",
        "CARE_REASON_END_CODE",
        "The episode has ceased without a reason. Add the reason it ceased (X1 where another "
        "episode follows).",
    ),
    _own(
        "episode_continues_without_next",
        "CARE_REASON_END_CODE",
        "The last episode of the period of care ceased X1, which says that another follows; the "
        "child counts as still looked after. Add the next episode, or give the reason it ended.",
    ),
    _own(
        "looked_after_past_18",
        "CARE_END_DATE",
        "The episode is open though the young person is 18 or older. Add the end of the episode "
        "and its reason, or correct the date of birth.",
    ),
    _own(
        "plan_past_18",
        "END_DTTM",
        "The plan is open though the young person is 18 or older. Add the end of the plan, or "
        "correct the date of birth.",
    ),
    _own(
        "care_leaver_too_young",
        "DIM_LOOKUP_ELIGIBILITY_STATUS_DESC",
        "The young person counts as a care leaver and is not yet 16. Correct the eligibility or "
        "the date of birth.",
    ),
)
