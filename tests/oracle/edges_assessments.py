"""Edges of assessments and of early help."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge

# ---- assessments


@edge(
    "45 working days over the New Year are in time, 46 are not",
    "2020-02",
    cites=(
        "eastern_2020 2.5c: completed within 45 working days, the clock starting at the referral",
        "spif_2012 N14: working days from the referral to the end of the assessment",
    ),
    assessments_completed=2,
    assessments_in_45_days=1,
    assessments_with_referral=2,
    working_days_to_assessment=91,
)
def _(c: Case) -> None:
    # From Monday 2 December 2019: 19 in December, 22 in January, then 3 to 6 February.
    for authorised in ("2020-02-06", "2020-02-07"):
        child = c.child()
        c.assessment(child, "2019-12-04", authorised, c.referral(child, "2019-12-02"))


@edge(
    "the clock of a repeat assessment starts at the referral too",
    "2020-03",
    cites="eastern_2020 2.5c: within 45 working days of the referral or of new information; settled: of the referral, also for a repeat one",
    assessments_completed=1,
    assessments_in_45_days=0,
    working_days_to_assessment=49,
)
def _(c: Case) -> None:
    child = c.child()
    referral = c.referral(child, "2020-01-06")
    c.assessment(child, "2020-01-07", "2020-02-07", referral)
    c.assessment(child, "2020-03-02", "2020-03-13", referral)


@edge(
    "without a referral an assessment's own start counts",
    "2020-03",
    cites=(
        "eastern_2020 2.5c: within 45 working days; design: of its own start when it has no referral",
        "spif_2012 N14: from the referral; settled: only assessments with a referral",
    ),
    assessments_completed=1,
    assessments_in_45_days=1,
    assessments_with_referral=0,
    working_days_to_assessment=0,
)
def _(c: Case) -> None:
    c.assessment(c.child(), "2020-02-03", "2020-03-13")


@edge(
    "cancelled and draft assessments are left out",
    "2020-02",
    cites=(
        "eastern_2020 1.7c: single assessments completed in the period",
        "norfolk_county_2020 3.4: open assessments past 45 working days",
    ),
    assessments_completed=1,
    assessments_open_past_45_days=0,
)
def _(c: Case) -> None:
    for status in ("X", "D", "I"):
        c.assessment(c.child(), "2020-02-03", "2020-02-20", sub_status=status)
    for status in ("X", "D"):
        c.assessment(c.child(), "2019-02-03", None, sub_status=status)


@edge(
    "an assessment is past 45 working days on the day the 46th has passed",
    "2020-02",
    cites="norfolk_county_2020 3.4: open assessments already past 45 working days",
    assessments_open_past_45_days=1,
)
def _(c: Case) -> None:
    for referred in ("2019-12-23", "2019-12-24"):  # 46 and 45 working days before 29 February
        child = c.child()
        c.assessment(child, "2020-01-06", None, c.referral(child, referred))


@edge(
    "an assessment authorised on the last day is not open, one begun later not yet",
    "2020-02",
    cites="norfolk_county_2020 3.4: open assessments already past 45 working days",
    assessments_open_past_45_days=1,
)
def _(c: Case) -> None:
    for started, authorised in (
        ("2019-06-04", "2020-02-29"),
        ("2019-06-04", "2020-03-02"),
        ("2020-03-02", None),
    ):
        child = c.child()
        c.assessment(child, started, authorised, c.referral(child, "2019-06-03"))


@edge(
    "no further action is the assessment's own outcome",
    "2020-02",
    cites=(
        "eastern_2020 2.4: with an NFA outcome; settled: the assessment's own, the referral's closure RC8 is not looked at",
        "norfolk_county_2020 3.5: settled: provision of services",
        "norfolk_county_2020 3.7: settled: referred to another agency",
        "spif_2012 N11: assessments with each factor, several for one allowed",
    ),
    assessments_completed=3,
    assessments_no_further_action=1,
    assessments_to_services=1,
    assessments_to_other_agency=1,
    assessments_completed__outcome__no_further_action=1,
    assessments_completed__outcome__provision_of_services=1,
    assessments_completed__outcome__other_agency=1,
    assessments_completed__factor__3A=2,
    assessments_completed__factor__16A=1,
)
def _(c: Case) -> None:
    for outcome, factors in (("nfa", ["3A"]), ("services", ["3A", "16A"]), ("agency", [])):
        child = c.child()
        referral = c.referral(child, "2020-02-03", "2020-02-28", "RC8")
        c.assessment(child, "2020-02-04", "2020-02-27", referral, outcome, factors)


@edge(
    "stepped up: early help begun before the day and open on the day before it",
    "2020-02",
    cites=(
        "southampton_monthly_2016 M5: children receiving early help who are stepped up; decided here: open when the assessment began",
        "norfolk_county_2020 1.7: new section 47 cases previously open to family support",
    ),
    assessments_stepped_up=2,
    section_47_after_early_help=3,
)
def _(c: Case) -> None:
    for begun, ended in (
        ("2020-02-09", None),
        ("2019-01-01", "2020-02-10"),
        ("2019-01-01", "2020-02-09"),
        ("2020-02-10", None),
    ):
        child = c.child()
        c.early_help(child, begun, ended)
        c.assessment(child, "2020-02-10")
        c.enquiry(child, "2020-02-10")


# ---- early help


@edge(
    "early help: starting, ended, open",
    "2020-02",
    cites=(
        "eastern_2020 1.1: completed in the period; settled: early help episodes ended",
        "norfolk_county_2020 1.1a: new cases opened in the month",
        "norfolk_county_2020 1.3: cases active",
        "norfolk_county_2020 1.4: children supported within the cases",
        "norfolk_county_2020 1.5: social work cases supported by family support",
    ),
    early_help_episodes_starting=2,
    early_help_assessments_completed=2,
    children_in_early_help=1,
    early_help_episodes_open=2,
    children_in_need_in_early_help=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2020-02-01")
    c.early_help(child, "2020-02-29")
    c.early_help(child, "2020-01-31")
    c.early_help(c.child(), "2020-01-01", "2020-02-29")
    c.early_help(c.child(), "2020-02-01", "2020-02-01")


@edge(
    "early help within 365 days of the end of an earlier episode starts again",
    "2020-02",
    cites="norfolk_county_2020 1.8: new cases that are re-referrals into early help; decided here: within 365 days",
    early_help_episodes_starting=3,
    early_help_episodes_restarting=2,
)
def _(c: Case) -> None:
    for ended in ("2019-02-10", "2019-02-09", "2020-02-10"):
        child = c.child()
        c.early_help(child, "2018-05-01", ended)
        c.early_help(child, "2020-02-10")


@edge(
    "open for more than six and twelve calendar months",
    "2020-03",
    cites=(
        "norfolk_county_2020 1.3a: open for more than 6 months",
        "norfolk_county_2020 1.3b: open for more than 12 months",
    ),
    early_help_episodes_open=5,
    early_help_episodes_open_six_months=4,
    early_help_episodes_open_twelve_months=1,
)
def _(c: Case) -> None:
    for begun in ("2019-10-01", "2019-09-30", "2019-09-29", "2019-03-31", "2019-03-30"):
        c.early_help(c.child(), begun)
