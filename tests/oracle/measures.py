"""The value of every measure of an authority in a period, and the distributions of durations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from tests.oracle.adoption import adoption
from tests.oracle.assessments import assessments, clock_start
from tests.oracle.care_leavers import care_leavers
from tests.oracle.child import Authority
from tests.oracle.child_protection import conferences, plans, section_47
from tests.oracle.children_in_need import children_in_need, early_help
from tests.oracle.circumstances import (
    ended_after_assessment_only,
    is_open_referral,
    new_cases,
    referral_with_id,
)
from tests.oracle.days import working_days_between
from tests.oracle.entries import ALL, Entry, Period
from tests.oracle.front_door import front_door
from tests.oracle.looked_after import looked_after_children
from tests.oracle.records import read
from tests.oracle.reviews_and_health import health, looked_after_reviews
from tests.oracle.workforce import quality_assurance, workforce

FAMILIES: tuple[Callable[[Authority, Period], Iterator[Entry]], ...] = (
    front_door,
    assessments,
    section_47,
    conferences,
    plans,
    children_in_need,
    looked_after_children,
    looked_after_reviews,
    health,
    adoption,
    care_leavers,
    early_help,
    quality_assurance,
    workforce,
)

_PART_OF = {
    "children_in_need_without_plan_or_care": "children_to_be_seen",
    "children_on_plan": "children_to_be_seen",
    "children_looked_after": "children_to_be_seen",
    "care_leavers_with_contact": "children_to_be_seen",
    "children_in_need_seen": "children_seen",
    "children_on_plan_seen_in_20_days": "children_seen",
    "looked_after_seen": "children_seen",
    "care_leavers_in_touch": "children_seen",
}

_MEASURES = """
children_seen
children_to_be_seen
days_in_need_of_open_episodes
contacts
contacts_becoming_referrals
repeat_contacts
referrals
repeat_referrals
referrals_within_year_of_closure
referrals_no_further_action
referrals_to_assessment
referrals_to_strategy_discussion
referrals_with_other_outcome
referrals_no_further_action_after_assessment
referrals_to_service
referrals_exploitation_aged_13_and_over
assessments_completed
assessments_in_45_days
assessments_no_further_action
assessments_to_services
assessments_to_other_agency
working_days_to_assessment
assessments_with_referral
assessments_open_past_45_days
assessments_stepped_up
section_47_enquiries
section_47_enquiries_without_conference
section_47_completed
section_47_continuing_risk
section_47_substantiated
section_47_not_substantiated
section_47_after_early_help
initial_conferences
initial_conferences_without_transfers_in
transfers_in
conferences_in_15_days
initial_conferences_leading_to_plan
working_days_to_conference
conferences_with_enquiry
review_conferences
review_conferences_in_time
children_on_plan
plans_starting
plans_ceasing
plans_ceasing_after_two_years
children_on_plan_two_years
children_on_plan_18_months
second_plans_ever
second_plans_within_two_years
plans_ended_six_months_before
plans_ended_and_case_closed_in_six_months
children_on_plan_seen_in_10_days
children_on_plan_seen_in_15_days
children_on_plan_seen_in_20_days
children_in_need
children_in_need_without_plan_or_care
children_in_need_with_plan
children_in_need_with_current_plan
children_in_need_outside_assessment_teams
children_in_need_outside_assessment_teams_with_current_plan
children_in_need_seen
episodes_of_need_ended
days_in_need_of_episodes_ended
open_episodes_of_need
children_missing
children_looked_after
looked_after_starting
looked_after_ceasing
re_entries_to_care
unaccompanied_children_looked_after
looked_after_not_unaccompanied
unaccompanied_children_starting
ceasing_to_permanence
ceasing_to_special_guardianship
ceased_and_case_closed_in_six_months
looked_after_ended_six_months_before
looked_after_with_plan
looked_after_with_pathway_plan
looked_after_with_current_plan
looked_after_pupils
looked_after_pupils_with_recent_plan
looked_after_seen
children_with_three_or_more_placements
children_with_three_or_more_placements_in_year
looked_after_long_term
looked_after_long_term_stable
looked_after_in_residential_placements
looked_after_with_fostering_agency
looked_after_reviews
looked_after_reviews_in_time
looked_after_reviews_aged_4_and_over
looked_after_reviews_attended
looked_after_reviews_participated
looked_after_reviews_month_before
looked_after_reviews_with_plan_in_10_days
initial_health_assessments_due
initial_health_assessments_in_time
twentieth_working_days_in_care
twentieth_working_days_with_health_assessment
looked_after_with_health_assessment
looked_after_with_dental_check
children_adopted
children_adopted_after_placement
days_from_entry_to_adoptive_family
days_from_entry_to_adoptive_family_unadjusted
children_adopted_under_placement_order
days_from_placement_order_to_match
adopted_children_placed_within_12_months
children_adopted_or_awaiting_adoption
children_waiting_under_14_months_for_adopters
care_leavers_aged_19_to_21
care_leavers_aged_16_to_24
care_leavers_with_pathway_plan
care_leavers_with_contact
care_leavers_in_suitable_accommodation
care_leavers_in_eet_any_age
care_leavers_in_touch
care_leavers_aged_17_to_21
care_leavers_in_eet
early_help_assessments_completed
early_help_episodes_starting
early_help_episodes_restarting
children_in_early_help
early_help_episodes_open
early_help_episodes_open_six_months
early_help_episodes_open_twelve_months
children_in_need_in_early_help
good_practice_notifications
practice_standard_notifications
conference_quality_forms
looked_after_review_quality_forms
dispute_resolutions
case_audits
largest_caseload_safeguarding
largest_caseload_looked_after
largest_caseload_fast
largest_caseload_disability
largest_caseload_assessment
largest_caseload_asye
allocated_cases_safeguarding
allocated_cases_looked_after
allocated_cases_fast
allocated_cases_disability
allocated_cases_assessment
allocated_cases_asye
allocated_workers_safeguarding
allocated_workers_looked_after
allocated_workers_fast
allocated_workers_disability
allocated_workers_assessment
allocated_workers_asye
"""
MEASURES = _MEASURES.split()


def entries(source: Path | Authority, start: date, end: date) -> Iterator[Entry]:
    """Everything there is to add up in a period, of an authority or of a folder of its extracts."""
    authority = source if isinstance(source, Authority) else read(source)
    period = Period(start, end)
    for family in FAMILIES:
        for entry in family(authority, period):
            yield entry
            whole = _PART_OF.get(entry.measure)
            if whole and entry.breakdown == ALL:
                yield entry._replace(measure=whole)


def measure_values(
    source: Path | Authority, start: date, end: date
) -> dict[tuple[str, str], float]:
    """By measure and breakdown, for the whole authority. A measure without anything is 0; a split is not there."""
    values: dict[tuple[str, str], float] = {(measure, ALL): 0 for measure in MEASURES}
    for entry in entries(source, start, end):
        key = (entry.measure, entry.breakdown)
        values[key] = values.get(key, 0) + entry.value
    return values


def locality_values(
    source: Path | Authority, start: date, end: date
) -> Mapping[tuple[str, str, str], float]:
    """By measure, locality and breakdown, where there is something; caseloads have no locality."""
    values: dict[tuple[str, str, str], float] = defaultdict(float)
    for entry in entries(source, start, end):
        if entry.locality:
            values[entry.measure, entry.locality, entry.breakdown] += entry.value
    return values


def durations(source: Path | Authority, start: date, end: date) -> dict[str, list[int]]:
    """The durations whose distribution N14, N15 and N16 print, sorted: working days, for N16 days."""
    authority = source if isinstance(source, Authority) else read(source)
    period = Period(start, end)
    found: dict[str, list[int]] = {"N14": [], "N15": [], "N16.part1": [], "N16.part2": []}
    for child in authority.children:
        for assessment in child.assessments:
            done = assessment.authorised
            if done and period.has(done) and referral_with_id(child, assessment.referral):
                clock = clock_start(child, assessment)
                found["N14"].append(working_days_between(clock, done))
        for conference in child.conferences:
            held, begun = conference.held, conference.enquiry_start
            if held and period.has(held) and begun and not conference.transfer_in:
                found["N15"].append(working_days_between(begun, held))
        for referral in new_cases(child):
            if is_open_referral(referral, period.end):
                found["N16.part1"].append((period.end - referral.on).days)
            served = not referral.nfa and not ended_after_assessment_only(referral)
            if served and referral.closed and period.has(referral.closed):
                found["N16.part2"].append((referral.closed - referral.on).days)
    return {item: sorted(days) for item, days in found.items()}
