"""What an authority's extracts say, child by child: plain records."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass
class Contact:
    id: str
    on: date
    source: str | None
    became_referral: bool


@dataclass
class Referral:
    id: str
    on: date
    closed: date | None
    reason: str | None
    source: str | None
    to_assessment: bool
    to_strategy: bool
    nfa: bool
    team: str | None
    has_enquiry: bool = False
    has_plan: bool = False


@dataclass
class Assessment:
    id: str
    start: date
    referral: str | None
    authorised: date | None
    outcomes: set[str]
    factors: set[str]


@dataclass
class Enquiry:
    id: str
    start: date
    end: date | None
    referral: str | None
    outcome: str


@dataclass
class Conference:
    id: str
    held: date | None
    referral: str | None
    enquiry_start: date | None
    transfer_in: bool
    to_plan: bool


@dataclass
class Plan:
    id: str
    start: date
    end: date | None
    referral: str | None
    initial: str | None
    latest: str | None


@dataclass
class Review:
    """A review conference, or the review of a looked-after child."""

    on: date | None
    due: date | None
    participation: str | None = None


@dataclass
class Visit:
    kind: str
    on: date


@dataclass
class CarePlan:
    kind: str
    start: date
    end: date | None
    authorised: date | None


@dataclass
class CareEpisode:
    id: str
    start: date
    end: date | None
    begun_for: str | None
    ended_for: str | None
    placement: str | None


@dataclass
class CarePeriod:
    id: str
    start: date
    referral: str | None
    episodes: list[CareEpisode] = field(default_factory=list)


@dataclass
class Placement:
    id: str
    period: str | None
    type: str | None
    provider: str | None
    start: date
    end: date | None


@dataclass
class Status:
    """A legal or an immigration status."""

    id: str
    code: str | None
    start: date
    end: date | None


@dataclass
class HealthCheck:
    kind: str
    on: date


@dataclass
class Missing:
    start: date
    end: date | None


@dataclass
class Adoption:
    decided: date | None
    ordered: date | None
    matched: date | None
    placed: date | None
    reversed: date | None
    by_carer: bool


@dataclass
class LeaverContact:
    id: str
    on: date
    in_touch: bool
    activity: str | None
    suitable: bool


@dataclass
class EarlyHelp:
    id: str
    start: date
    end: date | None


@dataclass
class Involvement:
    worker: str
    team: str | None
    start: date
    end: date | None


@dataclass
class QualityForm:
    kind: str
    completed: date


@dataclass
class Team:
    kind: str
    locality: str


@dataclass
class Child:
    id: str
    born: date | None
    contacts: list[Contact] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    enquiries: list[Enquiry] = field(default_factory=list)
    conferences: list[Conference] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    plan_reviews: list[Review] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    care_plans: list[CarePlan] = field(default_factory=list)
    periods: list[CarePeriod] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    legal: list[Status] = field(default_factory=list)
    immigration: list[Status] = field(default_factory=list)
    care_reviews: list[Review] = field(default_factory=list)
    health: list[HealthCheck] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    is_care_leaver: bool = False
    leaver_contacts: list[LeaverContact] = field(default_factory=list)
    early_help: list[EarlyHelp] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    forms: list[QualityForm] = field(default_factory=list)


@dataclass
class Authority:
    """Everything one authority sent. `teams` and `job_titles` are by id, `children` in any order."""

    children: list[Child]
    teams: dict[str, Team]
    job_titles: dict[str, str]


def is_open(spell: object, day: date) -> bool:
    """Begun on or before the day and not ended by it: a spell that ends on the day is over."""
    start, end = spell.start, spell.end  # type: ignore[attr-defined]
    return start <= day and (end is None or end > day)
