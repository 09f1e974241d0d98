"""A delivery as a whole is compared with those before it: what is reported, let pass or refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from expectations.findings import Finding
from expectations.suites.deliveries import DeliveryJudgement, judge
from expectations.suites.measures import Compared
from expectations.suites.profile import Profile
from expectations.wording import problem

TODAY, YESTERDAY = date(2026, 11, 20), date(2026, 11, 19)
YEAR_AGO = date(2025, 11, 20)
EXTRACT = "FACT_CONTACTS"
MONTHS = [f"{year}-{month:02}" for year in range(2021, 2027) for month in range(1, 13)][:-2]
Values = dict[tuple[str, str], float]


def profile(day: date = TODAY, rows: int = 2100, **changed: float | dict[str, float]) -> Profile:
    """An extract of seventy months with thirty rows in each, up to the day before the delivery."""
    counts: dict[str, float | dict[str, float]] = {
        "rows": rows,
        "accepted": rows,
        "newest": (day - timedelta(days=1)).toordinal(),
        "filled": {"CONTACT_DTTM": rows, "DIM_LOOKUP_CONT_SORC_ID": rows / 2},
        "events": dict.fromkeys(MONTHS, rows / len(MONTHS)),
        "codes": {"SOURCE=1A": rows / 2, "SOURCE=2A": rows / 4, "SOURCE=6": rows / 4},
    }
    values: Values = {}
    for metric, value in (counts | changed).items():
        by_item = value if isinstance(value, dict) else {"": value}
        values |= {(metric, item): count for item, count in by_item.items()}
    return Profile(day, values)


BEFORE = profile(YESTERDAY)


def judged(*extracts: Compared) -> DeliveryJudgement:
    return judge("norfolk.liquidlogic", "liquidlogic", extracts)


def rules_broken(
    now: Profile, before: Profile | None = BEFORE, year_ago: Profile | None = None
) -> str:
    """The rules that one extract breaks."""
    found = findings(Compared(EXTRACT, now, before, year_ago))
    return " ".join(dict.fromkeys(finding.rule_id for finding in found))


def findings(*extracts: Compared) -> list[Finding]:
    """What is found of the extracts, in their order."""
    return [finding for those in judged(*extracts).findings.values() for finding in those]


def without(months: list[str], rows: float = 0) -> dict[str, float]:
    return dict.fromkeys(MONTHS, 30.0) | dict.fromkeys(months, rows)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (profile(), ""),
        (profile(rows=1700, events=without([])), ""),
        (profile(rows=1600, events=without([])), "rows_fell"),
        (profile(rows=3100), ""),
        (profile(rows=3200), "rows_rose"),
        (profile(unknown_codes=200), ""),
        (profile(unknown_codes=220), "many_unknown_codes"),
        (profile(duplicates=100), ""),
        (profile(duplicates=110), "many_duplicates"),
        (profile(orphans=220), "many_orphans"),
        (profile(newest=(TODAY - timedelta(days=6)).toordinal()), ""),
        (profile(newest=(TODAY - timedelta(days=12)).toordinal()), "extract_frozen"),
        (profile(filled={"DIM_LOOKUP_CONT_SORC_ID": 600.0}), ""),
        (profile(filled={"DIM_LOOKUP_CONT_SORC_ID": 500.0}), "column_emptied"),
        (profile(codes={"SOURCE=1A": 700.0, "SOURCE=2A": 700.0, "SOURCE=6": 700.0}), ""),
        (profile(codes={"SOURCE=1A": 500.0, "SOURCE=2A": 1600.0}), "codes_shifted"),
        (profile(events=without(["2024-02"], 26)), ""),
        (profile(events=without(["2024-02"], 25)), "history_lost"),
        (profile(events=without(["2024-02"])), "history_lost"),
        # The month that the export no longer reaches back to, and months that still change.
        (profile(events=without(["2021-01", "2026-10"])), ""),
    ],
)  # fmt: skip
def test_what_is_far_from_the_delivery_before_is_reported(now: Profile, expected: str) -> None:
    assert rules_broken(now) == expected


def test_a_first_delivery_is_compared_with_nothing() -> None:
    few = profile(rows=5, events={"2026-11": 5.0}, codes={}, filled={})
    result = judged(Compared(EXTRACT, few))
    assert (result.findings, result.document) == ({}, None)
    assert result.judged[EXTRACT] == {
        "extract_frozen",
        "many_duplicates",
        "many_orphans",
        "many_unknown_codes",
    }
    compared = judged(Compared(EXTRACT, few, few, few)).judged[EXTRACT]
    assert {"rows_fell", "history_lost", "rows_unlike_year_ago"} <= compared


def test_the_same_month_a_year_ago_is_compared_too() -> None:
    year_ago = profile(YEAR_AGO, rows=1000)
    assert rules_broken(profile(), None, year_ago) == "rows_unlike_year_ago"
    assert rules_broken(profile(), None, profile(YEAR_AGO, rows=1500)) == ""


def test_few_rows_are_no_measure() -> None:
    few = profile(YESTERDAY, rows=90, codes={"SOURCE=1A": 90.0}, events={"2024-02": 4.0})
    now = profile(rows=2, codes={"SOURCE=2A": 2.0}, events={}, orphans=1, filled={})
    assert rules_broken(now, few) == ""


def test_what_happens_less_than_weekly_does_not_freeze() -> None:
    monthly = dict.fromkeys(MONTHS, 4.0)
    long_ago = (TODAY - timedelta(days=200)).toordinal()
    assert rules_broken(profile(newest=long_ago, events=monthly), None) == ""
    weekly = dict.fromkeys(MONTHS, 5.0)
    assert rules_broken(profile(newest=long_ago, events=weekly), None) == "extract_frozen"


def test_history_moves_on_with_the_years() -> None:
    """A six-year extract of a year later begins a year later."""
    before = profile(YEAR_AGO, events=dict.fromkeys(MONTHS[:58], 30.0))
    later = profile(events=dict.fromkeys(MONTHS[12:], 30.0))
    assert rules_broken(later, before) == ""
    shorter = profile(events=dict.fromkeys(MONTHS[15:], 30.0))
    assert rules_broken(shorter, before) == "history_lost"


def test_every_lost_month_is_a_finding() -> None:
    lost = profile(events=without(MONTHS[20:35]))
    found = findings(Compared(EXTRACT, lost, BEFORE))
    assert [each.item for each in found] == MONTHS[20:35]
    assert problem(found[0]) == "2022-09: 0 rows; 30 before."


def test_an_extract_that_shrinks_is_reported() -> None:
    now = profile(rows=20, events={}, filled={}, codes={})
    (found,) = findings(Compared(EXTRACT, now, profile(YESTERDAY, rows=900, events={})))
    assert (found.rule_id, found.severity) == ("rows_fell", "warning")


@pytest.mark.parametrize(("placements", "expected"), [(400, ""), (385, ""), (370, "disagree")])
def test_two_extracts_count_the_same_children(placements: int, expected: str) -> None:
    found = judged(
        Compared("FACT_CARE_EPISODES", profile(people=900, people_open=400)),
        Compared("FACT_CLA_PLACEMENT", profile(people_open=placements)),
        Compared("FACT_CLA", profile(people=900)),
    ).findings
    assert list(found) == (["FACT_CARE_EPISODES"] if expected else [])
    for finding in found.get("FACT_CARE_EPISODES", []):
        assert finding.rule_id == f"extracts_{expected}"
        assert problem(finding) == (
            "400 children have an open episode of care; 370 have an open placement in "
            "FACT_CLA_PLACEMENT."
        )


def test_an_extract_whose_counterpart_was_not_delivered_is_not_judged_by_it() -> None:
    alone = Compared("FACT_CARE_EPISODES", profile(people=900, people_open=400))
    assert "extracts_disagree" not in judged(alone).judged["FACT_CARE_EPISODES"]
    placements = Compared("FACT_CLA_PLACEMENT", profile(people_open=400))
    assert "extracts_disagree" in judged(alone, placements).judged["FACT_CARE_EPISODES"]


def test_all_extracts_are_judged_at_once_and_each_has_its_own_findings() -> None:
    found = judged(
        Compared("FACT_CONTACTS", profile(), BEFORE),
        Compared("FACT_REFERRALS", profile(rows=3200), BEFORE),
        Compared("FACT_S47", profile(events=without(["2024-02"]), orphans=300), BEFORE),
    )
    assert {name: [f.rule_id for f in those] for name, those in found.findings.items()} == {
        "FACT_REFERRALS": ["rows_rose"],
        "FACT_S47": ["many_orphans", "history_lost"],
    }
    assert found.document is not None
    failing = [result for result in found.document["results"] if not result["success"]]
    named = [result["result"]["unexpected_index_list"][0] for result in failing]
    assert {(row["extract"], row["item"]) for row in named} == {
        ("FACT_REFERRALS", ""),
        ("FACT_S47", ""),
        ("FACT_S47", "2024-02"),
    }
