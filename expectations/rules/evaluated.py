"""On which extracts each rule of the case-management systems is evaluated.

Told here because the contracts, from which it follows, need Pandera, and Dagster's definitions and
the command line must not load that. A test holds both alike.
"""

from __future__ import annotations

from expectations.systems import LIQUIDLOGIC, PARIS, System


def _all_but(system: System, *left_out: str) -> tuple[str, ...]:
    return tuple(extract.name for extract in system.extracts if extract.name not in left_out)


_NOT_OF_ONE_PERSON = (
    "DIM_PERSON",
    "DIM_DEPARTMENT",
    "DIM_WORKER",
    "FACT_FORM_ANSWERS",
    "FACT_MEETINGS",
    "FACT_CP_VISIT",
)
_WITHOUT_DATE = (
    "DIM_DEPARTMENT",
    "DIM_WORKER",
    "DIM_CLA_ELIGIBILITY",
    "FACT_FORMS",
    "FACT_MEETING_SUBJECTS",
    "FACT_CP_CONFERENCE",
    "FACT_CP_VISIT",
    "FACT_CLA_VISIT",
)
_DATED_PEOPLE = _all_but(LIQUIDLOGIC, *_NOT_OF_ONE_PERSON, *_WITHOUT_DATE, "FACT_DISABILITY")
_REFER_TO_A_CHILDS = (
    "FACT_INVOLVEMENTS",
    "FACT_SINGLE_ASSESSMENT",
    "FACT_S47",
    "FACT_CP_CONFERENCE",
    "FACT_CP_PLAN",
    "FACT_CP_REVIEW",
    "FACT_CLA",
    "FACT_CLA_PLACEMENT",
    "FACT_CARE_EPISODES",
    "FACT_CLA_REVIEW",
    "FACT_CP_VISIT",
    "FACT_CLA_VISIT",
)

_LIQUIDLOGIC: dict[str, tuple[str, ...]] = {
    "missing_extract": _all_but(LIQUIDLOGIC),
    "unknown_code": (
        "DIM_PERSON",
        "FACT_DISABILITY",
        "FACT_CONTACTS",
        "FACT_REFERRALS",
        "FACT_MEETING_SUBJECTS",
        "FACT_CP_PLAN",
        "FACT_CLA_PLACEMENT",
        "FACT_CARE_EPISODES",
        "FACT_LEGAL_STATUS",
        "FACT_CLA_CARE_LEAVERS",
    ),
    "code_not_valid_then": (
        "FACT_CONTACTS",
        "FACT_REFERRALS",
        "FACT_CLA_PLACEMENT",
        "FACT_CLA_CARE_LEAVERS",
    ),
    "end_before_start": (
        "FACT_IMMIGRATION_STATUS",
        "FACT_CAF_EPISODE",
        "FACT_REFERRALS",
        "FACT_INVOLVEMENTS",
        "FACT_CARE_PLANS",
        "FACT_S47",
        "FACT_CP_PLAN",
        "FACT_CLA_PLACEMENT",
        "FACT_CARE_EPISODES",
        "FACT_LEGAL_STATUS",
        "FACT_MISSING_PERSON",
    ),
    "after_delivery": _all_but(LIQUIDLOGIC, *_WITHOUT_DATE),
    "unknown_person": _all_but(LIQUIDLOGIC, *_NOT_OF_ONE_PERSON),
    "before_birth": ("DIM_PERSON", *_DATED_PEOPLE),
    "age_over_25": _DATED_PEOPLE,
    "unknown_reference": (
        "FACT_REFERRALS",
        "FACT_FORM_ANSWERS",
        "FACT_MEETING_SUBJECTS",
        *_REFER_TO_A_CHILDS,
    ),
    "other_child": _REFER_TO_A_CHILDS,
    "overlapping_spell": (
        "FACT_CP_PLAN",
        "FACT_CLA_PLACEMENT",
        "FACT_CARE_EPISODES",
        "FACT_LEGAL_STATUS",
    ),
    "referral_on_open_case": ("FACT_REFERRALS",),
    "referral_closed_without_reason": ("FACT_REFERRALS",),
    "assessment_authorised_before_start": ("FACT_SINGLE_ASSESSMENT",),
    "form_end_date_unreadable": ("FACT_FORM_ANSWERS",),
    "section_47_ended_without_outcome": ("FACT_S47",),
    "conference_without_enquiry": ("FACT_CP_CONFERENCE",),
    "review_outside_plan": ("FACT_CP_REVIEW",),
    "visit_outside_plan": ("FACT_CP_VISIT",),
    "visit_note_of_other_type": ("FACT_CP_VISIT", "FACT_CLA_VISIT"),
    "review_outside_care": ("FACT_CLA_REVIEW",),
    "episode_ended_without_reason": ("FACT_CARE_EPISODES",),
    "episode_continues_without_next": ("FACT_CARE_EPISODES",),
    "looked_after_past_18": ("FACT_CARE_EPISODES",),
    "plan_past_18": ("FACT_CP_PLAN",),
    "care_leaver_too_young": ("DIM_CLA_ELIGIBILITY",),
}

