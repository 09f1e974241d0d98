"""What is true of a child on a day: cases open, in care or not, placements and plans in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.child import (
    Authority,
    CarePeriod,
    Child,
    Placement,
    Plan,
    Referral,
    is_open,
)
from tests.oracle.days import add_months

SHORT_BREAKS = ("V3", "V4")
HORIZON = date(2032, 1, 1)


# ---- referrals


def closed_on(referral: Referral) -> date | None:
    """A referral that ended in no further action closed on its own date."""
    return referral.on if referral.nfa else referral.closed


def is_open_referral(referral: Referral, day: date) -> bool:
    closed = closed_on(referral)
    return referral.on <= day and (closed is None or closed > day)


def open_referral(child: Child, day: date) -> Referral | None:
    """The child's open referral, the newest begun where there are several."""
    cases = [r for r in child.referrals if is_open_referral(r, day)]
    return max(cases, key=lambda r: (r.on, r.id), default=None)


def is_on_open_case(child: Child, referral: Referral) -> bool:
    return any(
        (other.on, other.id) < (referral.on, referral.id) and is_open_referral(other, referral.on)
        for other in child.referrals
    )


def new_cases(child: Child) -> list[Referral]:
    """The child's referrals that are not on an open case, in order."""
    fresh = [r for r in child.referrals if not is_on_open_case(child, r)]
    return sorted(fresh, key=lambda r: (r.on, r.id))


def ended_after_assessment_only(referral: Referral) -> bool:
    """Closed RC8, without a section 47 enquiry or a plan: no service was given."""
    return (
        not referral.nfa
        and referral.closed is not None
        and referral.reason == "RC8"
        and not referral.has_enquiry
        and not referral.has_plan
    )


def referral_with_id(child: Child, referral_id: str | None) -> Referral | None:
    return next((r for r in child.referrals if r.id == referral_id), None)


def locality(authority: Authority, child: Child, day: date, own: str | None = None) -> str:
    """That of the team of the event's own referral, else of the child's referral open on the day."""
    referral = referral_with_id(child, own) or open_referral(child, day)
    team = authority.teams.get(referral.team or "") if referral else None
    return team.locality if team else "Unknown"


# ---- plans


def plan_on(child: Child, day: date) -> Plan | None:
    plans = [plan for plan in child.plans if is_open(plan, day)]
    return max(plans, key=lambda plan: (plan.start, plan.id), default=None)


def has_current_plan(child: Child, kind: str, day: date, within: int | None = 182) -> bool:
    """Authorised and begun by the day, not ended by it, and begun within so many days before it."""
    return any(
        plan.kind == kind
        and plan.authorised is not None
        and plan.authorised <= day
        and is_open(plan, day)
        and (within is None or (day - plan.start).days <= within)
        for plan in child.care_plans
    )


# ---- looked after


@dataclass(frozen=True)
class Stretch:
    """An unbroken stretch of a period of care without short breaks. No `end_reason`: it turned into them."""

    period: str
    start: date
    end: date | None
    end_reason: str | None
    referral: str | None


def end_of_care(period: CarePeriod) -> tuple[date | None, str | None]:
    """The last episode's end, unless that episode goes on in a next one (X1)."""
    last = max(period.episodes, key=lambda e: (e.start, e.id), default=None)
    if last is None or last.end is None or last.ended_for == "X1":
        return None, None
    return last.end, last.ended_for


def is_short_break(child: Child, day: date) -> bool:
    """Whether a V3 or V4 rules the day: it does until another status takes its place."""
    others = [s for s in child.legal if s.code and s.code not in SHORT_BREAKS and s.start <= day]
    for status in child.legal:
        if status.code not in SHORT_BREAKS or status.start > day:
            continue
        followed = any(other.start > status.start for other in others)
        ended = status.end if status.end is not None and status.end <= day else None
        gave_way = ended is not None and any(is_open(other, ended) for other in others)
        if not followed and not gave_way:
            return True
    return False


def looked_after(child: Child) -> list[Stretch]:
    """The times in which the child was looked after, found day by day."""
    known: list[Stretch] | None = getattr(child, "_looked_after", None)
    if known is None:
        known = [stretch for period in child.periods for stretch in _stretches(child, period)]
        known.sort(key=lambda stretch: (stretch.start, stretch.period))
        child._looked_after = known  # type: ignore[attr-defined]
    return known


def _stretches(child: Child, period: CarePeriod) -> list[Stretch]:
    end, reason = end_of_care(period)
    if not any(status.code in SHORT_BREAKS for status in child.legal):
        whole = Stretch(period.id, period.start, end, reason, period.referral)
        return [whole] if end is None or end > period.start else []
    found = []
    begun: date | None = None
    day = period.start
    while day < (end or HORIZON):
        if is_short_break(child, day):
            if begun:
                found.append(Stretch(period.id, begun, day, None, period.referral))
            begun = None
        else:
            begun = begun or day
        day += timedelta(days=1)
    if begun:
        found.append(Stretch(period.id, begun, end, reason, period.referral))
    return found


def care_on(child: Child, day: date) -> Stretch | None:
    """The stretch of care that the child is in on the day."""
    stretches = [s for s in looked_after(child) if is_open(s, day)]
    return max(stretches, key=lambda s: (s.start, s.period), default=None)


def is_unaccompanied(child: Child, day: date) -> bool:
    return any(s.code == "UASC" and is_open(s, day) for s in child.immigration)


# ---- placements


def is_temporary(placement: Placement) -> bool:
    return placement.type in ("T0", "T1", "T2", "T3", "T4")


def lasting_placements(child: Child, period: str | None) -> list[Placement]:
    """The placements of a period of care without temporary absences, in order."""
    found = [p for p in child.placements if p.period == period and not is_temporary(p)]
    return sorted(found, key=lambda p: (p.start, p.id))


def keeps_carer(child: Child, placement: Placement) -> bool:
    """Whether it was begun for reason T or U: another placement with the carer the child was with."""
    episodes = [
        episode
        for period in child.periods
        for episode in period.episodes
        if episode.placement == placement.id
    ]
    first = min(episodes, key=lambda e: (e.start, e.id), default=None)
    return first is not None and first.begun_for in ("T", "U")


def first_of_stay(child: Child, placement: Placement) -> Placement:
    """The placement with which the unbroken stay with this placement's carer began."""
    before = [
        p
        for p in lasting_placements(child, placement.period)
        if (p.start, p.id) < (placement.start, placement.id)
    ]
    if before and keeps_carer(child, placement):
        return first_of_stay(child, before[-1])
    return placement


def placement_on(child: Child, day: date) -> Placement | None:
    """The placement open on the day, temporary absences aside, the newest begun of several."""
    placements = [p for p in child.placements if not is_temporary(p) and is_open(p, day)]
    return max(placements, key=lambda p: (p.start, p.id), default=None)


def months_have_passed(start: date, months: int, day: date) -> bool:
    return add_months(start, months) <= day
