"""Contradictions in a return reach its authority, with both numbers, and nothing else does."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.rules import RULES
from expectations.rules.return_checks import RETURN_CHECKS
from expectations.seeds import rows
from tests.conftest import a_return, deliver_region, deliver_to, sample
from tests.oracle.random_region import region
from tests.pipeline.figures import Models, take_in
from warehouse.delivery.zones import Zones

FRAMEWORK = "eastern_2020"
PERIOD = "2020/21-YTD-09"
LA = "luton"
# Of them alone are the items about contacts and referrals.
EXTRACTS = {"DIM_PERSON", "FACT_CONTACTS", "FACT_REFERRALS"}

# Every number of the real returns of quarter two that the items of the same return contradict:
# authority, item, its numerator or denominator, how it should compare with which number, and that.
RELATIONS = {
    ("hertfordshire", "1.10", "numerator", 5052, "equals", "1.9 + 1.8 + 1.6", "numerator", 3323),
    ("norfolk", "1.10", "numerator", 4349, "equals", "1.9 + 1.8 + 1.6", "numerator", 2988),
    ("thurrock", "1.10", "numerator", 1669, "equals", "1.9 + 1.8 + 1.6", "numerator", 1035),
    ("essex", "2.1", "denominator", 3956, "equals", "1.3", "numerator", 3710),
    ("luton", "2.1", "denominator", 2163, "equals", "1.3", "numerator", 1983),
    ("suffolk", "2.1", "denominator", 2782, "equals", "1.3", "numerator", 2735),
    ("cambridgeshire", "2.2", "denominator", 2426, "equals", "1.3", "numerator", 2250),
    ("essex", "2.2", "denominator", 3698, "equals", "1.3", "numerator", 3710),
    ("suffolk", "2.2", "denominator", 2782, "equals", "1.3", "numerator", 2735),
    ("essex", "2.3", "denominator", 785, "equals", "1.4", "numerator", 634),
    ("luton", "2.3", "denominator", 673, "equals", "1.4", "numerator", 663),
    ("suffolk", "2.3", "denominator", 929, "equals", "1.4", "numerator", 939),
    ("essex", "2.4", "denominator", 3771, "equals", "1.7c", "numerator", 3502),
    ("suffolk", "2.4", "denominator", 3093, "equals", "1.7c", "numerator", 3084),
    ("thurrock", "2.4", "denominator", 1079, "equals", "1.7c", "numerator", 2064),
    ("essex", "2.5c", "denominator", 3771, "equals", "1.7c", "numerator", 3502),
    ("essex", "2.6", "denominator", 104, "at_least", "1.5", "numerator", 462),
    ("peterborough", "2.6", "denominator", 148, "at_most", "1.5", "numerator", 133),
    ("central-bedfordshire", "2.7", "denominator", 53, "at_most", "1.8a", "numerator", 43),
    ("suffolk", "2.7", "denominator", 161, "at_most", "1.8a", "numerator", 154),
    ("suffolk", "3.1", "denominator", 518, "equals", "1.6", "numerator", 512),
    ("essex", "3.2", "denominator", 362, "equals", "1.6b", "numerator", 325),
    ("suffolk", "3.2", "denominator", 275, "equals", "1.6b", "numerator", 281),
    ("essex", "3.3", "denominator", 828, "equals", "1.6a", "numerator", 397),
    ("norfolk", "3.3", "denominator", 530, "equals", "1.6a", "numerator", 296),
    ("thurrock", "3.3", "denominator", 134, "equals", "1.6a", "numerator", 62),
    ("norfolk", "3.3a", "denominator", 530, "equals", "1.6a", "numerator", 296),
    ("thurrock", "3.3a", "denominator", 134, "equals", "1.6a", "numerator", 62),
    ("essex", "3.4", "denominator", 228, "equals", "1.8a", "numerator", 295),
    ("suffolk", "3.4", "denominator", 161, "equals", "1.8a", "numerator", 154),
    ("essex", "5.3", "denominator", 194, "equals", "1.8b", "numerator", 320),
    ("norfolk", "5.3", "denominator", 164, "equals", "1.8b", "numerator", 137),
    ("suffolk", "5.4", "denominator", 10, "equals", "5.3", "numerator", 19),
    ("southend-on-sea", "6.2", "denominator", 177, "at_most", "6.1", "denominator", 171),
}  # fmt: skip


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    """Return the database that is made of the eleven real returns."""
    zones = Zones(tmp_path_factory.mktemp("returned"))
    zones.create()
    deliver_region(zones)
    take_in(zones)
    return models.run(zones)


def rows_of(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def findings(database: Path, *rules: str) -> set[tuple[Any, ...]]:
    """Return the findings of some rules, values rounded to one decimal."""
    found = rows_of(
        database,
        f"""
        select
            la_id, ref, part, round(found, 1), basis, other_item, other_part, round(other, 1)
        from measures.int_return__finding where rule_id in ({", ".join(f"'{r}'" for r in rules)})
        """,
    )
    assert len(found) == len(set(found))
    return set(found)


def test_what_the_items_of_a_return_contradict_is_found_in_the_real_ones(returned: Path) -> None:
    assert findings(returned, "return_relation") == RELATIONS


def test_who_gave_children_on_a_plan_for_plans_starting_gets_that_message(returned: Path) -> None:
    found = rows_of(
        returned,
        """
        select la_id, ref, found from measures.int_return__finding
        where expected = '1.6' order by 1, 2
        """,
    )
    assert found == [
        ("norfolk", "3.3", 530),
        ("norfolk", "3.3a", 530),
        ("thurrock", "3.3", 134),
        ("thurrock", "3.3a", 134),
    ]


def test_what_looks_like_a_whole_year_or_like_half_of_the_region_is_found(returned: Path) -> None:
    of_region = ("region", None, None)
    assert findings(returned, "return_half_year_as_year") == {
        ("essex", "4.1", "value", 21.7, *of_region, 6.9),
        ("hertfordshire", "1.1", "value", 511.5, *of_region, 165.7),
        ("thurrock", "1.7c", "value", 924.5, *of_region, 361.0),
    }
    assert findings(returned, "return_share_of_region") == {
        ("suffolk", "4.5", "numerator", 1795, *of_region, 3240),
        ("suffolk", "4.5", "denominator", 3045, *of_region, 5879),
    }


def test_few_of_the_real_figures_are_far_from_all_others(returned: Path) -> None:
    of_region = ("region", None, None)
    assert findings(returned, "return_outlier") == {
        ("essex", "1.2", "value", 341.0, *of_region, 2142.3),
        ("essex", "2.4", "value", 5.3, *of_region, 38.5),
        ("hertfordshire", "2.4", "value", 0.3, *of_region, 38.5),
        ("southend-on-sea", "2.7", "value", 10.8, *of_region, 61.2),
    }


def test_no_other_authoritys_own_figure_is_in_a_message(returned: Path) -> None:
    repeated = rows_of(
        returned,
        """
        select finding.la_id, finding.ref, others.la_id
        from measures.int_return__finding as finding
        inner join measures.int_return__item as others
            on finding.ref = others.ref and finding.la_id <> others.la_id
        where finding.rule_id <> 'return_relation'
            and finding.other in (others.numerator, others.denominator, others.value)
        """,
    )
    assert repeated == []


def test_a_finding_points_at_its_row_and_every_rule_counts_what_it_judged(returned: Path) -> None:
    located = rows_of(returned, "select la_id, ref, row_number from measures.int_return__finding")
    assert len(located) == len(RELATIONS) + 9
    for la, ref, number in located:
        lines = list(csv.DictReader(sample(la).splitlines()))
        assert lines[number - 1]["ref"] == ref
    checked = rows_of(returned, "select rule_id, rows_checked from measures.int_return__checked")
    assert len(checked) == 11 * len(RETURN_CHECKS)
    assert {rule for rule, _ in checked} == {rule.id for rule in RETURN_CHECKS}
    # there is neither a return before these nor an extract
    assert {rule for rule, rows in checked if rows == 0} == {
        "return_unlike_previous",
        "return_differs_from_extracts",
    }


def test_findings_are_of_rules_in_the_register_with_the_titles_of_their_items(
    returned: Path,
) -> None:
    found = rows_of(returned, "select distinct rule_id from measures.int_return__finding")
    assert len(found) == 4
    assert {RULES[rule_id].scope for (rule_id,) in found} == {"return_item"}
    titles = {row["indicator_id"]: row["title"] for row in rows("indicator_catalogue")}
    by_ref = {
        row["ref"]: titles[row["indicator_id"]]
        for row in rows("indicator_references")
        if row["framework"] == FRAMEWORK
    }
    named = rows_of(
        returned,
        "select ref, item_title, other_item, other_title from measures.int_return__finding",
    )
    assert {(ref, title) for ref, title, *_ in named} <= set(by_ref.items())
    # Several items together have no title.
    assert {other_title for *_, other, other_title in named if other not in by_ref} == {None}
    assert all(by_ref[other] == title for *_, other, title in named if other in by_ref)


def test_a_return_is_compared_with_the_extracts_item_by_item(zones: Zones, models: Models) -> None:
    """The form says 10 of 30 throughout, leaves 1.2 out, and gives 4.4, which no extract does."""
    extracts_of = zones.drop / LA / "liquidlogic" / "2021-05-01"
    region(150, seed=1).write(extracts_of)
    for path in extracts_of.iterdir():
        if path.stem not in EXTRACTS:
            path.unlink()
    items = [row["ref"] for row in rows("indicator_references") if row["framework"] == FRAMEWORK]
    lines = [f"{FRAMEWORK},{ref},{PERIOD},,10,30,," for ref in items if ref != "1.2"]
    deliver_to(zones)(LA, a_return(*lines), day="2020-10-30")
    outcomes = [outcome for reading in take_in(zones) for outcome in reading.outcomes]
    assert {o.extract for o in outcomes if o.rows_accepted} == {*EXTRACTS, "return"}, outcomes
    database = models.run(zones)

    extracts = figures_of(database, "extract")
    returned = figures_of(database, "return")
    differing = {
        (ref, part)
        for ref in extracts.keys() & returned.keys()
        for part, (extracted, given) in enumerate(zip(extracts[ref], returned[ref], strict=True))
        if abs(extracted - given) > max(5, extracted / 20)
    }
    found = findings(database, "return_differs_from_extracts")
    parts = ("numerator", "denominator")
    assert {(ref, parts.index(part)) for _, ref, part, *_ in found} == differing
    assert {(basis, ref, number) for _, ref, _, _, basis, *_, number in found} == {
        ("own_extracts", ref, extracts[ref][part]) for ref, part in differing
    }

    statuses = dict(
        rows_of(
            database,
            """
            select ref, status
            from marts.fct_return_reconciliation
            inner join marts.indicator_reference using (indicator_id)
            where framework = 'eastern_2020'
            """,
        )
    )
    expected = dict.fromkeys(items, "agrees")
    expected |= {ref: "differs" for ref, _ in differing}
    expected |= {ref: "only_return" for ref in items if ref not in extracts}
    expected |= {"1.2": "only_extract"}
    assert statuses == expected
    assert {"agrees", "differs"} < set(statuses.values())
    assert statuses["4.4"] == "only_return"


def figures_of(database: Path, source: str) -> dict[str, tuple[float, float]]:
    """Numerator and denominator of each item, where they are given."""
    found = rows_of(
        database,
        f"""
        select ref, numerator, denominator
        from marts.fct_indicator
        inner join marts.indicator_reference using (indicator_id)
        inner join marts.dim_area using (area_id)
        where framework = '{FRAMEWORK}' and period_id = '{PERIOD}' and source = '{source}'
            and breakdown = 'all' and area_type = 'la' and numerator is not null
        """,
    )
    return {ref: (numerator, denominator) for ref, numerator, denominator in found}


def test_a_return_is_compared_with_the_one_before(zones: Zones, models: Models) -> None:
    """Contacts go on as they were, referrals are those of a year, children looked after doubled."""
    put = deliver_to(zones)
    put("norfolk", a_return(*_items("2020/21-YTD-06", 3000, 300, 400)), day="2020-07-30")
    put("norfolk", a_return(*_items(PERIOD, 6100, 1210, 900)), day="2020-10-30")
    take_in(zones)
    database = models.run(zones)
    before = ("2020/21-YTD-06", None)
    assert findings(database, "return_half_year_as_year", "return_unlike_previous") == {
        ("norfolk", "1.3", "numerator", 1210, "previous_return_scaled", *before, 600),
        ("norfolk", "1.8", "numerator", 900, "previous_return", *before, 400),
    }
    checked = rows_of(
        database,
        """
        select delivery_id[:26], rows_checked from measures.int_return__checked
        where rule_id = 'return_unlike_previous' order by 1
        """,
    )
    assert checked == [("norfolk.returns.2020-07-30", 0), ("norfolk.returns.2020-10-30", 3)]


def _items(period: str, contacts: int, referrals: int, looked_after: int) -> list[str]:
    counts = {"1.2": contacts, "1.3": referrals, "1.8": looked_after}
    return [f"eastern_2020,{ref},{period},,{count},,," for ref, count in counts.items()]
