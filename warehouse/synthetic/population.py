"""The events of a made-up authority, free of any system: frames near the canonical tables, which writers turn into extracts."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Population:
    """One authority's rows; ids are whole numbers of the authority's own, days are dates.

    A contact, a referral, an assessment and an enquiry have one outcome each, and legal statuses
    change where episodes do, as every system can say it; ``recordable_in_every_system`` leaves out the rest.

    Attributes:
        person: person_id, born, died, sex, ethnicity, upn, nhs_number, is_client, merged_on.
        department: dept_team_id, dept_team_name, dept_team_type, locality (null where the team is for
            the whole authority).
        professionals: worker_id, job_title, dept_team_id, fte, is_agency.
        early_help: episode_id, person_id, start, end, reason, end_reason, organisation.
        contacts: contact_id, person_id, day, source, outcome (referral, existing, enquiry, advice,
            nfa, other).
        referrals: referral_id, person_id, contact_id, start, end, need, source, outcome (assess,
            strategy, nfa, other), close_reason, dept_team_id.
        assessments: assessment_id, person_id, referral_id, start, authorised, status (null, X, D),
            outcome (ongoing, nfa, step_down), child_seen, dept_team_id.
        factors: assessment_id, code.
        enquiries: enquiry_id, person_id, referral_id, start, end, outcome (conference, substantiated,
            not_substantiated), dept_team_id.
        conferences: conference_id, person_id, referral_id, enquiry_id, day, due, cancelled,
            transfer_in, plan_made, dept_team_id.
        cp_plans: plan_id, person_id, referral_id, conference_id, start, end, category,
            latest_category, is_ola.
        cp_reviews: review_id, person_id, plan_id, due, day, continues.
        visits: visit_id, person_id, kind (cp, cla, cin), plan_id, cla_id, day, seen, seen_alone,
            bedroom.
        plans: plan_id, version_of, person_id, kind (CIN, CLA, PATH, PEP), status, start, end,
            authorised.
        care_periods: cla_id, person_id, referral_id, start, end.
        care_episodes: episode_id, person_id, cla_id, placement_id, start, start_reason, end,
            end_reason, need, legal_status.
        placements: placement_id, cla_id, person_id, type, provider, start, end, change_reason,
            distance.
        cla_reviews: review_id, person_id, cla_id, due, day, participation.
        health: check_id, person_id, kind (initial, review, dental), status, day.
        immigration: status_id, person_id, status, start, end.
        missing: missing_id, person_id, kind (M, A), start, end, offered, accepted.
        disability: disability_id, person_id, code, end.
        adoptions: adoption_id, person_id, decision, order, match, placed, fostered, stopped,
            by_carer, stop_reason.
        leavers: leaver_id, person_id, eligibility.
        leaver_contacts: contact_id, person_id, day, in_touch, activity, accommodation, suitable.
        involvements: involvement_id, person_id, worker_id, dept_team_id, kind, allocated, start, end,
            referral_id.
        quality_forms: form_id, person_id, kind, completed, answer_no, answer.
    """

    person: pl.DataFrame
    department: pl.DataFrame
    professionals: pl.DataFrame
    early_help: pl.DataFrame
    contacts: pl.DataFrame
    referrals: pl.DataFrame
    assessments: pl.DataFrame
    factors: pl.DataFrame
    enquiries: pl.DataFrame
    conferences: pl.DataFrame
    cp_plans: pl.DataFrame
    cp_reviews: pl.DataFrame
    visits: pl.DataFrame
    plans: pl.DataFrame
    care_periods: pl.DataFrame
    care_episodes: pl.DataFrame
    placements: pl.DataFrame
    cla_reviews: pl.DataFrame
    health: pl.DataFrame
    immigration: pl.DataFrame
    missing: pl.DataFrame
    disability: pl.DataFrame
    adoptions: pl.DataFrame
    leavers: pl.DataFrame
    leaver_contacts: pl.DataFrame
    involvements: pl.DataFrame
    quality_forms: pl.DataFrame


def text_of(codes: pl.Series, names: tuple[str, ...]) -> pl.Series:
    """Positions as the names that stand there."""
    return codes.replace_strict(list(range(len(names))), list(names), return_dtype=pl.String)
