"""Edges of looked-after children: periods of care, plans, school, visits."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges

# ---- periods of care


@edge(
    "care that ends on the last day is over, care that begins on it is open",
    "2020-02",
    cites=(
        "eastern_2020 1.8: on the last day of the period; settled: a spell that ends on a day is over on it",
        "eastern_2020 1.8a: started in the period",
        "eastern_2020 1.8b: ceased in the period",
    ),
    children_looked_after=1,
    looked_after_starting=1,
    looked_after_ceasing=1,
)
def _(c: Case) -> None:
    c.care(c.child(), "2019-06-01", "2020-02-29")
    c.care(c.child(), "2020-02-29")


@edge(
    "a period of care is counted once, however many episodes",
    "2020-02",
    cites=(
        "eastern_2020 1.8a: children who started; design: a period of care once, however many episodes",
        "eastern_2020 1.8b: children who ceased",
    ),
    looked_after_starting=1,
    looked_after_ceasing=1,
    children_looked_after=0,
)
def _(c: Case) -> None:
    child = c.child()
    period = c.care_period(child, "2020-02-03")
    c.legal_status(child, "C2", "2020-02-03", "2020-02-25")
    c.moves(
        child,
        period,
        ("2020-02-03", "U6", "S"),
        ("2020-02-10", "U6", "P"),
        ("2020-02-20", "K2", "P"),
        last="2020-02-25",
    )


@edge(
    "a last episode that ended X1 leaves the period open",
    "2020-02",
    cites=(
        "eastern_2020 1.8b: children who ceased; settled: an X1 that is the last leaves the period open",
        "eastern_2020 1.8: looked after on the last day",
    ),
    children_looked_after=1,
    looked_after_ceasing=0,
)
def _(c: Case) -> None:
    c.care(c.child(), "2019-06-01", "2020-02-10", reason="X1")


@edge(
    "V3 and V4 are short breaks and left out",
    "2020-02",
    cites=(
        "eastern_2020 1.8: as the SSDA903 defines it; settled: V3 and V4 are both left out",
        "eastern_2020 1.8a: children who started",
    ),
    children_looked_after=0,
    looked_after_starting=0,
)
def _(c: Case) -> None:
    c.care(c.child(), "2020-02-03", legal="V3 Short breaks")
    c.care(c.child(), "2020-02-03", legal="V4")


@edges(
    "short breaks that turn into another status begin a period of care that day",
    {
        "2020-01": {"children_looked_after": 0},
        "2020-02": {
            "children_looked_after": 1,
            "looked_after_starting": 1,
            "re_entries_to_care": 0,
        },
    },
    cites=(
        "eastern_2020 1.8a: children who started; settled: the day on which a short-break status turns into another",
        "eastern_2020 3.4: looked after in the 12 months before",
    ),
)
def _(c: Case) -> None:
    child = c.child()
    c.care(child, "2019-06-01", legal=None)
    c.legal_status(child, "V3", "2019-06-01", "2019-09-01")
    c.legal_status(child, "V4", "2019-09-01", "2020-02-10")  # still short breaks
    c.legal_status(child, "C2", "2020-02-10")


@edge(
    "a status that turns into short breaks ends the period of care, without a reason",
    "2020-02",
    cites=(
        "eastern_2020 1.8b: children who ceased; settled: the day on which an ordinary status turns into V3 or V4",
        "norfolk_county_2020 7.5: ceased due to permanence",
    ),
    children_looked_after=0,
    looked_after_ceasing=1,
    ceasing_to_permanence=0,
)
def _(c: Case) -> None:
    child = c.child()
    c.care(child, "2019-06-01", "2020-06-01", "E48", legal=None)
    c.legal_status(child, "C2", "2019-06-01", "2020-02-10")
    c.legal_status(child, "V4", "2020-02-10", "2020-06-01")


@edge(
    "short breaks within care: out, and in again where the care order still stands",
    "2020-02",
    cites=(
        "eastern_2020 1.8a: settled: the period begins where a short-break status gives way to another",
        "eastern_2020 1.8b: settled: it ends where V3 or V4 takes over",
        "eastern_2020 3.4: looked after in the 12 months before starting",
    ),
    children_looked_after=1,
    looked_after_starting=1,
    looked_after_ceasing=1,
    re_entries_to_care=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.care(child, "2019-06-01", legal="C2")
    c.legal_status(child, "V3", "2020-02-03", "2020-02-20")


@edge(
    "re-entry: ended on the day twelve months before counts, a day earlier does not",
    "2020-02",
    cites="eastern_2020 3.4: looked after in the 12 months before; settled: ended on or after the day twelve calendar months before",
    looked_after_starting=2,
    re_entries_to_care=1,
)
def _(c: Case) -> None:
    for ended in ("2019-02-10", "2019-02-09"):
        child = c.child()
        c.care(child, "2018-06-01", ended)
        c.care(child, "2020-02-10")


@edge(
    "re-entry on 29 February looks back to 28 February",
    "2020-02",
    cites="eastern_2020 3.4: settled: the day twelve calendar months before the new start",
    re_entries_to_care=1,
)
def _(c: Case) -> None:
    for ended in ("2019-02-28", "2019-02-27"):
        child = c.child()
        c.care(child, "2018-06-01", ended)
        c.care(child, "2020-02-29")


@edge(
    "unaccompanied: the status covers the day",
    "2020-02",
    cites=(
        "norfolk_county_2020 7.1b: unaccompanied looked-after children",
        "southampton_monthly_2016 LAC14: new unaccompanied children",
    ),
    unaccompanied_children_looked_after=1,
    looked_after_not_unaccompanied=2,
    unaccompanied_children_starting=2,
)
def _(c: Case) -> None:
    for status, ended in (("UASC", None), ("UASC", "2020-02-29"), ("Refugee", None)):
        child = c.child()
        c.care(child, "2020-02-03")
        c.asylum(child, "2020-02-03", ended, status)


@edge(
    "permanence is adoption, a child arrangements order or special guardianship",
    "2020-02",
    cites=(
        "norfolk_county_2020 7.5: special guardianship order, residence order, adoption",
        "southampton_monthly_2016 LAC12 (val): E43 and E44; decided here: and E45 to E48 that replaced them",
        "eastern_2020 5.3: adopted from care, of those who ceased",
    ),
    looked_after_ceasing=6,
    ceasing_to_permanence=4,
    ceasing_to_special_guardianship=2,
    children_adopted=1,
)
def _(c: Case) -> None:
    for reason in ("E11", "E41", "E45", "E48", "E4A", "E8"):
        c.care(c.child(), "2019-06-01", "2020-02-10", reason)


@edge(
    "a child who turns 18 stays looked after until the period ends",
    "2020-02",
    cites="eastern_2020 1.8: looked after; decided here: nobody is left out for being 18",
    children_looked_after=2,
    children_looked_after__age_band__16_and_over=1,
    children_looked_after__age_band__10_to_15=1,
    children_looked_after__legal_status__C2=1,
    children_looked_after__legal_status__E1=1,
    children_looked_after__placement_type__K2=1,
    children_looked_after__placement_type__U6=1,
)
def _(c: Case) -> None:
    c.care(c.child("2002-02-10"), "2019-06-01", legal="C2 Full care order", placement="K2")
    c.care(c.child("2004-03-01"), "2019-06-01", legal="E1 Placement order granted")


@edge(
    "N21: care that ended in the year up to six months before",
    "2019/20",
    cites="spif_2012 N21.b: closed within 6 months of ceasing; settled: ended in the twelve months up to six months before the period's end",
    looked_after_ended_six_months_before=3,
    ceased_and_case_closed_in_six_months=2,
)
def _(c: Case) -> None:
    for ended, closed, tied in (
        ("2019-09-30", "2020-03-30", True),
        ("2019-09-30", "2020-03-30", False),
        ("2019-09-30", "2020-03-31", True),
        ("2019-10-01", "2019-10-02", True),
    ):
        child = c.child()
        referral = c.referral(child, "2018-01-10", closed)
        c.care(child, "2018-02-01", ended, referral=referral if tied else "")


# ---- plans, school, visits


@edge(
    "a care plan holds for LAC10 while it lasts, for 7.14 for 182 days",
    "2020-03",
    cites=(
        "southampton_monthly_2016 LAC10-QL: with an authorised care plan",
        "southampton_monthly_2016 LAC11-QL: with an authorised pathway plan",
        "norfolk_county_2020 7.14: with an up-to-date care plan; decided here: begun within 182 days",
    ),
    children_looked_after=4,
    looked_after_with_plan=2,
    looked_after_with_current_plan=1,
    looked_after_with_pathway_plan=1,
)
def _(c: Case) -> None:
    for kind, begun, ended in (
        ("CLA", "2019-10-01", None),
        ("CLA", "2019-09-30", None),
        ("CLA", "2020-01-01", "2020-03-31"),
        ("PATH", "2018-01-01", None),
    ):
        child = c.child()
        c.care(child, "2017-06-01")
        c.care_plan(child, kind, begun, ended)


@edge(
    "pupils are in academic years 1 to 11",
    "2020-09",
    cites="eastern_2020 6.1: looked after on the last day, academic years 1-11",
    looked_after_pupils=3,
)
def _(c: Case) -> None:
    for born in ("2014-08-31", "2015-08-31", "2015-09-01", "2004-09-01", "2004-08-31"):
        c.care(c.child(born), "2019-06-01")


@edge(
    "pupils have been looked after for a calendar month",
    "2020-09",
    cites="eastern_2020 6.1: in care at least one calendar month before the end",
    children_looked_after=3,
    looked_after_pupils=2,
)
def _(c: Case) -> None:
    for start in ("2020-08-30", "2020-08-31", "2020-09-01"):
        c.care(c.child(), start)


@edge(
    "a personal education plan within 182 days",
    "2020-09",
    cites="eastern_2020 6.1: a plan in the last 182 calendar days",
    looked_after_pupils=2,
    looked_after_pupils_with_recent_plan=1,
)
def _(c: Case) -> None:
    for begun in ("2020-04-01", "2020-03-31"):
        child = c.child()
        c.care(child, "2019-06-01")
        c.care_plan(child, "PEP", begun)


@edge(
    "seen within 42 days",
    "2020-02",
    cites="norfolk_county_2020 7.15: seen within timescales; decided here: six weeks",
    children_looked_after=4,
    looked_after_seen=1,
)
def _(c: Case) -> None:
    for visited, seen in (
        ("2020-01-18", True),
        ("2020-01-17", True),
        ("2020-02-20", False),
        ("2020-03-01", True),
    ):
        child = c.child()
        c.care_visit(child, c.care(child, "2019-06-01"), visited, seen)
