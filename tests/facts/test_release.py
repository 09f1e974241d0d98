"""A release of the samples, held item by item against what the facts give by plain arithmetic."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from orchestration.settings import Settings
from tests.facts.expected import ESTIMATE_YEAR, Figure, factor, figure, ranks, region
from tests.facts.published import REGION, Entry, Item, entries, items, number, populations, rounding
from tests.pipeline.conftest import ask, refreshed_region

pytestmark = pytest.mark.facts

Key = tuple[str, str]
Answers = dict[Key, tuple[Any, ...]]

FIGURES = """
    select la_id, ref, numerator, denominator, value, value_status
    from marts.fct_indicator
    join marts.indicator_reference using (indicator_id)
    join marts.dim_area using (area_id)
    where framework = 'eastern_2020' and source = 'return' and period_id = '2020/21-YTD-09'
"""
BENCHMARK = """
    select la_id, ref, region_value, region_numerator, region_denominator, region_las_reporting,
        top_of_range, bottom_of_range, rank_in_region
    from marts.fct_regional_benchmark
    join marts.indicator_reference using (indicator_id)
    join marts.dim_area using (area_id)
    where framework = 'eastern_2020' and period_id = '2020/21-YTD-09'
"""


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home in which the samples were refreshed."""
    return refreshed_region(tmp_path_factory.mktemp("facts"))


@pytest.fixture(scope="module")
def figures(release: Settings) -> Answers:
    """Numerator, denominator, value and status, by authority and item."""
    return by_key(release, FIGURES)


@pytest.fixture(scope="module")
def benchmark(release: Settings) -> Answers:
    """The region's columns, by authority and item."""
    return by_key(release, BENCHMARK)


@pytest.fixture(scope="module")
def expected() -> dict[Key, Figure]:
    """What the facts give, by authority and item."""
    form, population = items(), populations(ESTIMATE_YEAR)
    return {(one.la_id, one.ref): figure(form[one.ref], one, population) for one in entries()}


def by_key(settings: Settings, sql: str) -> Answers:
    rows = ask(settings.zones, sql)
    found = {(row[0], row[1]): row[2:] for row in rows}
    assert len(found) == len(rows)
    return found


def same(given: float | None, exact: Fraction | None) -> bool:
    """Equal, but for the last bits of a floating-point number."""
    if given is None or exact is None:
        return given is None and exact is None
    return given == pytest.approx(float(exact), rel=1e-12, abs=0)


def with_multiplier() -> Iterator[tuple[Item, Entry]]:
    """The entries in which the form prints 10,000 over the population."""
    form = items()
    for one in entries():
        if form[one.ref].unit == "per_10k":
            yield form[one.ref], one


def test_every_authority_has_every_item(figures: Answers, expected: dict[Key, Figure]) -> None:
    assert len(expected) == 11 * 40
    assert set(figures) == set(expected)


def test_every_figure_is_what_the_facts_give(figures: Answers, expected: dict[Key, Figure]) -> None:
    for key, exact in expected.items():
        numerator, denominator, value, status = figures[key]
        assert status == exact.status, key
        assert same(numerator, exact.numerator), key
        assert same(denominator, exact.denominator), key
        assert same(value, exact.value), key


def test_no_answer_is_not_the_same_as_not_applicable(figures: Answers) -> None:
    def those(status: str) -> set[Key]:
        return {key for key, row in figures.items() if row[3] == status}

    assert those("not_supplied") == {(one.la_id, "5.1") for one in entries()}
    assert those("not_applicable") == {
        ("luton", "2.4"),
        ("peterborough", "4.4"),
        ("thurrock", "4.1"),
        ("thurrock", "4.4"),
        *((la, "7.1") for la in ("norfolk", "suffolk", "thurrock")),
    }


def test_the_multiplier_that_the_form_prints_gives_the_same_value(figures: Answers) -> None:
    compared = 0
    for item, one in with_multiplier():
        numerator, multiplier = number(one.numerator), number(one.denominator)
        if numerator is None:
            continue
        assert multiplier is not None
        value = Fraction(figures[one.la_id, one.ref][2])
        off_by = abs(value - numerator * multiplier * factor(item))
        # a float may be off by its last bit, on top of what the multiplier was rounded by
        allowed = numerator * rounding(one.denominator) * factor(item) + value / 10**12
        assert off_by <= allowed, one
        compared += 1
    assert compared == 11 * 15 - 3


def test_the_head_count_that_the_form_prints_is_the_population() -> None:
    population = populations(ESTIMATE_YEAR)
    printed = {one.la_id: number(one.denominator) for one in entries() if one.ref == "4.3"}
    assert len(printed) == 11
    assert printed == {la: population[la] for la in printed}


def test_the_region_is_what_the_facts_give(benchmark: Answers, expected: dict[Key, Figure]) -> None:
    population = populations(ESTIMATE_YEAR)
    assert set(benchmark) == set(expected)
    for ref, item in items().items():
        given = {la: exact for (la, its_ref), exact in expected.items() if its_ref == ref}
        exact = region(item, given.values(), population)
        for la in given:
            value, numerator, denominator, reporting, top, bottom, _ = benchmark[la, ref]
            assert same(value, exact.figure.value), (la, ref)
            assert same(numerator, exact.figure.numerator), (la, ref)
            assert same(denominator, exact.figure.denominator), (la, ref)
            assert reporting == exact.las_reporting, (la, ref)
            assert same(top, exact.top), (la, ref)
            assert same(bottom, exact.bottom), (la, ref)


def test_a_rate_that_all_report_is_over_the_regions_own_estimate(benchmark: Answers) -> None:
    denominators = {row[2] for (_, ref), row in benchmark.items() if ref.startswith("1.")}
    assert denominators == {populations(ESTIMATE_YEAR)[REGION]}


def test_ranks_go_by_the_printed_polarity(benchmark: Answers, expected: dict[Key, Figure]) -> None:
    for ref, item in items().items():
        values = {la: exact.value for (la, its_ref), exact in expected.items() if its_ref == ref}
        given = {la: benchmark[la, ref][6] for la in values}
        assert given == ranks(item, values), ref
