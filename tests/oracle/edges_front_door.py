"""Edges of contacts and referrals."""

from __future__ import annotations

from tests.oracle.cases import Case
from tests.oracle.edge import edge, edges

# ---- contacts


@edge(
    "a contact 365 days after the last one is a repeat, one after 366 is not",
    "2020-02",
    cites="norfolk_county_2020 2.9: repeat contacts; decided here: within 365 days of the child's previous contact",
    contacts=2,
    repeat_contacts=1,
)
def _(c: Case) -> None:
    for before in ("2019-02-10", "2019-02-09"):
        child = c.child()
        c.contact(child, before)
        c.contact(child, "2020-02-10")


@edge(
    "a second contact on the same day is no repeat",
    "2020-02",
    cites="norfolk_county_2020 2.9: repeat contacts; decided here: only a contact of an earlier day makes one a repeat",
    contacts=2,
    repeat_contacts=0,
)
def _(c: Case) -> None:
    child = c.child()
    c.contact(child, "2020-02-10")
    c.contact(child, "2020-02-10")


@edge(
    "contacts are split by source",
    "2020-02",
    cites=(
        "norfolk_county_2020 2.1: contacts in the month",
        "southampton_monthly_2016 M3: contacts that become new referrals",
    ),
    contacts=3,
    contacts__source__2A=2,
    contacts__source__6=1,
    contacts_becoming_referrals=1,
    contacts_becoming_referrals__source__2A=1,
)
def _(c: Case) -> None:
    c.contact(c.child(), "2020-02-01", source="2A", referral=True)
    c.contact(c.child(), "2020-02-29", source="2A")
    c.contact(c.child(), "2020-02-29")
    c.contact(c.child(), "2020-03-01")


@edge(
    "a person merged into another is not counted",
    "2020-02",
    cites=(
        "norfolk_county_2020 2.1: contacts; decided here: a record merged into another is no child of its own",
        "eastern_2020 1.3: referrals for a child",
    ),
    contacts=0,
    referrals=0,
    children_in_need=0,
)
def _(c: Case) -> None:
    child = c.child(merged_away="2020-02-20")
    c.contact(child, "2020-02-10")
    c.referral(child, "2020-02-10")


# ---- referrals


@edges(
    "a referral 365 days after the last one is a repeat, one after 366 is not",
    {
        "2020-02": {"referrals": 1, "repeat_referrals": 1},
        "2020-03": {"referrals": 1, "repeat_referrals": 0},
    },
    cites="eastern_2020 2.1: the previous referral for the same child was 365 days or less earlier",
)
def _(c: Case) -> None:
    for again in ("2020-02-29", "2020-03-01"):  # the leap day lies between
        child = c.child()
        c.referral(child, "2019-03-01", closed="2019-04-01")
        c.referral(child, again)


@edge(
    "365 days from the closure counts, 366 does not",
    "2020-05",
    cites="southampton_monthly_2016 M6-QL: re-referrals within one year of a closure; decided here: 365 days",
    referrals=2,
    referrals_within_year_of_closure=1,
    repeat_referrals=0,
)
def _(c: Case) -> None:
    for again in ("2020-05-05", "2020-05-06"):
        child = c.child()
        c.referral(child, "2018-01-10", closed="2019-05-06")
        c.referral(child, again)


