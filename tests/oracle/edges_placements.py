"""Edges of looked-after children: placements, reviews, health."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges

# ---- placements


@edge(
    "a placement that ended on 1 April is not of the year",
    "2020-06",
    cites=(
        "eastern_2020 4.1: three or more placements since 1 April; settled: one that ends on the window's first day is over",
        "norfolk_county_2020 9.2: three or more in a year; settled: twelve months",
    ),
    children_with_three_or_more_placements=1,
    children_with_three_or_more_placements_in_year=2,
)
def _(c: Case) -> None:
    for moved in ("2020-04-01", "2020-04-02"):
        child = c.child()
        period = c.care_period(child, "2020-01-10")
        c.legal_status(child, "C2", "2020-01-10")
        c.moves(
            child, period, ("2020-01-10", "U6", "S"), (moved, "U6", "P"), ("2020-05-10", "K2", "P")
        )


@edge(
    "the twelve months begin the day after the day twelve months before",
    "2020-06",
    cites=(
        "norfolk_county_2020 9.2: three or more in a year; decided here: the window begins the day after the same day a year before",
        "eastern_2020 4.1: since 1 April",
    ),
    children_with_three_or_more_placements=0,
    children_with_three_or_more_placements_in_year=1,
)
def _(c: Case) -> None:
    for moved in ("2019-07-01", "2019-07-02"):
        child = c.child()
        period = c.care_period(child, "2019-01-10")
        c.legal_status(child, "C2", "2019-01-10")
        c.moves(
            child, period, ("2019-01-10", "U6", "S"), (moved, "U6", "P"), ("2019-08-10", "K2", "B")
        )


@edge(
    "the same carer is not a new placement, and a temporary absence is none",
    "2020-06",
    cites=(
        "eastern_2020 4.1: settled: begun for reason T or U is not new; design: temporary absences do not count",
        "norfolk_county_2020 9.2: the same by twelve months",
    ),
    children_looked_after=3,
    children_with_three_or_more_placements=0,
    children_with_three_or_more_placements_in_year=0,
)
def _(c: Case) -> None:
    for kind, reason in (("U4", "T"), ("U4", "U"), ("T1", "P")):
        child = c.child()
        period = c.care_period(child, "2020-04-06")
        c.legal_status(child, "C2", "2020-04-06")
        c.moves(
            child,
            period,
            ("2020-04-06", "U6", "S"),
            ("2020-05-01", "U6", "P"),
            ("2020-06-01", kind, reason),
        )


@edge(
    "placements of short breaks, and of before the period of care, do not count",
    "2020-06",
    cites=(
        "eastern_2020 4.1: settled: only the time looked after counts; the placement open when V4 turns into another status counts from then",
        "norfolk_county_2020 9.2: the same by twelve months",
    ),
    children_looked_after=4,
    children_with_three_or_more_placements=1,
    children_with_three_or_more_placements_in_year=1,
)
def _(c: Case) -> None:
    for begun, moves in (
        ("2020-04-06", ["2020-04-06", "2020-04-20", "2020-05-10", "2020-06-10"]),
        ("2020-04-06", ["2020-04-06", "2020-04-20", "2020-05-10", "2020-06-10", "2020-06-20"]),
        ("2020-04-06", ["2020-04-06", "2020-05-20", "2020-06-10"]),  # over on the day itself
        ("2020-05-20", ["2020-04-06", "2020-05-10", "2020-06-10"]),  # before the period
    ):
        child = c.child()
        period = c.care_period(child, begun)
        if begun < "2020-05-20":
            c.legal_status(child, "V4", begun, "2020-05-20")
        c.legal_status(child, "C2", "2020-05-20")
        c.moves(child, period, *((start, "U6", "P") for start in moves))


@edge(
    "placements of short breaks within care do not count",
    "2020-06",
    cites="eastern_2020 4.1: settled: only the time in which the child was looked after counts",
    children_looked_after=2,
    children_with_three_or_more_placements=1,
)
def _(c: Case) -> None:
    for moved in ("2020-05-10", "2020-05-20"):  # the second goes on when the short breaks end
        child = c.child()
        period = c.care_period(child, "2020-01-10")
        c.legal_status(child, "C2", "2020-01-10", "2020-05-01")
        c.legal_status(child, "V3", "2020-05-01", "2020-06-01")
        c.legal_status(child, "C2", "2020-06-01")
        last = "2020-06-01" if moved == "2020-05-10" else "2020-06-10"
        c.moves(child, period, ("2020-01-10", "U6", "S"), (moved, "U6", "P"), (last, "U6", "P"))


@edge(
    "placements of an earlier period of care count",
    "2020-06",
    cites="eastern_2020 4.1: settled: placements of every period of care in the window",
    children_with_three_or_more_placements=1,
)
def _(c: Case) -> None:
    child = c.child()
    period = c.care_period(child, "2020-04-06")
    c.legal_status(child, "V2", "2020-04-06", "2020-05-20")
    c.moves(child, period, ("2020-04-06", "U6", "S"), ("2020-05-01", "U6", "P"), last="2020-05-20")
    c.care(child, "2020-06-10")


@edge(
    "long term: 30 months looked after and under 16",
    "2020-09",
    cites="norfolk_county_2020 9.1: long term; settled: 30 months by calendar and under 16 on the date",
    looked_after_long_term=3,
    looked_after_long_term_stable=3,
)
def _(c: Case) -> None:
    for born, start in (
        ("2010-01-15", "2018-03-30"),
        ("2010-01-15", "2018-03-31"),
        ("2010-01-15", "2018-04-01"),
        ("2004-09-30", "2018-01-01"),
        ("2004-10-01", "2018-01-01"),
    ):
        c.care(c.child(born), start)


@edge(
    "stable: 24 months with one carer, or with a placement for adoption after it",
    "2020-09",
    cites="norfolk_county_2020 9.1: stable for at least 2 years; design: in one placement, or placed for adoption and the two together",
    looked_after_long_term=6,
    looked_after_long_term_stable=3,
)
def _(c: Case) -> None:
    for moves in (
        [("2018-09-30", "U6", "P")],
        [("2018-10-01", "U6", "P")],
        [("2018-05-01", "U6", "P"), ("2019-10-01", "U4", "T")],
        [("2018-05-01", "U6", "P"), ("2019-10-01", "U4", "P")],
        [("2018-05-01", "U6", "P"), ("2019-10-01", "A4", "P")],
        [("2018-10-01", "U6", "P"), ("2019-10-01", "A4", "P")],
    ):
        child = c.child("2014-03-01")
        period = c.care_period(child, "2018-01-10")
        c.legal_status(child, "C2", "2018-01-10")
        c.moves(child, period, ("2018-01-10", "U6", "S"), *moves)


@edge(
    "residential placements and fostering agencies",
    "2020-02",
    cites=(
        "norfolk_county_2020 7.6: residential; decided here: K1, K2, R1, R2, R3, R5, S1",
        "southampton_monthly_2016 LAC9 (val): fostering agency; decided here: U1 to U6 with PR4 or PR5",
    ),
    looked_after_in_residential_placements=2,
    looked_after_with_fostering_agency=2,
)
def _(c: Case) -> None:
    for kind, provider in (
        ("K2", "PR4"),
        ("S1", "PR1"),
        ("P2", "PR4"),
        ("U6", "PR4"),
        ("U1", "PR5"),
        ("U6", "PR1"),
    ):
        child = c.child()
        period = c.care(child, "2020-01-10", placement=None)
        c.placement(child, period, "2020-01-10", kind=kind, provider=provider)


# ---- reviews


@edge(
    "PN0 is in neither sum",
    "2020-02",
    cites=(
        "norfolk_county_2020 7.17: the child attended; settled: PN0 is in neither sum",
        "norfolk_county_2020 7.18: the child participated; settled: PN0 is in neither sum",
        "norfolk_county_2020 7.7: reviewed within timescales",
    ),
    looked_after_reviews=5,
    looked_after_reviews_aged_4_and_over=3,
    looked_after_reviews_attended=1,
    looked_after_reviews_participated=2,
    looked_after_reviews_in_time=1,
)
def _(c: Case) -> None:
    child = c.child()
    period = c.care(child, "2018-06-01")
    c.care_review(child, period, "2020-02-03", "2020-02-03", "PN4 Child attends, does not speak")
    c.care_review(child, period, "2020-02-04", "2020-02-03", "PN6 Views by a facilitative medium")
    c.care_review(child, period, "2020-02-05", None, "PN7 Not attended, no views")
    c.care_review(child, period, "2020-02-06", None, "PN0 Child under 4")
    c.care_review(child, period, "2020-02-07", None, "")
    c.care_review(child, period, None, "2020-02-20")


@edge(
    "reviews of the month before with a plan authorised in ten working days",
    "2020-02",
    cites="norfolk_county_2020 7.7a: reviews in the previous month with a care plan authorised in 10 working days",
    looked_after_reviews=0,
    looked_after_reviews_month_before=5,
    looked_after_reviews_with_plan_in_10_days=2,
)
def _(c: Case) -> None:
    for authorised in ("2020-01-31", "2020-02-14", "2020-02-17", "2020-01-30", None):
        child = c.child()
        c.care_review(child, c.care(child, "2018-06-01"), "2020-01-31")
        if authorised:
            c.care_plan(child, "CLA", "2020-01-20", authorised=authorised)


# ---- health


@edge(
    "the twentieth working day in care, over Easter",
    "2020-04",
    cites=(
        "norfolk_county_2020 7.9: settled: of those whose twentieth working day in care falls in the month",
        "eastern_2020 2.7: started in the financial year",
    ),
    twentieth_working_days_in_care=3,
    twentieth_working_days_with_health_assessment=1,
    initial_health_assessments_due=0,
)
def _(c: Case) -> None:
    # From Monday 30 March 2020 the twentieth is Wednesday 29 April.
    for checked, ended in (
        ("2020-04-29", None),
        ("2020-04-30", None),
        ("2020-03-29", "2020-04-30"),
        ("2020-04-20", "2020-04-29"),
    ):
        child = c.child()
        c.care(child, "2020-03-30", ended)
        c.health_check(child, checked)


@edges(
    "initial health assessments since 1 April are due when the twentieth working day has come",
    {
        "2019-04": {"initial_health_assessments_due": 0},
        "2019-05": {
            "initial_health_assessments_due": 4,
            "initial_health_assessments_in_time": 1,
            "twentieth_working_days_in_care": 4,
        },
        "2020-03": {"initial_health_assessments_due": 4, "initial_health_assessments_in_time": 1},
        "2020-04": {"initial_health_assessments_due": 0},
    },
    cites="eastern_2020 2.7: within 20 working days; settled: of those who started since 1 April and reached the day by the end",
)
def _(c: Case) -> None:
    for kind, status, ended in (
        ("Initial Health Assessment", "Completed", "2019-05-20"),
        ("Initial Health Assessment", "Cancelled", None),
        ("Review Health Assessment", "Completed", None),
        ("Dental Check", "Completed", None),
    ):
        child = c.child()
        c.care(child, "2019-04-01", ended)
        c.health_check(child, "2019-05-01", kind, status)


@edge(
    "health and dental checks hold for twelve months",
    "2020-02",
    cites=(
        "norfolk_county_2020 7.10: up-to-date health assessment; decided here: in the twelve calendar months before",
        "norfolk_county_2020 7.11: up-to-date dental check; decided here: in the twelve calendar months before",
    ),
    looked_after_with_health_assessment=2,
    looked_after_with_dental_check=1,
)
def _(c: Case) -> None:
    for checked, kind in (
        ("2019-03-01", "Review Health Assessment"),
        ("2019-02-28", "Review Health Assessment"),
        ("2020-02-29", "Initial Health Assessment"),
        ("2020-03-01", "Initial Health Assessment"),
        ("2019-03-01", "Dental Check"),
    ):
        child = c.child()
        c.care(child, "2018-06-01")
        c.health_check(child, checked, kind)
