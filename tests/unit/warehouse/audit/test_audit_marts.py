"""What the audit finds of marts that something is wrong with, and that it finds nothing in sound ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from expectations.suites.marts import SUITES
from tests.unit.warehouse.audit.marts import NEW, Row, revision, sound, stock, write_marts
from warehouse.audit.marts import judge
from warehouse.audit.results import DeliveryResult, Finding, MartResult
from warehouse.project import PROJECT
from warehouse.release.database import audited_database

Rows = dict[str, list[Any]]
Judged = tuple[list[MartResult], list[DeliveryResult], list[Finding]]


def judged(folder: Path, rows: Rows) -> Judged:
    build = write_marts(folder / "build" / "warehouse.duckdb", rows)
    with audited_database(build, None, folder) as database:
        found = judge(database)
    return found.marts, found.deliveries, found.findings


def failing(marts: list[MartResult]) -> dict[str, str]:
    return {each.rule_id: each.message for each in marts if not each.passed}


def test_every_suite_has_its_model_and_every_model_but_the_views_its_suite() -> None:
    made = {path.stem for path in (PROJECT / "models" / "quality").glob("*.sql")}
    views = {"int_quality__last_release", "int_quality__figures"}
    assert made - views == {suite.model for suite in SUITES}
    assert views < made


def test_nothing_is_found_in_sound_marts(tmp_path: Path) -> None:
    rows: Rows = sound()
    rows["quality.int_quality__revisions"] = [revision([], 2200, 2190, 0)]
    marts, deliveries, findings = judged(tmp_path, rows)
    assert failing(marts) == {}
    assert {each.rule_id for each in marts} == {
        "percentage_above_100",
        "negative_figure",
        "regional_sum_differs",
        "authority_without_figures",
        "indicator_vanished",
    }
    assert findings == []
    assert {(each.rule_id, each.extract, each.rows_checked) for each in deliveries} == {
        ("figure_revised", "FACT_CONTACTS", 1),
        ("stock_jumped", "FACT_CP_PLAN", 1),
    }
    assert {each.delivery_id for each in deliveries} == {NEW}


def test_before_the_first_release_nothing_is_compared_with_it(tmp_path: Path) -> None:
    marts, deliveries, _ = judged(tmp_path, sound())
    assert {each.rule_id for each in deliveries} == {"stock_jumped"}
    (vanished,) = [each for each in marts if each.rule_id == "indicator_vanished"]
    assert (vanished.passed, vanished.rows_checked) == (True, 0)


def test_days_that_run_backwards_are_told_to_the_authority_and_stop_nothing(
    tmp_path: Path,
) -> None:
    rows: Rows = sound()
    rows["quality.int_quality__durations"] = [
        ("essex", "d1", "Days to a decision", "FACT_CONTACTS", NEW, "2021-01", -12),
        ("essex", "d2", "Days to a plan", "FACT_CONTACTS", NEW, "2021-01", 0),
    ]
    marts, deliveries, findings = judged(tmp_path, rows)
    assert failing(marts) == {}
    (result,) = [each for each in deliveries if each.rule_id == "negative_duration"]
    assert (result.rows_checked, result.rows_failed) == (2, 1)
    (finding,) = findings
    assert (finding.delivery_id, finding.extract) == (NEW, "FACT_CONTACTS")
    assert finding.message.startswith("Days to a decision: -12 days in 2021-01. ")


@pytest.mark.parametrize(
    ("model", "row", "rule_id", "named"),
    [
        ("indicators", ("x_percent", 100.1, 0), "percentage_above_100", "x_percent."),
        ("indicators", ("x_count", None, -1), "negative_figure", "x_count."),
        ("regions", ("x_count", "E12000006", 0.01), "regional_sum_differs", "x_count E12000006."),
        ("authorities", ("norfolk", "extract", 0), "authority_without_figures", "norfolk extract."),
    ],
)
def test_what_is_ours_is_an_error_that_names_the_rows(
    tmp_path: Path, model: str, row: Row, rule_id: str, named: str
) -> None:
    rows: Rows = sound()
    rows.setdefault(f"quality.int_quality__{model}", []).append(row)
    marts, _, _ = judged(tmp_path, rows)
    assert set(failing(marts)) == {rule_id}
    (result,) = [each for each in marts if each.rule_id == rule_id]
    assert (result.severity, result.rows_failed) == ("error", 1)
    assert result.message.startswith(named)


def test_an_indicator_that_vanished_is_named(tmp_path: Path) -> None:
    rows: Rows = sound()
    rows["quality.int_quality__indicators_of_last_release"] = [
        ("children_on_plan_count", "extract", 26, 0),
        ("contacts_count", "extract", 26, 1),
    ]
    marts, _, _ = judged(tmp_path, rows)
    assert set(failing(marts)) == {"indicator_vanished"}
    assert failing(marts)["indicator_vanished"].startswith("children_on_plan_count extract.")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        pytest.param(
            revision(["2019-04", "2019-05"], 2200, 2100, 2.4),
            "Contacts: 2019-04, 2019-05 changed most; over all settled months your delivery before "
            "told 2,200 and this one tells 2,100.",
            id="two months lost",
        ),
        pytest.param(
            revision([], 176, 88, 2),
            "Contacts: no single month changed much, and all of them together did",
            id="every small month halved",
        ),
        pytest.param(
            revision([f"2019-{month:02}" for month in range(1, 13)] * 2, 2200, 0, 4),
            "2019-12 and 12 more changed most; over all settled months your delivery before told "
            "2,200 and this one tells 0.",
            id="all gone",
        ),
        pytest.param(revision([], 2200, 2201, 1), None, id="as much as is believed"),
    ],
)
def test_settled_months_that_moved_beyond_belief_are_told_to_the_authority(
    tmp_path: Path, row: Row, said: str | None
) -> None:
    rows: Rows = sound()
    rows["quality.int_quality__revisions"] = [row]
    _, deliveries, findings = judged(tmp_path, rows)
    (result,) = [each for each in deliveries if each.rule_id == "figure_revised"]
    assert (result.delivery_id, result.extract) == (NEW, "FACT_CONTACTS")
    assert (result.rows_checked, result.rows_failed) == (1, 1 if said else 0)
    assert [said in each.message for each in findings if said] == ([True] if said else [])
    assert len(findings) == result.rows_failed


@pytest.mark.parametrize(
    ("row", "told"), [(stock(90, 1.8), True), (stock(70, 1), False), (stock(90, None), False)]
)
def test_a_stock_that_jumps_is_told_with_both_numbers(tmp_path: Path, row: Row, told: bool) -> None:
    _, deliveries, findings = judged(tmp_path, {"quality.int_quality__stocks": [row]})
    (result,) = deliveries
    assert (result.extract, result.rows_failed) == ("FACT_CP_PLAN", 1 if told else 0)
    sentence = "On a plan: 90 at the end of 2021-02, 50 a month before."
    assert [each.message.startswith(sentence) for each in findings] == ([True] if told else [])
