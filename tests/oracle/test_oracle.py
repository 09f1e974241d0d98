"""The oracle itself: every edge, what edges cite, and what edges do not reach."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from expectations.seeds import rows
from tests.oracle.cases import Case, together
from tests.oracle.child import Authority
from tests.oracle.columns import COLUMNS
from tests.oracle.days import SEEDS, add_months, age, nth_working_day, working_days_between
from tests.oracle.edge import Citation, first_and_last
from tests.oracle.edges import EDGES, Edge
from tests.oracle.measures import MEASURES, durations, entries, locality_values, measure_values
from tests.oracle.random_region import region
from tests.oracle.records import read


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.name)
def test_an_edge_has_the_values_worked_out_by_hand(edge: Edge, tmp_path: Path) -> None:
    values = measure_values(edge.case.write(tmp_path), edge.start, edge.end)
    found = {key: values.get(key, 0) for key in edge.expected}
    assert found == dict(edge.expected), edge.cited()


def test_an_edge_cites_items_whose_measures_it_expects() -> None:
    """An item is in the register of references, and the edge expects one of its two measures."""
    catalogue = {row["indicator_id"]: row for row in rows("indicator_catalogue")}
    measures = {
        (row["framework"], row["ref"]): {
            catalogue[row["indicator_id"]][part]
            for part in ("numerator_measure", "denominator_measure")
        }
        for row in rows("indicator_references")
    }
    expected: dict[str, set[str]] = defaultdict(set)
    for edge in EDGES:
        expected[edge.story] |= {measure for measure, _ in edge.expected}
    assert len(expected) > 100
    wrong = [
        (edge.name, str(cited))
        for edge in EDGES
        for cited in edge.cites
        if not measures.get((cited.framework, cited.ref), set()) & expected[edge.story]
    ]
    assert wrong == []


def test_an_edge_without_a_citation_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="cites no item"):
        Edge("a story", Case(), "2020-02", (), {})
    for text in ("eastern_2020 2.1", "eastern_2020: a sentence", ": a sentence"):
        with pytest.raises(ValueError, match="<framework> <ref>: <sentence>"):
            Citation.parse(text)


def test_edges_know_only_measures_there_are() -> None:
    assert {measure for edge in EDGES for measure, _ in edge.expected} <= set(MEASURES)


def test_every_measure_has_an_edge() -> None:
    on_an_edge = {
        measure for edge in EDGES for (measure, _), value in edge.expected.items() if value
    }
    assert sorted(set(MEASURES) - on_an_edge) == []


def test_edges_put_together_add_up(tmp_path: Path) -> None:
    """Children of different cases do not affect one another; only caseloads have teams in common."""
    period = date(2020, 2, 1), date(2020, 2, 29)
    apart: dict[tuple[str, str], float] = {}
    for number, edge in enumerate(EDGES):
        folder = edge.case.write(tmp_path / str(number))
        for key, value in measure_values(folder, *period).items():
            apart[key] = apart.get(key, 0) + value
    whole = together(edge.case for edge in EDGES).write(tmp_path / "whole")
    assert {k: v for k, v in measure_values(whole, *period).items() if "largest" not in k[0]} == {
        k: v for k, v in apart.items() if "largest" not in k[0]
    }


def test_only_measures_of_the_register_are_made(tmp_path: Path) -> None:
    whole = together(edge.case for edge in EDGES).write(tmp_path)
    made = entries(read(whole), date(2018, 4, 1), date(2021, 3, 31))
    assert {entry.measure for entry in made} <= set(MEASURES)


def test_a_case_writes_every_extract(tmp_path: Path) -> None:
    Case().write(tmp_path)
    assert len(COLUMNS) == 32
    for extract, columns in COLUMNS.items():
        with (tmp_path / f"{extract}.csv").open(encoding="utf-8") as file:
            assert list(csv.reader(file)) == [columns]


def test_both_ways_of_writing_a_date_are_read(tmp_path: Path) -> None:
    case = Case()
    case.contact(case.child(), "2020-02-10")
    case.rows["FACT_CONTACTS"][0]["CONTACT_DTTM"] = "10/02/2020 13:30:00"
    values = measure_values(case.write(tmp_path), date(2020, 2, 10), date(2020, 2, 10))
    assert values["contacts", "all"] == 1


def test_durations_are_those_of_the_timeliness_items(tmp_path: Path) -> None:
    """Distributions that spif_2012 N14, N15 and N16 print.

    Settled: N14 has only assessments with a referral, N15 the conferences of 2.6, and N16 counts
    calendar days from the referral, without NFA and RC8-only closures.
    """
    case = Case()
    child = case.child()
    referral = case.referral(child, "2020-01-06", "2020-03-14")
    case.assessment(child, "2020-01-07", "2020-02-07", referral)
    case.assessment(case.child(), "2020-01-07", "2020-02-07")  # without a referral: not in N14
    case.conference(child, "2020-02-10", case.enquiry(child, "2020-02-03", "2020-02-05"))
    case.conference(case.child(), "2020-02-10", transfer_in=True)
    case.referral(case.child(), "2020-03-01", outcome="nfa")
    case.referral(case.child(), "2020-01-31")
    folder = case.write(tmp_path)
    assert durations(folder, date(2020, 2, 1), date(2020, 2, 29)) == {
        "N14": [24],
        "N15": [5],
        "N16.part1": [29, 54],
        "N16.part2": [],
    }
    assert durations(folder, date(2020, 3, 1), date(2020, 3, 31)) == {
        "N14": [],
        "N15": [],
        "N16.part1": [60],
        "N16.part2": [68],
    }


def test_the_locality_is_that_of_the_own_referral_else_of_the_open_one(tmp_path: Path) -> None:
    """Settled: the team of the referral open on the date, or of the event's own referral."""
    with (SEEDS / "localities.csv").open(encoding="utf-8", newline="") as file:
        north, *others = csv.DictReader(file)
    south = next(row for row in others if row["locality"] != north["locality"])
    case = Case()
    of_north = case.team("FAST", north["team"].upper())
    of_south = case.team("FAST", south["team"])
    child = case.child()
    first = case.referral(child, "2020-01-02", "2020-02-10", team=of_north)
    case.referral(child, "2020-02-10", team=of_south)
    case.assessment(child, "2020-01-06", "2020-02-12", first)
    case.contact(child, "2020-02-03")
    case.contact(child, "2020-02-10")
    case.contact(child, "2020-01-01")
    authority = read(case.write(tmp_path), north["la_id"])
    january = locality_values(authority, date(2020, 1, 1), date(2020, 1, 31))
    february = locality_values(authority, date(2020, 2, 1), date(2020, 2, 29))
    here, there = north["locality"], south["locality"]
    assert january["contacts", "Unknown", "all"] == 1
    assert february["contacts", here, "all"] == 1
    assert february["contacts", there, "all"] == 1
    assert february["assessments_completed", here, "all"] == 1
    assert january["children_in_need", here, "all"] == 1
    assert february["children_in_need", there, "all"] == 1


