"""Edges of section 47, conferences and plans."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges

# ---- section 47 and conferences


@edge(
    "an enquiry to conference is continuing risk, whatever else was ticked",
    "2020-02",
    cites=(
        "norfolk_county_2020 4.5: substantiated, and the child judged to be at continuing risk",
        "norfolk_county_2020 4.6: substantiated, but the child not judged to be at continuing risk",
        "norfolk_county_2020 4.7: concerns not substantiated",
    ),
    section_47_enquiries=5,
    section_47_completed=4,
    section_47_continuing_risk=1,
    section_47_substantiated=2,
    section_47_not_substantiated=1,
    section_47_completed__outcome__to_conference=1,
    section_47_completed__outcome__substantiated=2,
    section_47_completed__outcome__not_substantiated=1,
)
def _(c: Case) -> None:
    for outcomes in (
        ["OUTCOME_CP_CONFERENCE_FLAG", "OUTCOME_PROV_OF_SERVICES_FLAG"],
        ["OUTCOME_PROV_OF_SERVICES_FLAG"],
        ["OUTCOME_MONITOR_FLAG", "OUTCOME_NFA_FLAG"],
        ["OUTCOME_NFA_CONTINUE_SINGLE_FLAG"],
    ):
        c.enquiry(c.child(), "2020-02-03", "2020-02-29", outcomes=outcomes)
    c.enquiry(c.child(), "2020-02-03")


@edges(
    "enquiries without conference are a difference of two counts of the month",
    {
        "2020-01": {"section_47_enquiries_without_conference": 1},
        "2020-02": {"section_47_enquiries_without_conference": 1},
        "2020-03": {"section_47_enquiries": 0, "section_47_enquiries_without_conference": -1},
    },
    cites="eastern_2020 2.3: enquiries started in the period minus conferences in it, transfers in left out: a difference of two counts",
)
def _(c: Case) -> None:
    child = c.child()
    first = c.enquiry(child, "2020-01-31", "2020-02-05")
    c.conference(child, "2020-02-14", first)
    late = c.child()
    c.conference(late, "2020-03-02", c.enquiry(late, "2020-02-28", "2020-02-28"))
    c.enquiry(c.child(), "2020-02-28", "2020-02-28")
    c.conference(c.child(), "2020-02-20", transfer_in=True)


@edge(
    "15 working days over Easter are in time, 16 are not",
    "2020-04",
    cites=(
        "eastern_2020 2.6: held within 15 working days; design: of the start of the section 47 enquiry",
        "spif_2012 N15: working days from the section 47 start to the conference",
    ),
    initial_conferences=2,
    conferences_in_15_days=1,
    conferences_with_enquiry=2,
    working_days_to_conference=31,
)
def _(c: Case) -> None:
    # From Monday 30 March 2020: 8 to Maundy Thursday, 4 in Easter week, 20 to 22 April.
    for held in ("2020-04-22", "2020-04-23"):
        child = c.child()
        c.conference(child, held, c.enquiry(child, "2020-03-30", "2020-04-06"))


@edge(
    "transfers in count as conferences, but not for timeliness",
    "2020-02",
    cites=(
        "eastern_2020 1.5: transfer-in conferences included",
        "eastern_2020 2.6: conferences, transfers in excluded",
        "southampton_monthly_2016 CP2b: transfers in",
        "southampton_monthly_2016 CP4: conferences resulting in a plan",
    ),
    initial_conferences=2,
    transfers_in=1,
    initial_conferences_without_transfers_in=1,
    conferences_in_15_days=1,
    conferences_with_enquiry=1,
    working_days_to_conference=5,
    initial_conferences_leading_to_plan=1,
)
def _(c: Case) -> None:
    for is_in in (True, False):
        child = c.child()
        enquiry = c.enquiry(child, "2020-02-03", "2020-02-05")
        c.conference(child, "2020-02-10", enquiry, transfer_in=is_in, to_plan=is_in)


@edge(
    "a conference that was cancelled or never held is none",
    "2020-02",
    cites=(
        "eastern_2020 1.5: initial conferences in the period",
        "eastern_2020 2.3: minus conferences in the period",
    ),
    initial_conferences=0,
    section_47_enquiries_without_conference=0,
)
def _(c: Case) -> None:
    c.conference(c.child(), "2020-02-10", cancelled=True)
    c.conference(c.child(), None)


@edge(
    "without a known enquiry a conference is not in time",
    "2020-02",
    cites=(
        "eastern_2020 2.6: held within 15 working days of the section 47, of all conferences but transfers in",
        "spif_2012 N15: from the section 47 start",
    ),
    initial_conferences_without_transfers_in=1,
    conferences_in_15_days=0,
    conferences_with_enquiry=0,
    working_days_to_conference=0,
)
def _(c: Case) -> None:
    c.conference(c.child(), "2020-02-10")


@edge(
    "a review conference on its due date is in time",
    "2020-02",
    cites="norfolk_county_2020 6.12: review conferences held in timescale in the month; decided here: on or before the due date",
    review_conferences=3,
    review_conferences_in_time=1,
)
def _(c: Case) -> None:
    child = c.child()
    plan = c.plan(child, "2019-11-01")
    c.review_conference(child, plan, "2020-02-10", "2020-02-10")
    c.review_conference(child, plan, "2020-02-11", "2020-02-10")
    c.review_conference(child, plan, "2020-02-12", None)
    c.review_conference(child, plan, None, "2020-02-20")
    other = c.child()
    ola = c.plan(other, "2019-11-01", of_other_authority=True)
    c.review_conference(other, ola, "2020-02-10", "2020-02-10")


# ---- plans


@edge(
    "a plan of 730 days is a plan of two years, one of 729 is not",
    "2020-03",
    cites=(
        "eastern_2020 3.1: at least two years at period end; settled: 730 days or more",
        "norfolk_county_2020 6.10a: more than 18 months",
    ),
    children_on_plan=2,
    children_on_plan_two_years=1,
    children_on_plan_18_months=2,
)
def _(c: Case) -> None:
    c.plan(c.child(), "2018-04-01")
    c.plan(c.child(), "2018-04-02")


@edge(
    "a plan of 548 days is a plan of 18 months, one of 547 is not",
    "2020-03",
    cites="norfolk_county_2020 6.10a: more than 18 months; settled: 548 days or more",
    children_on_plan=2,
    children_on_plan_two_years=0,
    children_on_plan_18_months=1,
)
def _(c: Case) -> None:
    c.plan(c.child(), "2018-09-30")
    c.plan(c.child(), "2018-10-01")


@edge(
    "plans ceased after 730 and 729 days",
    "2020-02",
    cites="eastern_2020 3.2: continuously on the plan for two years or longer; design: 730 days or more",
    plans_ceasing=2,
    plans_ceasing_after_two_years=1,
)
def _(c: Case) -> None:
    c.plan(c.child(), "2018-02-10", "2020-02-10")
    c.plan(c.child(), "2018-02-11", "2020-02-10")


@edge(
    "a second plan 730 days after the end of the last, and after 731",
    "2020-02",
    cites=(
        "eastern_2020 3.3: started within two years of the previous plan's end; settled: 730 days or fewer",
        "eastern_2020 3.3a: previously on a plan at any time",
    ),
    plans_starting=3,
    second_plans_ever=2,
    second_plans_within_two_years=1,
)
def _(c: Case) -> None:
    for ended in ("2018-02-10", "2018-02-09"):
        child = c.child()
        c.plan(child, "2017-01-10", ended)
        c.plan(child, "2020-02-10")
    c.plan(c.child(), "2020-02-10")


@edge(
    "the newest end of an earlier plan counts",
    "2020-02",
    cites=(
        "eastern_2020 3.3: within two years of the previous plan's end date",
        "eastern_2020 3.3a: previously on a plan at any time",
    ),
    plans_starting=2,
    second_plans_ever=2,
    second_plans_within_two_years=2,
)
def _(c: Case) -> None:
    child = c.child()
    c.plan(child, "2012-01-10", "2013-06-10")
    c.plan(child, "2019-01-10", "2019-06-10")
    c.plan(child, "2020-02-03")
    other = c.child()
    c.plan(other, "2019-06-10", "2020-02-10")  # ends on the day
    c.plan(other, "2020-02-10")


@edge(
    "another authority's plan is no plan, and no previous plan",
    "2020-02",
    cites=(
        "eastern_2020 3.3: the previous plan; settled: another authority's is not one",
        "eastern_2020 1.6: children subject to a plan",
    ),
    plans_starting=1,
    second_plans_ever=0,
    second_plans_within_two_years=0,
    children_on_plan=1,
    plans_ceasing=0,
)
def _(c: Case) -> None:
    child = c.child()
    c.plan(child, "2018-06-01", "2019-06-01", of_other_authority=True)
    c.plan(child, "2020-02-10")
    c.plan(c.child(), "2019-02-10", "2020-02-20", of_other_authority=True)
    c.plan(c.child(), "2020-02-10", of_other_authority=True)


@edge(
    "a plan that ends on the last day is over, one that begins on it is open",
    "2020-02",
    cites=(
        "eastern_2020 1.6: on the last day of the period; settled: a spell that ends on a day is over on it",
        "eastern_2020 1.6a: the start date lies in the period",
        "eastern_2020 1.6b: the cease date lies in the period",
        "norfolk_county_2020 5.2: in need, those on plans included",
    ),
    children_on_plan=1,
    plans_starting=1,
    plans_ceasing=1,
    children_in_need_with_plan=1,
)
def _(c: Case) -> None:
    c.plan(c.child(), "2019-06-01", "2020-02-29")
    c.plan(c.child(), "2020-02-29")


@edge(
    "plans start in their first category and stand in their latest",
    "2020-02",
    cites=(
        "spif_2012 N12: plans started by category; settled: the initial one",
        "norfolk_county_2020 6.1: children on plans, by latest category",
    ),
    plans_starting__category__NEG=1,
    plans_starting__category__PHY=1,
    children_on_plan__category__EMO=1,
    children_on_plan__category__PHY=1,
)
def _(c: Case) -> None:
    c.plan(c.child(), "2020-02-10", category="Neglect", latest="Emotional abuse")
    c.plan(c.child(), "2020-02-10", category="Physical abuse")


@edge(
    "age bands change on birthdays",
    "2020-03",
    cites="norfolk_county_2020 6.1: children on plans, by age band",
    children_on_plan=6,
    children_on_plan__age_band__under_1=1,
    children_on_plan__age_band__1_to_4=2,
    children_on_plan__age_band__5_to_9=1,
    children_on_plan__age_band__10_to_15=1,
    children_on_plan__age_band__16_and_over=1,
)
def _(c: Case) -> None:
    for born in (
        "2019-04-01",
        "2019-03-31",
        "2015-04-01",
        "2015-03-31",
        "2004-04-01",
        "2004-03-31",
    ):
        c.plan(c.child(born), "2020-03-02")


@edge(
    "a plan for an unborn child is one for a child under 1",
    "2020-03",
    cites="norfolk_county_2020 6.1: children on plans, by age band",
    children_on_plan=1,
    children_on_plan__age_band__under_1=1,
)
def _(c: Case) -> None:
    c.plan(c.child("2020-05-20"), "2020-03-02")


@edge(
    "N21: plans that ended in the year up to six months before",
    "2019/20",
    cites="spif_2012 N21.a: closed within 6 months after the plan's end; settled: ended in the twelve months up to six months before the period's end",
    plans_ended_six_months_before=4,
    plans_ended_and_case_closed_in_six_months=2,
)
def _(c: Case) -> None:
    for ended, closed in (
        ("2019-09-30", "2020-03-30"),  # six months on: counts
        ("2019-09-30", "2020-03-31"),  # a day too late
        ("2019-10-01", "2020-01-01"),  # six months not yet over
        ("2018-10-01", "2018-10-01"),  # closed on the day
        ("2018-09-30", "2018-10-10"),  # a day too early
        ("2019-06-01", None),
    ):
        child = c.child()
        c.plan(child, "2018-02-01", ended, c.referral(child, "2018-01-10", closed))


@edge(
    "N21: a plan without a referral goes by the one open when it ended",
    "2019/20",
    cites="spif_2012 N21.a: closed within 6 months after the plan's end; decided here: the case open then where the plan names none",
    plans_ended_six_months_before=2,
    plans_ended_and_case_closed_in_six_months=1,
)
def _(c: Case) -> None:
    for begun in ("2018-01-10", "2019-06-02"):
        child = c.child()
        c.plan(child, "2018-02-01", "2019-06-01")
        c.referral(child, begun, "2019-08-01")


@edge(
    "seen in 10, 15 and 20 working days",
    "2020-01",
    cites=(
        "norfolk_county_2020 6.14: seen within timescales; decided here: 10 working days",
        "norfolk_county_2020 6.15: seen within 20 working days",
        "southampton_monthly_2016 CP8-QL: seen in the last 15 working days",
    ),
    children_on_plan=9,
    children_on_plan_seen_in_10_days=2,
    children_on_plan_seen_in_15_days=4,
    children_on_plan_seen_in_20_days=6,
)
def _(c: Case) -> None:
    # Before Friday 31 January 2020: 17, 10 and 3 January are 10, 15 and 20 working days.
    for visited in (
        "2020-01-18",
        "2020-01-17",
        "2020-01-16",
        "2020-01-10",
        "2020-01-09",
        "2020-01-03",
        "2020-01-02",
        "2020-02-01",
    ):
        child = c.child()
        c.plan_visit(child, c.plan(child, "2019-11-01"), visited)
    child = c.child()
    c.plan_visit(child, c.plan(child, "2019-11-01"), "2020-01-30", seen=False)
