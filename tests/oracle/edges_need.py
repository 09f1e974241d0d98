"""Edges of children in need."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges


@edge(
    "in need on the last day: begun on it, not closed on it, never without further action",
    "2020-02",
    cites=(
        "eastern_2020 1.10: a referral on or before period end and not closed by it, NFA left out",
        "eastern_2020 1.9: open at the point in time",
        "spif_2012 N16.part1: episodes open on the day",
    ),
    children_in_need=2,
    children_in_need_without_plan_or_care=2,
    open_episodes_of_need=2,
)
def _(c: Case) -> None:
    c.referral(c.child(), "2020-02-29")
    c.referral(c.child(), "2020-02-01", "2020-03-01")
    c.referral(c.child(), "2020-02-01", "2020-02-29")
    c.referral(c.child(), "2020-02-01", outcome="nfa")


@edge(
    "a care leaver with an open referral is in need: there is no age limit",
    "2020-02",
    cites=(
        "eastern_2020 1.9: keeping care leavers; settled: no age limit",
        "eastern_2020 1.10: a referral on or before period end and not closed by it",
    ),
    children_in_need=1,
    children_in_need_without_plan_or_care=1,
)
def _(c: Case) -> None:
    child = c.child("1998-05-01")
    c.care_leaver(child)
    c.referral(child, "2019-05-01")


@edges(
    "a case that will close RC8 counts until it closes, but is no episode that ended",
    {
        "2020-02": {"children_in_need": 2, "episodes_of_need_ended": 0},
        "2020-03": {
            "children_in_need": 0,
            "episodes_of_need_ended": 1,
            "days_in_need_of_episodes_ended": 40,
        },
    },
    cites=(
        "eastern_2020 1.10: leaves out cases closed RC8; settled: one that will close RC8 counts until it does",
        "spif_2012 N16.part2: episodes ended; settled: without NFA and RC8-only closures",
    ),
)
def _(c: Case) -> None:
    c.referral(c.child(), "2020-02-03", "2020-03-14", "RC8")
    child = c.child()
    c.enquiry(
        child, "2020-02-04", "2020-02-05", c.referral(child, "2020-02-03", "2020-03-14", "RC8")
    )


@edge(
    "on a plan or looked after: in need, but counted there",
    "2020-02",
    cites=(
        "eastern_2020 1.9: leaving out looked-after children and children on a plan",
        "norfolk_county_2020 5.2: in need, those on plans included; settled: 5.1 + 6.1",
    ),
    children_in_need=4,
    children_in_need_without_plan_or_care=2,
    children_on_plan=2,
    children_in_need_with_plan=4,
)
def _(c: Case) -> None:
    child = c.child()
    c.plan(child, "2020-02-01", referral=c.referral(child, "2020-01-01"))
    child = c.child()
    c.care(child, "2020-02-01", referral=c.referral(child, "2020-01-01"))
    child = c.child()  # short breaks are not care
    c.care(child, "2020-02-01", referral=c.referral(child, "2020-01-01"), legal="V4")
    c.referral(c.child(), "2020-01-01")
    c.plan(c.child(), "2020-02-01")  # a plan without a referral counts with the plans


@edge(
    "a plan for a child in need is up to date for 182 days",
    "2020-03",
    cites=(
        "norfolk_county_2020 5.5: with an up-to-date plan; decided here: begun within 182 days",
        "norfolk_county_2020 5.4: not in assessment teams, with an up-to-date plan",
    ),
    children_in_need_without_plan_or_care=6,
    children_in_need_with_current_plan=1,
    children_in_need_outside_assessment_teams=6,
    children_in_need_outside_assessment_teams_with_current_plan=1,
)
def _(c: Case) -> None:
    for begun, ended, authorised, status in (
        ("2019-10-01", None, None, "A"),
        ("2019-09-30", None, None, "A"),
        ("2020-03-01", "2020-03-31", None, "A"),
        ("2020-03-01", None, "2020-04-01", "A"),
        ("2020-03-01", None, None, "D"),
    ):
        child = c.child()
        c.referral(child, "2019-09-01")
        c.care_plan(child, "CIN", begun, ended, authorised, status)
    child = c.child()
    c.referral(child, "2019-09-01")
    c.care_plan(child, "CLA", "2020-03-01")


@edge(
    "the team of the newest open referral decides whether it is an assessment team",
    "2020-02",
    cites="norfolk_county_2020 5.4: not in assessment teams; decided here: by the newest open referral's team",
    children_in_need_without_plan_or_care=3,
    children_in_need_outside_assessment_teams=2,
)
def _(c: Case) -> None:
    assessing, other = c.team("Assessment"), c.team("FAST")
    child = c.child()
    c.referral(child, "2019-05-01", team=assessing)
    c.referral(child, "2019-06-01", team=other)
    c.referral(c.child(), "2019-06-01", team=assessing)
    c.referral(c.child(), "2019-06-01")


@edge(
    "seen as a child in need in 20 working days",
    "2020-01",
    cites="norfolk_weekly_2020 Child seen CIN: seen; decided here: within 20 working days",
    children_in_need_seen=1,
)
def _(c: Case) -> None:
    for visited, seen in (("2020-01-03", True), ("2020-01-02", True), ("2020-01-30", False)):
        child = c.child()
        c.referral(child, "2019-11-01")
        c.need_visit(child, visited, seen)


@edge(
    "missing on a day on which a referral was open",
    "2020-02",
    cites="southampton_monthly_2016 EH5-QL: children open to the authority who were missing at any point in the period",
    children_missing=3,
)
def _(c: Case) -> None:
    for missing, back, status, closed in (
        ("2020-02-10", "2020-02-10", "M", None),  # for some hours
        ("2020-01-20", "2020-02-03", "A", None),
        ("2020-02-20", None, "M", None),
        ("2020-02-10", "2020-02-12", "M", "2020-02-10"),
        ("2020-01-10", "2020-01-31", "M", None),
        ("2020-02-10", "2020-02-12", "OTHER", None),
    ):
        child = c.child()
        c.referral(child, "2020-01-02", closed)
        c.missing(child, missing, back, status)
    c.missing(c.child(), "2020-02-10", "2020-02-11")


@edge(
    "days in need of the open, from the referral to the last day",
    "2020-02",
    cites="spif_2012 N16.part1: from the start of need to the day; settled: calendar days from the referral",
    open_episodes_of_need=2,
    days_in_need_of_open_episodes=29 + 0,
)
def _(c: Case) -> None:
    c.referral(c.child(), "2020-01-31")
    c.referral(c.child(), "2020-02-29")
    c.referral(c.child(), "2020-02-01", "2020-02-29", "RC7")


@edge(
    "seen, of all who should be",
    "2020-02",
    cites="norfolk_weekly_2020 Child seen (CIN, CP (20d), LAC, LC Combined)*: seen, of the four groups together",
    children_to_be_seen=2,
    children_seen=1,
)
def _(c: Case) -> None:
    for visited in ("2020-02-20", "2019-12-02"):
        child = c.child()
        c.referral(child, "2019-11-04")
        c.need_visit(child, visited)
