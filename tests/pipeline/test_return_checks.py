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
# authority, item, its numerator or denominator, and what it is held against.
RELATIONS = {
    ("hertfordshire", "1.10", "numerator", 5052, "the sum of the numerators of 1.9 + 1.8 + 1.6", 3323),
    ("norfolk", "1.10", "numerator", 4349, "the sum of the numerators of 1.9 + 1.8 + 1.6", 2988),
    ("thurrock", "1.10", "numerator", 1669, "the sum of the numerators of 1.9 + 1.8 + 1.6", 1035),
    ("essex", "2.1", "denominator", 3956, "the numerator of 1.3", 3710),
    ("luton", "2.1", "denominator", 2163, "the numerator of 1.3", 1983),
    ("suffolk", "2.1", "denominator", 2782, "the numerator of 1.3", 2735),
    ("cambridgeshire", "2.2", "denominator", 2426, "the numerator of 1.3", 2250),
    ("essex", "2.2", "denominator", 3698, "the numerator of 1.3", 3710),
    ("suffolk", "2.2", "denominator", 2782, "the numerator of 1.3", 2735),
    ("essex", "2.3", "denominator", 785, "the numerator of 1.4", 634),
    ("luton", "2.3", "denominator", 673, "the numerator of 1.4", 663),
    ("suffolk", "2.3", "denominator", 929, "the numerator of 1.4", 939),
    ("essex", "2.4", "denominator", 3771, "the numerator of 1.7c", 3502),
    ("suffolk", "2.4", "denominator", 3093, "the numerator of 1.7c", 3084),
    ("thurrock", "2.4", "denominator", 1079, "the numerator of 1.7c", 2064),
    ("essex", "2.5c", "denominator", 3771, "the numerator of 1.7c", 3502),
    ("essex", "2.6", "denominator", 104, "the numerator of 1.5", 462),
    ("peterborough", "2.6", "denominator", 148, "the numerator of 1.5", 133),
    ("central-bedfordshire", "2.7", "denominator", 53, "the numerator of 1.8a", 43),
    ("suffolk", "2.7", "denominator", 161, "the numerator of 1.8a", 154),
    ("suffolk", "3.1", "denominator", 518, "the numerator of 1.6", 512),
    ("essex", "3.2", "denominator", 362, "the numerator of 1.6b", 325),
    ("suffolk", "3.2", "denominator", 275, "the numerator of 1.6b", 281),
    ("essex", "3.3", "denominator", 828, "the numerator of 1.6a", 397),
    ("norfolk", "3.3", "denominator", 530, "the numerator of 1.6a", 296),
    ("thurrock", "3.3", "denominator", 134, "the numerator of 1.6a", 62),
    ("norfolk", "3.3a", "denominator", 530, "the numerator of 1.6a", 296),
    ("thurrock", "3.3a", "denominator", 134, "the numerator of 1.6a", 62),
    ("essex", "3.4", "denominator", 228, "the numerator of 1.8a", 295),
    ("suffolk", "3.4", "denominator", 161, "the numerator of 1.8a", 154),
    ("essex", "5.3", "denominator", 194, "the numerator of 1.8b", 320),
    ("norfolk", "5.3", "denominator", 164, "the numerator of 1.8b", 137),
    ("suffolk", "5.4", "denominator", 10, "the numerator of 5.3", 19),
    ("southend-on-sea", "6.2", "denominator", 177, "the denominator of 6.1", 171),
}  # fmt: skip


@pytest.fixture(scope="module")
def returned(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Path:
    """The eleven real returns, and what is made of them."""
    zones = Zones(tmp_path_factory.mktemp("returned"))
    zones.create()
    deliver_region(zones)
    take_in(zones)
    return models.run(zones)


def rows_of(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(database, read_only=True) as connection:
        return connection.execute(sql).fetchall()


def findings(database: Path, *rules: str) -> set[tuple[Any, ...]]:
    """Findings of some rules, values rounded to one decimal."""
    found = rows_of(
        database,
        f"""
        select la_id, ref, part, round(found, 1), other_what, round(other, 1)
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
        where note = 'It is the same as the numerator of 1.6.' order by 1, 2
        """,
    )
    assert found == [
        ("norfolk", "3.3", 530),
        ("norfolk", "3.3a", 530),
        ("thurrock", "3.3", 134),
        ("thurrock", "3.3a", 134),
    ]


def test_what_looks_like_a_whole_year_or_like_half_of_the_region_is_found(returned: Path) -> None:
    usual, of_all = "what is usual in the region", "the sum of all authorities of the region"
    assert findings(returned, "return_half_year_as_year") == {
        ("essex", "4.1", "value", 21.7, usual, 6.9),
        ("hertfordshire", "1.1", "value", 511.5, usual, 165.7),
        ("thurrock", "1.7c", "value", 924.5, usual, 361.0),
    }
    assert findings(returned, "return_share_of_region") == {
        ("suffolk", "4.5", "numerator", 1795, of_all, 3240),
        ("suffolk", "4.5", "denominator", 3045, of_all, 5879),
    }


def test_few_of_the_real_figures_are_far_from_all_others(returned: Path) -> None:
    usual = "what is usual in the region"
    assert findings(returned, "return_outlier") == {
        ("essex", "1.2", "value", 341.0, usual, 2142.3),
        ("essex", "2.4", "value", 5.3, usual, 38.5),
        ("hertfordshire", "2.4", "value", 0.3, usual, 38.5),
        ("southend-on-sea", "2.7", "value", 10.8, usual, 61.2),
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


def test_a_finding_points_at_its_row_and_every_rule_says_how_much_it_judged(returned: Path) -> None:
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


def test_findings_are_of_rules_in_the_register_with_their_severity(returned: Path) -> None:
    found = rows_of(returned, "select distinct rule_id, severity from measures.int_return__finding")
    assert len(found) == 4
    assert {RULES[rule_id].severity for rule_id, _ in found} == {severity for _, severity in found}


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
        for part, (ours, theirs) in enumerate(zip(extracts[ref], returned[ref], strict=True))
        if abs(ours - theirs) > max(5, ours / 20)
    }
    found = findings(database, "return_differs_from_extracts")
    parts = ("numerator", "denominator")
    assert {(ref, parts.index(part)) for _, ref, part, *_ in found} == differing
    assert {(what, ref, number) for _, ref, part, _, what, number in found} == {
        ("what your extracts give", ref, extracts[ref][part]) for ref, part in differing
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
    before = "that of your return for 2020/21-YTD-06"
    assert findings(database, "return_half_year_as_year", "return_unlike_previous") == {
        ("norfolk", "1.3", "numerator", 1210, f"{before}, made as many months,", 600),
        ("norfolk", "1.8", "numerator", 900, before, 400),
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
