"""Quality forms and the caseloads of workers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.oracle.child import Authority, is_open
from tests.oracle.circumstances import locality
from tests.oracle.entries import ALL, Entry, Period, counted

FORMS = {
    "GPN": "good_practice_notifications",
    "PSN": "practice_standard_notifications",
    "CPCQA": "conference_quality_forms",
    "LACQA": "looked_after_review_quality_forms",
    "DISPUTE": "dispute_resolutions",
    "AUDIT": "case_audits",
}
KINDS = {
    "safeguarding": ("lac", "fast", "cwd", "assessment"),
    "looked_after": ("lac",),
    "fast": ("fast",),
    "disability": ("cwd",),
    "assessment": ("assessment",),
}


def quality_assurance(authority: Authority, period: Period) -> Iterator[Entry]:
    for child in authority.children:
        for form in child.forms:
            if form.kind in FORMS and period.has(form.completed):
                place = locality(authority, child, form.completed)
                yield from counted(FORMS[form.kind], place)


def workforce(authority: Authority, period: Period) -> Iterator[Entry]:
    """Caseloads are of the whole authority: they belong to no locality."""
    cases: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for child in authority.children:
        for involvement in child.involvements:
            if not is_open(involvement, period.end):
                continue
            team = authority.teams.get(involvement.team or "")
            for kind, team_kinds in KINDS.items():
                if team and team.kind in team_kinds:
                    cases[kind][involvement.worker].add(child.id)
            if "ASYE" in authority.job_titles.get(involvement.worker, "").upper():
                cases["asye"][involvement.worker].add(child.id)
    for kind, workers in cases.items():
        loads = [len(children) for children in workers.values()]
        yield Entry(f"largest_caseload_{kind}", ALL, "", max(loads))
        yield Entry(f"allocated_cases_{kind}", ALL, "", sum(loads))
        yield Entry(f"allocated_workers_{kind}", ALL, "", len(loads))
