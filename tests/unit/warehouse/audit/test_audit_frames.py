"""What the audit finds in marts that something is wrong with, and that it finds nothing in sound ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from expectations.findings import Finding
from expectations.wording import problem
from tests.unit.warehouse.audit.marts import MONTHS, NEW, OLD, sound, write_marts
from warehouse.audit.marts import InUse, judge
from warehouse.audit.results import DeliveryFinding, DeliveryResult, MartResult
from warehouse.release.database import audited_database

IN_USE = {
    ("essex", "liquidlogic", extract): NEW
    for extract in ("FACT_CONTACTS", "FACT_CP_PLAN", "DIM_PERSON")
}

Rows = dict[str, list[Any]]
Judged = tuple[list[MartResult], list[DeliveryResult], list[DeliveryFinding]]


def judged(folder: Path, rows: Rows, before: Rows | None = None, in_use: InUse = IN_USE) -> Judged:
    build = write_marts(folder / "build" / "warehouse.duckdb", rows)
    last = write_marts(folder / "last" / "tartan.duckdb", before) if before else None
    with audited_database(build, None, folder, last) as database:
        found = judge(database, in_use, has_last=last is not None)
    return found.marts, found.deliveries, found.findings


def failing(marts: list[MartResult]) -> dict[str, tuple[str, ...]]:
    return {each.rule_id: each.failing for each in marts if not each.passed}


def test_nothing_is_found_in_sound_marts(tmp_path: Path) -> None:
    marts, deliveries, findings = judged(tmp_path, sound(), sound(delivery=OLD))
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
        ("figure_revised", "FACT_CP_PLAN", 1),
        ("stock_jumped", "FACT_CP_PLAN", 1),
    }
    assert {each.delivery_id for each in deliveries} == {NEW}


def test_before_the_first_release_nothing_is_compared_with_it(tmp_path: Path) -> None:
    marts, deliveries, _ = judged(tmp_path, sound())
    assert {each.rule_id for each in deliveries} == {"stock_jumped"}
    (vanished,) = [each for each in marts if each.rule_id == "indicator_vanished"]
    assert (vanished.passed, vanished.rows_checked) == (True, 0)


def test_days_that_run_backwards_are_the_authoritys_to_fix_and_stop_nothing(
    tmp_path: Path,
) -> None:
    rows: Rows = sound()
    rows["marts.dim_indicator"].append(
        ("contact_days", "Days to a decision", "days", "contacts", "contacts", False)
    )
    rows["marts.fct_indicator"].append(
        ("contact_days", "E10000012", "2021-01", "all", "extract", -12, 3, -4, "ok", None, NEW)
    )
    marts, _, findings = judged(tmp_path, rows)
    assert failing(marts) == {}
    assert findings == [
        DeliveryFinding(
            NEW,
            "FACT_CONTACTS",
            Finding(
                "negative_duration",
                "warning",
                item_title="Days to a decision",
                period="2021-01",
                found=-12,
            ),
        )
    ]
    assert problem(findings[0].finding) == "Days to a decision: -12 days in 2021-01."


def _share(rows: Rows) -> None:
    rows["marts.fct_indicator"].append(
        ("seen_percent", "E10000012", "2021-01", "all", "extract", 11, 10, 110, "ok", None, NEW)
    )


def _negative(rows: Rows) -> None:
    rows["marts.fct_indicator"].append(
        ("seen_percent", "E10000012", "2021-01", "all", "extract", -1, 10, -10, "ok", None, NEW)
    )


def _sum(rows: Rows) -> None:
    rows["marts.fct_regional_benchmark"] = [
        ("contacts_count", "2021-01", "E10000012", "E12000006", "extract", 99, None, 1)
    ]


def _nowhere(rows: Rows) -> None:
    rows["marts.dim_area"] = [("E10000020", "la", "norfolk")]


@pytest.mark.parametrize(
    ("spoil", "rule_id", "named"),
    [
        (_share, "percentage_above_100", "seen_percent"),
        (_negative, "negative_figure", "seen_percent"),
        (_sum, "regional_sum_differs", "contacts_count E12000006"),
        (_nowhere, "authority_without_figures", "essex extract"),
    ],
)
def test_a_mistake_of_tartans_is_an_error_that_names_the_rows(
    tmp_path: Path, spoil: Callable[[Rows], None], rule_id: str, named: str
) -> None:
    rows: Rows = sound()
    spoil(rows)
    marts, _, _ = judged(tmp_path, rows)
    assert failing(marts) == {rule_id: (named,)}
    (result,) = [each for each in marts if each.rule_id == rule_id]
    assert (result.severity, result.rows_failed) == ("error", 1)


def test_a_return_above_100_and_an_annualised_share_are_no_error_of_tartans(tmp_path: Path) -> None:
    rows: Rows = sound()
    of_return = (
        "seen_percent",
        "E10000012",
        "2021-01",
        "all",
        "return",
        11,
        10,
        110,
        "ok",
        None,
        NEW,
    )
    rows["marts.fct_indicator"].append(of_return)
    rows["marts.dim_indicator"].append(("three_percent", "Three", "percent", "t", "l", True))
    rows["marts.fct_indicator"].append(
        ("three_percent", *of_return[1:4], "extract", *of_return[5:])
    )
    marts, _, _ = judged(tmp_path, rows)
    assert failing(marts) == {}


def test_an_indicator_that_vanished_is_named(tmp_path: Path) -> None:
    rows: Rows = sound()
    before: Rows = sound(delivery=OLD)
    rows["marts.fct_indicator"] = [
        row for row in rows["marts.fct_indicator"] if row[0] != "children_on_plan_count"
    ]
    marts, _, _ = judged(tmp_path, rows, before)
    assert failing(marts) == {"indicator_vanished": ("children_on_plan_count extract",)}


def _history(*, months: dict[int, float], usual: float) -> dict[str, list[float]]:
    return {"contacts": [months.get(n, usual) for n in range(len(MONTHS))]}


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        pytest.param(
            _history(months={}, usual=100),
            _history(months={3: 40, 4: 60}, usual=100),
            "Contacts (2019-04, 2019-05 changed most): 2,200 over all settled months in your "
            "delivery before, 2,100 now.",
            id="two months lost",
        ),
        pytest.param(
            _history(months={}, usual=8),
            _history(months={}, usual=4),
            "Contacts: 176 over all settled months in your delivery before, 88 now.",
            id="every small month halved",
        ),
        pytest.param(
            _history(months={}, usual=100),
            _history(months={}, usual=0),
            "2019-12 and 10 more changed most): 2,200 over all settled months in your delivery "
            "before, 0 now.",
            id="all gone",
        ),
        pytest.param(
            _history(months={}, usual=100),
            _history(months={3: 81, 4: 120}, usual=100),
            None,
            id="as much as late records do",
        ),
        pytest.param(
            _history(months={}, usual=10),
            _history(months={3: 1}, usual=10),
            None,
            id="a month of few",
        ),
        pytest.param(
            _history(months={}, usual=100),
            _history(months={24: 20, 25: 5}, usual=100),
            None,
            id="months that are not settled yet",
        ),
    ],
)
def test_settled_months_that_moved_too_far_are_the_authoritys_to_check(
    tmp_path: Path, before: dict[str, list[float]], now: dict[str, list[float]], words: str | None
) -> None:
    _, deliveries, findings = judged(tmp_path, sound(now), sound(before, delivery=OLD))
    (result,) = [each for each in deliveries if each.rule_id == "figure_revised"]
    assert (result.delivery_id, result.extract) == (NEW, "FACT_CONTACTS")
    assert (result.rows_checked, result.rows_failed) == (1, 1 if words else 0)
    assert [words in problem(each.finding) for each in findings if words] == [True] * bool(words)
    assert len(findings) == result.rows_failed


def test_the_same_delivery_is_not_compared_with_itself(tmp_path: Path) -> None:
    now, before = _history(months={}, usual=0), _history(months={}, usual=100)
    _, deliveries, findings = judged(tmp_path, sound(now), sound(before, delivery=NEW))
    assert (deliveries, findings) == ([], [])


def test_totals_that_a_change_of_system_loses_are_found_at_the_new_system(tmp_path: Path) -> None:
    changed = "essex.paris.2021-02-28.dddddddd"
    in_use = {
        ("essex", "liquidlogic", "FACT_CONTACTS"): OLD,
        ("essex", "paris", "REFERRAL"): changed,
    }
    now, before = _history(months={}, usual=60), _history(months={}, usual=100)
    _, deliveries, findings = judged(
        tmp_path, sound(now, delivery=changed), sound(before, delivery=OLD), in_use
    )
    (result,) = [each for each in deliveries if each.rule_id == "figure_revised"]
    assert (result.delivery_id, result.extract) == (changed, "REFERRAL")
    assert (result.rows_failed, len(findings)) == (1, 1)


@pytest.mark.parametrize(
    ("newest", "earlier", "jumped"),
    [
        (90, [50, 52] * 13, True),
        (10, [50, 52] * 13, True),
        (60, [50, 52] * 13, False),  # a fifth
        (30, [10, 11] * 13, False),  # nineteen or so of few
        (90, [50, 70] * 13, False),  # no farther than it often moves
        (90, [50, 52], False),  # too little is known of how it moves
    ],
)
def test_a_stock_that_jumps_is_found_with_both_numbers(
    tmp_path: Path, newest: float, earlier: list[float], jumped: bool
) -> None:
    series = [*earlier[: len(MONTHS) - 1], newest]
    _, deliveries, findings = judged(tmp_path, sound({"children_on_plan": series}))
    (result,) = deliveries
    assert (result.extract, result.rows_failed) == ("FACT_CP_PLAN", int(jumped))
    month = f"{MONTHS[len(series) - 1]:%Y-%m}"
    evidence = Finding(
        "stock_jumped",
        "warning",
        item_title="On a plan",
        period=month,
        found=newest,
        other=series[-2],
    )
    assert [each.finding for each in findings] == [evidence] * jumped
    sentence = f"On a plan: {newest} at the end of {month}, {series[-2]} a month before."
    assert problem(evidence) == sentence