_LOOKED_UP = (
    "CLIENT",
    "TEAM",
    "REFERRAL",
    "ASSESSMENT",
    "ASSESSMENT_FACTOR",
    "EVENT",
    "REGISTRATION",
    "PLACEMENT",
    "CARE_EPISODE",
    "CARE_LEAVER",
)
_NOT_OF_A_CLIENT = ("LOOKUP", "CLIENT", "TEAM", "WORKER", "ASSESSMENT_FACTOR")
_OF_A_CLIENT = _all_but(PARIS, *_NOT_OF_A_CLIENT)
_REFER_TO_A_CLIENTS = (
    "REFERRAL",
    "ASSESSMENT",
    "EVENT",
    "REGISTRATION",
    "PLACEMENT",
    "CARE_EPISODE",
)

_PARIS: dict[str, tuple[str, ...]] = {
    "missing_extract": _all_but(PARIS),
    "no_lookup": _LOOKED_UP,
    "unknown_code": tuple(name for name in _LOOKED_UP if name != "ASSESSMENT_FACTOR"),
    "unknown_code_required": ("REFERRAL", "ASSESSMENT", "ASSESSMENT_FACTOR", "EVENT", "PLAN"),
    "code_not_valid_then": ("REFERRAL", "PLACEMENT", "CARE_LEAVER"),
    "end_before_start": (
        "REFERRAL",
        "ALLOCATION",
        "EVENT",
        "REGISTRATION",
        "PLAN",
        "CARE_PERIOD",
        "PLACEMENT",
        "CARE_EPISODE",
        "MISSING",
    ),
    "after_delivery": ("CLIENT", *_OF_A_CLIENT),
    "unknown_person": _OF_A_CLIENT,
    "before_birth": ("CLIENT", *_OF_A_CLIENT),
    "age_over_25": _OF_A_CLIENT,
    "unknown_reference": ("WORKER", "ALLOCATION", "ASSESSMENT_FACTOR", *_REFER_TO_A_CLIENTS),
    "other_child": _REFER_TO_A_CLIENTS,
    "overlapping_spell": ("REGISTRATION", "PLACEMENT", "CARE_EPISODE"),
    "referral_on_open_case": ("REFERRAL",),
    "referral_closed_without_reason": ("REFERRAL",),
    "assessment_authorised_before_start": ("ASSESSMENT",),
    "section_47_ended_without_outcome": ("EVENT",),
    "conference_without_enquiry": ("EVENT",),
    "review_outside_plan": ("EVENT",),
    "visit_outside_plan": ("EVENT",),
    "review_outside_care": ("EVENT",),
    "episode_ended_without_reason": ("CARE_EPISODE",),
    "episode_continues_without_next": ("CARE_EPISODE",),
    "looked_after_past_18": ("CARE_EPISODE",),
    "plan_past_18": ("REGISTRATION",),
    "care_leaver_too_young": ("CARE_LEAVER",),
}

_OF_SYSTEMS = {LIQUIDLOGIC.name: _LIQUIDLOGIC, PARIS.name: _PARIS}

# Rule → extracts, each as ``system.extract``.
EVALUATED: dict[str, tuple[str, ...]] = {
    rule_id: tuple(
        f"{system}.{extract}"
        for system, rules in _OF_SYSTEMS.items()
        for extract in rules.get(rule_id, ())
    )
    for rules in _OF_SYSTEMS.values()
    for rule_id in rules
}

# Where what a whole extract looks like is judged: everywhere, where rows have a date of their own,
# a code, or a link to another extract; and where another extract has a total in common with it.
WHOLE = tuple(
    f"{system.name}.{extract.name}"
    for system in (LIQUIDLOGIC, PARIS)
    for extract in system.extracts
)
_UNDATED = {
    *(f"{LIQUIDLOGIC.name}.{name}" for name in (*_WITHOUT_DATE, "DIM_PERSON", "FACT_DISABILITY")),
    *(f"{LIQUIDLOGIC.name}.{name}" for name in ("FACT_FORM_ANSWERS", "FACT_MEETINGS")),
    *(f"{PARIS.name}.{name}" for name in _NOT_OF_A_CLIENT),
}
DATED = tuple(name for name in WHOLE if name not in _UNDATED)


def _any_of(*rule_ids: str) -> tuple[str, ...]:
    named = {name for rule_id in rule_ids for name in EVALUATED[rule_id]}
    return tuple(name for name in WHOLE if name in named)


CODED = _any_of("unknown_code", "unknown_code_required")
LINKED = _any_of("unknown_person", "unknown_reference")
TOTALLED = (
    "liquidlogic.FACT_CLA",
    "liquidlogic.FACT_CARE_EPISODES",
    "paris.CARE_PERIOD",
    "paris.CARE_EPISODE",
)
