"""An audit in the delivery log: told once, kept where issues need it, and written into the release."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from tests.unit.warehouse.audit.marts import NEW, OLD, sound, stock, write_marts
from warehouse.audit.auditing import audit, audit_of_failed_build
from warehouse.audit.model_tests import ModelTest, read_tests, write_tests
from warehouse.audit.results import Audit, DeliveryResult, Finding
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.zones import Zones
from warehouse.log import issue_history
from warehouse.log import views as log_views
from warehouse.log.audits import record_audit
from warehouse.log.issues import Issue
from warehouse.log.ledger import Ledger
from warehouse.release.quality_marts import QUALITY_MARTS, write_quality_marts

RETURN = "luton.returns.2020-10-30.cccccccc"
NOON = datetime(2021, 3, 1, 12)

FOUND = (
    "luton", RETURN, "return_relation", "warning", "eastern_2020", "2.3", "2020/21-YTD-09",
    "Luton", 17, "denominator", 673, "the numerator of 1.4", 663, "none",
)  # fmt: skip


@pytest.fixture
def logged(ledger: Ledger) -> Iterator[Ledger]:
    """Two deliveries of extracts, the newer in use, and a return."""
    for delivery_id, extract in ((OLD, "FACT_CP_PLAN"), (NEW, "FACT_CP_PLAN"), (RETURN, "return")):
        la, system, day, _ = delivery_id.split(".")
        on = date.fromisoformat(day)
        delivery = Delivery(delivery_id, la, system, on, datetime(on.year, on.month, on.day), "x")
        ledger.receive(delivery, [])
        ledger.record(delivery, [], {extract: {"all"}}, "v1", NOON)
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


def issues(ledger: Ledger) -> dict[str, Issue]:
    return {issue.issue_id: issue for issue in issue_history.issues(ledger)}


def test_what_a_return_and_a_delivery_are_told(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    told = results(logged)
    assert told[RETURN, "return", "return_relation"] == ("return_check", 21, 1, "fail")
    assert told[NEW, "FACT_CP_PLAN", "stock_jumped"] == ("great_expectations", 1, 1, "fail")
    assert told[None, "fct_indicator", "negative_figure"][0] == "great_expectations"
    found = logged.rows("select * from finding where rule_id = 'return_relation'")
    assert [(row["extract"], row["row_number"]) for row in found] == [("return", 17)]
    assert found[0]["message"].startswith(
        "Luton, 2020/21-YTD-09: item 2.3's denominator is 673; the numerator of 1.4 is 663. "
    )
    assert issues(logged)["luton.returns.return.return_relation"].state == "open"
    assert issues(logged)["essex.liquidlogic.FACT_CP_PLAN.stock_jumped"].rows_failed == 1
    pages = {path.name for path in zones.quality.iterdir()}
    assert pages == {"index.html", "marts.html", "pages.json"}


def test_the_same_build_audited_again_tells_the_same(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    before = results(logged), logged.rows("select count(*) from finding")[0][0]
    audit(zones, logged, None)
    assert (results(logged), logged.rows("select count(*) from finding")[0][0]) == before


def test_what_others_deliver_can_mend_what_was_told(zones: Zones, logged: Ledger) -> None:
    build(zones, FOUND)
    audit(zones, logged, None)
    build(zones)
    audit(zones, logged, None)
    assert results(logged)[RETURN, "return", "return_relation"][2:] == (0, "pass")
    assert logged.rows("select * from finding where rule_id = 'return_relation'") == []


def test_a_second_reading_keeps_only_what_can_not_be_judged_again(logged: Ledger) -> None:
    told = [("figure_revised", "great_expectations"), ("stock_jumped", "great_expectations")]
    record_audit(
        logged,
        Audit(
            NOON,
            (),
            tuple(DeliveryResult(NEW, "FACT_CP_PLAN", r, t, "warning", 3, 1) for r, t in told),
            tuple(Finding(NEW, "FACT_CP_PLAN", r, None, "Said.") for r, _ in told),
        ),
    )
    delivery = Delivery(NEW, "essex", "liquidlogic", date(2021, 2, 28), NOON, "x")
    logged.record(delivery, [], {"FACT_CP_PLAN": {"all"}}, "v2", NOON)
    for table in ("rule_result", "finding"):
        kept = logged.rows(f"select rule_id from {table}")
        assert [row["rule_id"] for row in kept] == ["figure_revised"]


def test_tests_of_the_models_are_results_of_their_mart(zones: Zones, logged: Ledger) -> None:
    build(zones)
    passing = ModelTest("fct_indicator_grain", "fct_indicator", "error", 0, True)
    failing = ModelTest("fct_indicator_is_consistent", "fct_indicator", "error", 4, False)
    crashed = ModelTest("dim_area_grain", "dim_area", "warning", None, False)
    write_tests(zones.build, [passing, failing, crashed], keep=False)
    made = audit(zones, logged, None)
    assert [each.rule_id for each in made.errors] == ["fct_indicator_is_consistent"]
    told = results(logged)
    assert told[None, "fct_indicator", "fct_indicator_grain"] == ("dbt", None, 0, "pass")
    assert told[None, "dim_area", "dim_area_grain"] == ("dbt", None, None, "fail")
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