@edge(
    "a referral without further action closes on its own date",
    "2020-05",
    cites="southampton_monthly_2016 M6-QL: re-referrals within one year of a closure; settled: an NFA referral is closed on its own date",
    referrals=1,
    repeat_referrals=1,
    referrals_within_year_of_closure=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2019-06-01", outcome="nfa")
    c.referral(child, "2020-05-31")


@edge(
    "... and not when its file was closed",
    "2020-06",
    cites="southampton_monthly_2016 M6-QL: re-referrals within one year of a closure; settled: an NFA referral is closed on its own date",
    referrals=1,
    repeat_referrals=0,
    referrals_within_year_of_closure=0,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2019-06-01", outcome="nfa", closed="2019-07-01", reason="RC8")
    c.referral(child, "2020-06-01")


@edge(
    "a referral on an open case is no referral",
    "2020-02",
    cites="eastern_2020 1.3: for a child not known to the council or whose earlier case is closed, never on a case already open",
    referrals=0,
    repeat_referrals=0,
    referrals_to_assessment=0,
    children_in_need=1,
    open_episodes_of_need=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2020-01-10")
    c.referral(child, "2020-02-10")


@edge(
    "a case that closes on the day of the next referral is not open",
    "2020-02",
    cites="eastern_2020 1.3: never on a case already open; settled: a spell that ends on a day is over on it",
    referrals=1,
    repeat_referrals=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2020-01-10", closed="2020-02-10")
    c.referral(child, "2020-02-10")


@edge(
    "of two referrals on one day the second is on an open case",
    "2020-02",
    cites="eastern_2020 1.3: never on a case already open; decided here: of two on one day the lower id came first",
    referrals=1,
    repeat_referrals=0,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2020-02-10")
    c.referral(child, "2020-02-10")


@edge(
    "... but not when the first had no further action",
    "2020-02",
    cites=(
        "eastern_2020 1.3: the earlier case is closed; settled: an NFA referral is closed on its own date",
        "eastern_2020 2.1: the previous referral was 365 days or less earlier",
    ),
    referrals=2,
    repeat_referrals=1,
    referrals_within_year_of_closure=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2020-02-10", outcome="nfa")
    c.referral(child, "2020-02-10")


@edge(
    "a referral on an open case is not the previous one either",
    "2020-04",
    cites="eastern_2020 2.1: the previous referral; settled: one on a case still open is left out of 1.3 and 2.1",
    referrals=1,
    repeat_referrals=0,
    referrals_within_year_of_closure=1,
)
def _(c: Case) -> None:
    child = c.child()
    c.referral(child, "2018-12-01", closed="2020-03-01")
    c.referral(child, "2020-01-15", closed="2020-03-01")
    c.referral(child, "2020-04-10")


@edge(
    "outcomes of referrals",
    "2020-02",
    cites=(
        "norfolk_county_2020 2.5: settled: single assessment",
        "norfolk_county_2020 2.5a: settled: strategy discussion",
        "norfolk_county_2020 2.5b: settled: closed with information and advice is NFA",
        "norfolk_county_2020 2.5c: settled: other",
        "spif_2012 N10.part2: closed NFA at referral, by source",
    ),
    referrals=4,
    referrals__source__2A=3,
    referrals__source__6=1,
    referrals_to_assessment=1,
    referrals_to_strategy_discussion=1,
    referrals_no_further_action=1,
    referrals_no_further_action__source__6=1,
    referrals_with_other_outcome=1,
    referrals_to_service=3,
)
def _(c: Case) -> None:
    for outcome in ("assessment", "strategy", "other"):
        c.referral(c.child(), "2020-02-03", outcome=outcome, source="2A")
    c.referral(c.child(), "2020-02-03", outcome="nfa")


@edge(
    "closed RC8 is no service unless there was an enquiry or a plan of our own",
    "2020-02",
    cites=(
        "spif_2012 N9: the child became in need; settled: unless NFA or closed RC8 with only an assessment",
        "spif_2012 N10.part3: NFA after assessment; settled: closed RC8 with no section 47 and no plan",
    ),
    referrals=4,
    referrals_to_service=2,
    referrals_no_further_action_after_assessment=2,
    referrals_no_further_action_after_assessment__source__2A=2,
)
def _(c: Case) -> None:
    def case() -> tuple[str, str]:
        child = c.child()
        return child, c.referral(child, "2020-02-03", "2020-04-10", "RC8", source="2A")

    case()
    child, referral = case()
    c.plan(child, "2020-03-01", "2020-04-01", referral, of_other_authority=True)
    child, referral = case()
    c.plan(child, "2020-03-01", "2020-04-01", referral)
    child, referral = case()
    c.enquiry(child, "2020-02-10", "2020-02-12", referral)


@edge(
    "exploitation: 13 on the day of the referral, on an assessment that counts",
    "2020-02",
    cites="southampton_monthly_2016 M4: new referrals of children aged 13+ where exploitation was a factor",
    referrals=4,
    referrals_exploitation_aged_13_and_over=1,
)
def _(c: Case) -> None:
    for born, factors, status in (
        ("2007-02-10", ["11A"], ""),
        ("2007-02-11", ["11A"], ""),
        ("2005-02-10", ["11A"], "D"),
        ("2005-02-10", ["10A"], ""),
    ):
        child = c.child(born)
        referral = c.referral(child, "2020-02-10")
        c.assessment(child, "2020-02-11", None, referral, factors=factors, sub_status=status)
