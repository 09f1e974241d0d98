"""An audit in the delivery log: logged once, kept where issues need it, and written into the release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import duckdb
import pytest

from expectations.findings import BrokenRule, Finding
from expectations.wording import problem
from tests.unit.warehouse.audit.marts import FOUND, NEW, OLD, RETURN, sound, stock, write_marts
from warehouse.audit.auditing import audit, audit_of_failed_build
from warehouse.audit.model_tests import ModelTest, read_tests, write_tests
from warehouse.audit.results import Audit, DeliveryFinding, DeliveryResult
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.log import issue_history
from warehouse.log import views as log_views
from warehouse.log.audits import record_audit
from warehouse.log.findings import broken_by
from warehouse.log.issues import Issue
from warehouse.log.ledger import Ledger
from warehouse.release.quality_marts import QUALITY_MARTS, write_quality_marts

NOON = datetime(2021, 3, 1, 12)


@pytest.fixture
def logged(ledger: Ledger) -> Iterator[Ledger]:
    """Two deliveries of extracts, the newer in use, and a return."""
    for delivery_id, extract in ((OLD, "FACT_CP_PLAN"), (NEW, "FACT_CP_PLAN"), (RETURN, "return")):
        la, system, day, _ = delivery_id.split(".")
        on = date.fromisoformat(day)
        delivery = Delivery(delivery_id, la, system, on, datetime(on.year, on.month, on.day), "x")
        ledger.receive(delivery, [])
        outcomes = [ExtractOutcome("return", 40, 40, 1, blank_lines=(3, 4))] * (extract == "return")
        ledger.record(delivery, outcomes, {extract: {"all"}}, "v1", NOON)
    return ledger


def build(zones: Zones, *found: tuple[Any, ...], checked: int = 21) -> None:
    zones.build_database.unlink(missing_ok=True)
    rows = sound() | {"quality.int_quality__stocks": [stock(90, 1.8)]}
    returns = {
        "measures.int_return__finding": list(found),
        "measures.int_return__checked": [("luton", RETURN, "return_relation", checked)],
    }
    write_marts(zones.build_database, rows | returns)


def results(ledger: Ledger) -> dict[tuple[str | None, str, str], tuple[Any, ...]]:
    return {
        (row["delivery_id"], row["extract"], row["rule_id"]): (
            row["tool"], row["rows_checked"], row["rows_failed"], row["status"],
        )
        for row in log_views.quality_rows(ledger)
    }  # fmt: skip


def broken_of(ledger: Ledger, delivery_id: str) -> list[BrokenRule]:
    return broken_by(ledger, [delivery_id])[delivery_id]


def issues(ledger: Ledger) -> dict[str, Issue]:
    return {issue.issue_id: issue for issue in issue_history.issues(ledger)}


def test_findings_of_a_return_and_of_a_delivery_are_logged(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    found = results(logged)
    assert found[RETURN, "return", "return_relation"] == ("return_check", 21, 1, "fail")
    assert found[NEW, "FACT_CP_PLAN", "stock_jumped"] == ("great_expectations", 1, 1, "fail")
    assert found[None, "fct_indicator", "negative_figure"][0] == "great_expectations"
    (broken,) = [each for each in broken_of(logged, RETURN) if each.failed]
    assert (broken.extract, broken.rule_id, broken.severity) == (
        "return",
        "return_relation",
        "warning",
    )
    (relation,) = broken.findings
    assert relation == Finding(
        "return_relation",
        "warning",
        row_number=17,
        # The return has blank lines on 3 and 4.
        line_number=20,
        basis="equals",
        item="2.3",
        item_title="Enquiries to conference",
        part="denominator",
        period="2020/21-YTD-09",
        found=673,
        other_item="1.4",
        other_title="Enquiries",
        other_part="numerator",
        other=663,
        tolerance=2,
    )
    assert problem(relation) == (
        "2.3 · Enquiries to conference (2020/21-YTD-09): denominator 673; your 1.4 · Enquiries has "
        "the numerator 663. They should be the same, with a difference of at most 2."
    )
    (stock,) = [
        finding
        for each in broken_of(logged, NEW)
        for finding in each.findings
        if each.rule_id == "stock_jumped"
    ]
    assert (stock.item_title, stock.found, stock.other) == ("On a plan", 90, 50)
    assert issues(logged)["luton.returns.return.return_relation"].state == "open"
    assert issues(logged)["essex.liquidlogic.FACT_CP_PLAN.stock_jumped"].rows_failed == 1
    pages = {path.name for path in zones.quality.iterdir()}
    assert pages == {"index.html", "marts.html", "pages.json"}


def test_the_same_build_audited_again_finds_the_same(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    before = results(logged), logged.rows("select count(*) from finding")[0][0]
    audit(zones, logged, None)
    assert (results(logged), logged.rows("select count(*) from finding")[0][0]) == before


def test_a_finding_may_be_gone_once_others_have_delivered(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    build(zones)
    audit(zones, logged, None)
    assert results(logged)[RETURN, "return", "return_relation"][2:] == (0, "pass")
    assert logged.rows("select * from finding where rule_id = 'return_relation'") == []


def test_of_one_rule_the_largest_difference_comes_first(zones: Zones, logged: Ledger) -> None:
    differing = [("2.1", 1003, 1000), ("3.3", 530, 296), ("2.2", 80, 60)]
    build(
        zones,
        *(
            (*FOUND[:4], ref, *FOUND[5:11], found, *FOUND[12:17], other, *FOUND[18:])
            for ref, found, other in differing
        ),
    )
    audit(zones, logged, None)
    (relation,) = [each for each in broken_of(logged, RETURN) if each.failed]
    assert [finding.item for finding in relation.findings] == ["3.3", "2.2", "2.1"]
    assert relation.failed == 3


def test_a_second_reading_keeps_only_what_can_not_be_judged_again(logged: Ledger) -> None:
    place, tool = (NEW, "FACT_CP_PLAN"), "great_expectations"
    rules = ("figure_revised", "stock_jumped")
    record_audit(
        logged,
        Audit(
            NOON,
            (),
            tuple(DeliveryResult(*place, rule, tool, "warning", 3, 1) for rule in rules),
            tuple(DeliveryFinding(*place, Finding(rule, "warning", found=1)) for rule in rules),
        ),
    )
    delivery = Delivery(NEW, "essex", "liquidlogic", date(2021, 2, 28), NOON, "x")
    logged.record(delivery, [], {"FACT_CP_PLAN": {"all"}}, "v2", NOON)
    for table in ("rule_result", "finding"):
        kept = logged.rows(f"select rule_id from {table} where delivery_id = ?", NEW)
        assert [row["rule_id"] for row in kept] == ["figure_revised"]


def test_tests_of_the_models_are_results_of_their_mart(zones: Zones, logged: Ledger) -> None:
    build(zones)
    passing = ModelTest("fct_indicator_grain", "fct_indicator", "error", 0, True)
    failing = ModelTest("fct_indicator_is_consistent", "fct_indicator", "error", 4, False)
    crashed = ModelTest("dim_area_grain", "dim_area", "warning", None, False)
    write_tests(zones.build, [passing, failing, crashed], keep=False)
    made = audit(zones, logged, None)
    assert [each.rule_id for each in made.errors] == ["fct_indicator_is_consistent"]
    found = results(logged)
    assert found[None, "fct_indicator", "fct_indicator_grain"] == ("dbt", None, 0, "pass")
    assert found[None, "dim_area", "dim_area_grain"] == ("dbt", None, None, "fail")
    opened = issues(logged)
    assert opened["marts.fct_indicator.fct_indicator_is_consistent"].rows_failed == 4
    assert opened["marts.dim_area.dim_area_grain"].la_id is None
    write_tests(
        zones.build, [ModelTest("dim_area_grain", "dim_area", "warning", 0, True)], keep=True
    )
    assert [test.passed for test in read_tests(zones.build)] == [True, True, False]
    audit(zones, logged, None)
    assert issues(logged)["marts.dim_area.dim_area_grain"].state == "resolved"


def test_older_audits_keep_what_ever_failed_and_no_more(zones: Zones, logged: Ledger) -> None:
    build(zones)
    tests = [
        ModelTest("once", "fct_indicator", "error", 1, False),
        ModelTest("never", "fct_indicator", "error", 0, True),
    ]
    audit_of_failed_build(logged, tests)
    write_tests(zones.build, [ModelTest("once", "fct_indicator", "error", 0, True)], keep=False)
    audit(zones, logged, None)
    audit(zones, logged, None)
    kept = logged.rows(
        "select rule_id, count(*) as audits from audit_result where tool = 'dbt' group by rule_id"
    )
    assert {row["rule_id"]: row["audits"] for row in kept} == {"once": 3}
    assert logged.rows("select count(distinct audited_at) from audit_result")[0][0] == 3
    issue = issues(logged)["marts.fct_indicator.once"]
    assert (issue.state, issue.times_opened) == ("resolved", 1)


def test_a_build_that_failed_leaves_other_issues_as_they_were(zones: Zones, logged: Ledger) -> None:
    rows = sound()
    rows["quality.int_quality__indicators"].append(("x_percent", 110, 0))
    write_marts(zones.build_database, rows)
    assert [each.rule_id for each in audit(zones, logged, None).errors] == ["percentage_above_100"]
    audit_of_failed_build(logged, [ModelTest("grain", "fct_indicator", "error", 1, False)])
    assert issues(logged)["marts.fct_indicator.percentage_above_100"].state == "open"
    named = logged.rows("select failing from audit_result where rule_id = 'percentage_above_100'")
    assert [row["failing"] for row in named] == ["x_percent"]


def test_the_quality_marts_are_declared_once_and_written_whole(
    zones: Zones, logged: Ledger
) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    with duckdb.connect() as database:
        database.execute("create schema marts")
        write_quality_marts(database, logged)
        for mart in QUALITY_MARTS:
            described = database.execute(
                "select column_name, lower(data_type), comment from duckdb_columns() "
                "where table_name = ? order by column_index",
                [mart.name],
            ).fetchall()
            assert described == [(c.name, c.type, c.description) for c in mart.columns]
        opened = database.execute(
            "select issue_id, state, opened_at, rows_failed, times_opened, days_open "
            "from marts.fct_quality_issue order by 1"
        ).fetchall()
        assert opened == [
            ("essex.liquidlogic.FACT_CP_PLAN.stock_jumped", "open", datetime(2021, 2, 28), 1, 1, 0),
            ("luton.returns.return.return_relation", "open", datetime(2020, 10, 30), 1, 1, 0),
        ]
        found = database.execute(
            "select la_id, system, extract, rows_failed from marts.fct_quality_result "
            "where status = 'fail' order by all"
        ).fetchall()
        assert found == [
            ("essex", "liquidlogic", "FACT_CP_PLAN", 1),
            ("luton", "returns", "return", 1),
        ]


def test_after_the_clock_was_set_back_the_last_audit_is_still_the_newest(logged: Ledger) -> None:
    for days, rows_failed in ((0, 1), (-400, 0)):
        at = datetime(2026, 11, 28, 2) + timedelta(days=days)
        test = ModelTest("once", "fct_indicator", "error", rows_failed, not rows_failed)
        record_audit(logged, Audit(at, (test.result,)))
    (newest,) = [row for row in log_views.quality_rows(logged) if row["rule_id"] == "once"]
    assert newest["status"] == "pass"
    assert issues(logged)["marts.fct_indicator.once"].state == "resolved"
