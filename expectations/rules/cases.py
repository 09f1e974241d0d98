"""Rules about cases: referrals, enquiries, conferences, reviews, visits, episodes, ages.

Each is one rule whichever system the case is kept in; the check that fails names the column.
"""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import Rule


def _about_cases(id: str, wrong: str, remedy: str, protects: str) -> Rule:
    return Rule(
        id, "warning", "la", "row", wrong, remedy, extracts=EVALUATED.get(id, ()), protects=protects
    )


CASES = (
    _about_cases(
        "referral_on_open_case",
        "The referral begins while an earlier one of the child is open, so it is left out of referral "
        "counts.",
        "Close the earlier case, or record this as a contact on it: check which is right.",
        "eastern_2020 1.3, 2.1",
    ),
    _about_cases(
        "referral_closed_without_reason",
        "The case is closed without a reason.",
        "Add the reason for closure (RC1 to RC9).",
        "eastern_2020 1.9, 1.10, 2.2",
    ),
    _about_cases(
        "assessment_authorised_before_start",
        "The assessment was authorised before it began.",
        "Correct the start date, or the date on which it was authorised.",
        "eastern_2020 1.7c, 2.5c",
    ),
    _about_cases(
        "section_47_ended_without_outcome",
        "The enquiry has ended and has no outcome.",
        "Add its outcome.",
        "eastern_2020 2.3",
    ),
    _about_cases(
        "conference_without_enquiry",
        "The initial conference follows no section 47 enquiry and is not marked as a transfer in.",
        "Add the link to the enquiry, or mark the transfer in: without either its timeliness cannot "
        "be judged.",
        "eastern_2020 2.3, 2.6",
    ),
    _about_cases(
        "review_outside_plan",
        "The review conference was held before its plan began or after it ended.",
        "Correct the date of the review, or check that it is filed with the right plan.",
        "norfolk_county_2020 6.12",
    ),
    _about_cases(
        "visit_outside_plan",
        "The visit was made before its plan began or after it ended.",
        "Correct the date of the visit, or check that it is filed with the right plan.",
        "norfolk_county_2020 6.14, 6.15",
    ),
    _about_cases(
        "review_outside_care",
        "The review was held before its period of care began or after it ended.",
        "Correct the date of the review, or check that it is filed with the right period of care.",
        "norfolk_county_2020 7.7",
    ),
    _about_cases(
        "episode_ended_without_reason",
        "The episode has ceased without a reason.",
        "Add the reason it ceased (X1 where another episode follows).",
        "eastern_2020 1.8b, 5.3",
    ),
    _about_cases(
        "episode_continues_without_next",
        "The last episode ceased X1, but no next one follows, so the child counts as looked after.",
        "Add the next episode, or give the reason that the last one ended.",
        "eastern_2020 1.8, 1.8b",
    ),
    _about_cases(
        "looked_after_past_18",
        "The episode is open though the young person is 18 or older.",
        "Add the end of the episode and its reason, or correct the date of birth.",
        "eastern_2020 1.8",
    ),
    _about_cases(
        "plan_past_18",
        "The plan is open though the young person is 18 or older.",
        "Add the end of the plan, or correct the date of birth.",
        "eastern_2020 1.6",
    ),
    _about_cases(
        "care_leaver_too_young",
        "The young person counts as a care leaver and is not yet 16.",
        "Correct the eligibility or the date of birth.",
        "eastern_2020 4.5",
    ),
)