def test_working_days_are_those_that_can_be_counted_off_a_calendar() -> None:
    """Design: without weekends and the bank holidays of England and Wales; day 0 is the start day."""
    assert working_days_between(date(2020, 12, 23), date(2020, 12, 24)) == 1
    assert (
        working_days_between(date(2020, 12, 24), date(2020, 12, 29)) == 1
    )  # 25 and 28 are holidays
    assert working_days_between(date(2020, 12, 24), date(2021, 1, 4)) == 4
    assert working_days_between(date(2020, 2, 10), date(2020, 2, 10)) == 0
    assert working_days_between(date(2020, 2, 8), date(2020, 2, 10)) == 1  # from a Saturday
    for days in range(400):
        start = date(2019, 11, 1) + timedelta(days=days)
        assert working_days_between(start, nth_working_day(start, 20)) == 20
        assert working_days_between(start, nth_working_day(start, 20) - timedelta(days=1)) == 19


def test_months_end_on_their_last_day() -> None:
    """Settled: months run forward; where the last has no such day they are full on its last."""
    assert add_months(date(2019, 8, 31), 6) == date(2020, 2, 29)
    assert add_months(date(2020, 2, 29), -12) == date(2019, 2, 28)
    assert add_months(date(2020, 1, 15), -1) == date(2019, 12, 15)


