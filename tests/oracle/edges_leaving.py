"""Edges of adoption, care leavers, quality assurance and the workforce."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges

# ---- adoption


@edge(
    "moving in before 14 months in care, and on the day",
    "2020-02",
    cites=(
        "eastern_2020 5.5: under 14 months from entering care to moving in",
        "eastern_2020 5.1a: days from entering care to being placed for adoption",
        "eastern_2020 5.1: days from start of care to placement for adoption",
    ),
    children_adopted=2,
    children_adopted_after_placement=2,
    days_from_entry_to_adoptive_family=847,
    days_from_entry_to_adoptive_family_unadjusted=847,
    children_adopted_or_awaiting_adoption=2,
    children_waiting_under_14_months_for_adopters=1,
)
def _(c: Case) -> None:
    for placed in ("2019-02-28", "2019-03-01"):  # 423 and 424 days after 1 January 2018
        child = c.child()
        c.care(child, "2018-01-01", "2020-02-10", "E11")
        c.adoption(child, decided="2018-09-01", placed=placed)


@edge(
    "where the carer adopts, the child moved in when the stay with that carer began",
    "2020-02",
    cites=(
        "eastern_2020 5.1a: to moving in with the carer who adopts; settled: the day the unbroken stay with that carer began",
        "eastern_2020 5.1: to placement for adoption",
    ),
    children_adopted=1,
    children_adopted_after_placement=1,
    days_from_entry_to_adoptive_family=142,
    days_from_entry_to_adoptive_family_unadjusted=507,
    children_waiting_under_14_months_for_adopters=1,
)
def _(c: Case) -> None:
    child = c.child()
    period = c.care_period(child, "2018-01-10")
    c.legal_status(child, "C2", "2018-01-10", "2020-02-15")
    places = [
        c.placement(child, period, "2018-01-10", "2018-06-01"),
        c.placement(child, period, "2018-06-01", "2019-06-01"),
        c.placement(child, period, "2019-06-01", "2020-02-15", "A5"),
    ]
    c.care_episode(child, period, "2018-01-10", "2018-06-01", "X1", "S", places[0])
    c.care_episode(child, period, "2018-06-01", "2019-06-01", "X1", "P", places[1])
    c.care_episode(child, period, "2019-06-01", "2020-02-15", "E12", "T", places[2])
    c.adoption(child, decided="2019-03-01", placed="2019-06-01", by_carer=True)


@edge(
    "a stay that began as a short break counts from the day the child is looked after",
    "2020-02",
    cites="eastern_2020 5.1a: to moving in with the carer who adopts; settled: only the time looked after counts of a placement",
    children_adopted_after_placement=1,
    days_from_entry_to_adoptive_family=0,
    days_from_entry_to_adoptive_family_unadjusted=365,
)
def _(c: Case) -> None:
    child = c.child()
    c.care(child, "2018-01-10", "2020-02-15", "E12", legal=None)
    c.legal_status(child, "V4", "2018-01-10", "2018-06-01")
    c.legal_status(child, "C2", "2018-06-01", "2020-02-15")
    c.adoption(child, decided="2019-03-01", placed="2019-06-01", by_carer=True)


@edge(
    "fostering to adopt counts from its own day when that is earlier",
    "2020-02",
    cites="eastern_2020 5.1a: to being placed for adoption; decided here: to fostering for adoption where it is earlier",
    children_adopted_after_placement=1,
    days_from_entry_to_adoptive_family=59,
)
def _(c: Case) -> None:
    child = c.child()
    c.care(child, "2018-01-01", "2020-02-10", "E11")
    c.adoption(child, decided="2018-09-01", placed="2018-12-01", fostered_to_adopt="2018-03-01")


@edge(
    "an adoption without a placement order, or without a placement, is left out",
    "2020-02",
    cites=(
        "eastern_2020 5.2: from placement order to match; settled: without adoptions that had no placement order",
        "eastern_2020 5.1a: those never placed for adoption are left out",
    ),
    children_adopted=3,
    children_adopted_under_placement_order=1,
    days_from_placement_order_to_match=30,
    children_adopted_after_placement=2,
)
def _(c: Case) -> None:
    for ordered, placed in (("2018-10-02", "2018-12-01"), (None, "2018-12-01"), (None, None)):
        child = c.child()
        c.care(child, "2018-01-01", "2020-02-10", "E11")
        c.adoption(child, "2018-09-01", ordered, "2018-11-01", placed)


@edge(
    "placed on the day twelve months after the decision, and a day later",
    "2020-02",
    cites="eastern_2020 5.4: placed within 12 months of the decision to adopt",
    children_adopted=2,
    adopted_children_placed_within_12_months=1,
)
def _(c: Case) -> None:
    for placed in ("2019-01-10", "2019-01-11"):
        child = c.child()
        c.care(child, "2017-06-01", "2020-02-10", "E12")
        c.adoption(child, decided="2018-01-10", placed=placed)


@edge(
    "awaiting adoption: decided, looked after, not reversed",
    "2020-02",
    cites="eastern_2020 5.5: going through the process at period end, not placed, looked after for under 14 months",
    children_adopted=0,
    children_adopted_or_awaiting_adoption=4,
    children_waiting_under_14_months_for_adopters=2,
)
def _(c: Case) -> None:
    for start, decided, placed, turned in (
        ("2018-12-30", "2019-10-01", None, None),  # 14 months today
        ("2019-01-01", "2019-10-01", None, None),  # 14 months tomorrow
        ("2017-01-01", "2017-10-01", "2018-02-28", None),
        ("2017-01-01", "2017-10-01", "2018-03-01", None),
        ("2019-06-01", "2019-10-01", None, "2020-02-29"),
        ("2019-06-01", "2020-03-01", None, None),
    ):
        child = c.child("2016-01-15")
        c.care(child, start)
        c.adoption(child, decided, placed=placed, reversed_on=turned)


@edges(
    "adopted in the month, and in the process before it",
    {
        "2020-01": {"children_adopted_or_awaiting_adoption": 1, "children_adopted": 0},
        "2020-02": {"children_adopted_or_awaiting_adoption": 1, "children_adopted": 1},
        "2020-03": {"children_adopted_or_awaiting_adoption": 0, "children_adopted": 0},
    },
    cites=(
        "eastern_2020 5.5: adopted in the period plus going through the process at period end",
        "southampton_monthly_2016 LAC6 (val): adoptions, E11 and E12",
    ),
)
def _(c: Case) -> None:
    child = c.child("2016-01-15")
    c.care(child, "2018-06-01", "2020-02-10", "E11")
    c.adoption(child, decided="2019-01-10", placed="2019-05-10")


# ---- care leavers


@edge(
    "ages of care leavers",
    "2020-02",
    cites=(
        "norfolk_county_2020 8.1: care leavers aged 19 to 21",
        "norfolk_county_2020 8.1a: care leavers aged 16 to 24",
        "norfolk_county_2020 8.3: relevant and former relevant children",
    ),
    care_leavers_aged_19_to_21=2,
    care_leavers_aged_16_to_24=4,
    care_leavers_with_contact=0,
)
def _(c: Case) -> None:
    for born in (
        "2001-02-28",
        "2001-03-02",
        "1998-03-02",
        "1998-02-28",
        "1995-02-28",
        "2004-03-02",
    ):
        c.care_leaver(c.child(born))
    c.care_leaver(c.child("2000-05-01"), "Qualifying child")


@edges(
    "born on a leap day, a birthday on 1 March of other years",
    {
        "2019-02": {"care_leavers_aged_19_to_21": 0, "care_leavers_aged_17_to_21": 0},
        "2019-03": {"care_leavers_aged_19_to_21": 1, "care_leavers_aged_17_to_21": 1},
    },
    cites=(
        "eastern_2020 4.5: whose 17th to 21st birthday fell in the period; decided here: 29 February is 1 March in other years",
        "norfolk_county_2020 8.1: aged 19 to 21",
    ),
)
def _(c: Case) -> None:
    c.care_leaver(c.child("2000-02-29"))


@edge(
    "pathway plans of care leavers aged 16 to 24",
    "2020-03",
    cites="norfolk_county_2020 8.2: with a pathway plan; decided here: of those aged 16 to 24, begun within 182 days",
    care_leavers_aged_16_to_24=2,
    care_leavers_with_pathway_plan=1,
)
def _(c: Case) -> None:
    for born, begun in (
        ("2000-05-01", "2019-10-01"),
        ("2000-05-01", "2019-09-30"),
        ("1994-05-01", "2020-03-01"),
    ):
        child = c.child(born)
        c.care_leaver(child)
        c.care_plan(child, "PATH", begun)


@edge(
    "birthdays 17 to 21 in the month, and the newest record by its end",
    "2020-02",
    cites=(
        "eastern_2020 4.5: whose 17th to 21st birthday fell in the period; settled: as at its last day",
        "norfolk_county_2020 8.4: in education, employment or training; settled: at any age",
    ),
    care_leavers_aged_17_to_21=3,
    care_leavers_in_eet=1,
    care_leavers_in_eet_any_age=2,
)
def _(c: Case) -> None:
    for born, activities in (
        ("2003-02-01", [("2020-01-10", "G5 NEET"), ("2020-02-29", "F4 FT apprenticeship")]),
        ("1999-02-28", [("2020-01-10", "F2 FT education"), ("2020-02-29", "G4 NEET")]),
        ("2001-02-15", [("2020-01-10", "G5 NEET"), ("2020-03-01", "F5 FT employment")]),
        ("1998-02-15", [("2020-01-10", "P1 PT higher education")]),  # 22
        ("2001-03-01", [("2020-01-10", "G5 NEET")]),
        ("2004-02-15", [("2020-01-10", "G6 NEET")]),  # 16
    ):
        child = c.child(born)
        c.care_leaver(child)
        for on, activity in activities:
            c.leaver_contact(child, on, activity=activity)


@edge(
    "training or employment was F3 and P3 until March 2018",
    "2018-03",
    cites="norfolk_county_2020 8.4: in education, employment or training; design: F3 and P3 before 2018, then F4, P4, F5 and P5",
    care_leavers_in_eet_any_age=2,
    care_leavers_with_contact=3,
)
def _(c: Case) -> None:
    for activity in ("F3 FT training or employment", "P3 PT training or employment", "G5 NEET"):
        child = c.child("1998-05-01")
        c.care_leaver(child)
        c.leaver_contact(child, "2018-03-10", activity=activity)


@edge(
    "in touch for two calendar months after the newest record",
    "2020-02",
    cites=(
        "norfolk_county_2020 8.5: in touch over the last 2 months; decided here: calendar months",
        "norfolk_county_2020 8.3: in suitable accommodation; settled: with a contact record on or before the date",
    ),
    care_leavers_with_contact=4,
    care_leavers_in_touch=1,
    care_leavers_in_suitable_accommodation=3,
)
def _(c: Case) -> None:
    for on, in_touch, suitable in (
        ("2019-12-30", "YES", True),
        ("2019-12-28", "YES", True),
        ("2020-02-10", "NO", True),
        ("2020-02-10", "REFU", False),
    ):
        child = c.child("2000-05-01")
        c.care_leaver(child, "Relevant child")
        c.leaver_contact(child, on, in_touch, suitable=suitable)
    c.leaver_contact(c.child("2000-05-01"), "2020-02-10")  # has no record as a care leaver


@edge(
    "a newer record that gives no replaces one that gave yes",
    "2020-02",
    cites=(
        "norfolk_county_2020 8.3: in suitable accommodation; decided here: by the newest record",
        "norfolk_county_2020 8.5: in touch; decided here: by the newest record",
    ),
    care_leavers_with_contact=1,
    care_leavers_in_touch=0,
    care_leavers_in_suitable_accommodation=0,
)
def _(c: Case) -> None:
    child = c.child("2000-05-01")
    c.care_leaver(child)
    c.leaver_contact(child, "2020-02-10")
    c.leaver_contact(child, "2020-02-20", "NO", suitable=False)


# ---- quality assurance and workforce


@edge(
    "quality forms count on the day they were completed",
    "2020-02",
    cites=(
        "norfolk_qa_2020 GPN Forms Completed in month - Total: completed in the month",
        "norfolk_qa_2020 PSN Forms Completed by CP or LAC: completed in the month",
        "norfolk_qa_2020 Conference QA Forms Completed in-Month by Type: completed in the month",
        "norfolk_qa_2020 LAC Review QA Forms Completed in-Month: completed in the month",
        "norfolk_qa_2020 Dispute Resolution Completed - by Stage: completed in the month",
    ),
    good_practice_notifications=1,
    practice_standard_notifications=1,
    conference_quality_forms=1,
    looked_after_review_quality_forms=1,
    dispute_resolutions=1,
    case_audits=1,
)
def _(c: Case) -> None:
    child = c.child()
    for kind in ("GPN", "PSN", "CPCQA", "LACQA", "DISPUTE", "AUDIT"):
        c.form(child, kind, "2020-02-29", {"grade": "Good"})
        c.form(child, kind, "2020-03-01")
        c.form(child, kind)


@edge(
    "caseloads: distinct children with an open allocated involvement",
    "2020-02",
    cites=(
        "norfolk_county_2020 11.1: largest caseload in safeguarding teams",
        "norfolk_county_2020 11.2a: cases per worker in looked-after teams",
        "norfolk_county_2020 11.4a: cases per worker in FAST teams",
        "norfolk_county_2020 11.5a: cases per worker in disability teams",
        "norfolk_county_2020 11.6a: cases per worker in their ASYE; decided here: by the job title",
    ),
    largest_caseload_safeguarding=3,
    allocated_cases_safeguarding=4,
    allocated_workers_safeguarding=2,
    largest_caseload_looked_after=2,
    allocated_cases_looked_after=2,
    allocated_workers_looked_after=1,
    largest_caseload_fast=1,
    allocated_cases_fast=1,
    allocated_workers_fast=1,
    largest_caseload_disability=1,
    allocated_cases_disability=1,
    allocated_workers_disability=1,
    largest_caseload_assessment=0,
    allocated_cases_assessment=0,
    allocated_workers_assessment=0,
    largest_caseload_asye=2,
    allocated_cases_asye=2,
    allocated_workers_asye=1,
)
def _(c: Case) -> None:
    lac, fast, cwd, assessing = (c.team(kind) for kind in ("LAC", "FAST", "CWD", "Assessment"))
    leaving = c.team("Leaving care")
    one, two = c.worker(), c.worker("Social Worker (ASYE)")
    first, second, third = c.child(), c.child(), c.child()
    c.allocate(one, first, "2020-01-01", team=lac)
    c.allocate(one, first, "2020-02-01", team=lac)  # the same child again
    c.allocate(one, second, "2020-02-29", team=lac)
    c.allocate(one, third, "2020-01-01", "2020-02-29", team=assessing)  # over
    c.allocate(one, third, "2020-01-01", team=cwd)
    c.allocate(two, third, "2020-01-01", team=fast)
    c.allocate(two, first, "2020-01-01", team=leaving)


@edge(
    "caseloads of assessment teams; cases of no worker or no team are in none",
    "2020-02",
    cites="norfolk_county_2020 11.3: largest caseload in assessment teams",
    largest_caseload_assessment=2,
    allocated_cases_assessment=3,
    allocated_workers_assessment=2,
    allocated_workers_safeguarding=2,
    allocated_workers_asye=0,
)
def _(c: Case) -> None:
    team, one, two = c.team("Assessment"), c.worker(), c.worker()
    first, second = c.child(), c.child()
    c.allocate(one, first, "2020-01-01", team=team)
    c.allocate(one, second, "2020-01-01", "2020-03-01", team=team)
    c.allocate(two, second, "2020-01-01", team=team)
    c.allocate(c.worker(), first, "2020-03-01", team=team)  # not yet
    c.allocate(c.worker(), first, "2020-01-01")  # in no team
    c.allocate("-1", first, "2020-01-01", team=team)