def test_ages_change_on_birthdays() -> None:
    assert age(date(2010, 1, 15), date(2020, 1, 14)) == 9
    assert age(date(2010, 1, 15), date(2020, 1, 15)) == 10
    assert age(date(2020, 5, 20), date(2020, 3, 2)) == -1


Values = dict[tuple[str, str], float]
YEAR = first_and_last("2019/20")
MONTHS = [f"2019-{month:02}" for month in range(4, 13)] + ["2020-01", "2020-02", "2020-03"]


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return read(region(1_200).write(tmp_path_factory.mktemp("large")))


@pytest.fixture(scope="module")
def by_month(large: Authority) -> dict[str, Values]:
    return {month: measure_values(large, *first_and_last(month)) for month in MONTHS}


@pytest.fixture(scope="module")
def year(large: Authority) -> Values:
    return measure_values(large, *YEAR)


def test_a_random_region_has_something_of_every_measure(by_month: dict[str, Values]) -> None:
    found = {key for values in by_month.values() for key, value in values.items() if value}
    assert [measure for measure in MEASURES if (measure, "all") not in found] == []


def test_localities_add_up_to_the_authority(large: Authority, year: Values) -> None:
    values = dict(year)
    for (measure, _, breakdown), value in locality_values(large, *YEAR).items():
        values[measure, breakdown] -= value
    assert {key for key, rest in values.items() if rest} == {
        (measure, "all") for measure in MEASURES if "caseload" in measure or "allocated" in measure
    }


@pytest.mark.parametrize(
    "flow",
    [
        "contacts",
        "referrals",
        "repeat_referrals",
        "working_days_to_assessment",
        "section_47_enquiries_without_conference",
        "plans_starting",
        "looked_after_starting",
        "looked_after_reviews",
        "twentieth_working_days_in_care",
        "children_adopted",
        "case_audits",
    ],
)
def test_the_months_of_a_flow_add_up_to_the_year(
    by_month: dict[str, Values], year: Values, flow: str
) -> None:
    assert sum(by_month[month][flow, "all"] for month in MONTHS) == year[flow, "all"]


@pytest.mark.parametrize("month", MONTHS)
def test_a_part_is_not_larger_than_its_whole(by_month: dict[str, Values], month: str) -> None:
    values = {measure: by_month[month][measure, "all"] for measure in MEASURES}
    for part, whole in (
        ("repeat_referrals", "referrals"),
        ("assessments_in_45_days", "assessments_completed"),
        ("conferences_in_15_days", "initial_conferences_without_transfers_in"),
        ("second_plans_within_two_years", "second_plans_ever"),
        ("second_plans_ever", "plans_starting"),
        ("children_on_plan_two_years", "children_on_plan_18_months"),
        ("children_on_plan_seen_in_10_days", "children_on_plan_seen_in_20_days"),
        ("children_in_need_without_plan_or_care", "children_in_need"),
        ("re_entries_to_care", "looked_after_starting"),
        ("looked_after_with_current_plan", "looked_after_with_plan"),
        ("looked_after_long_term_stable", "looked_after_long_term"),
        ("looked_after_reviews_participated", "looked_after_reviews_aged_4_and_over"),
        ("initial_health_assessments_in_time", "initial_health_assessments_due"),
        ("children_adopted_after_placement", "children_adopted"),
        ("care_leavers_in_eet", "care_leavers_aged_17_to_21"),
    ):
        assert values[part] <= values[whole], part
    in_care = values["children_looked_after"]
    unaccompanied = values["unaccompanied_children_looked_after"]
    assert unaccompanied + values["looked_after_not_unaccompanied"] == in_care
