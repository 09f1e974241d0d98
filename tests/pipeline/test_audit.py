"""The audit of what the models make of real returns and of a made-up region."""

from __future__ import annotations

from datetime import date

import pytest

from expectations.findings import Finding
from expectations.rules import RULES
from expectations.wording import problem
from tests.conftest import deliver_region
from tests.pipeline.figures import Models, take_in
from warehouse.audit.auditing import audit
from warehouse.audit.results import Audit
from warehouse.delivery.zones import Zones
from warehouse.log.ledger import open_ledger
from warehouse.synthetic.region import write_region

AS_AT = date(2020, 12, 31)


def audited(zones: Zones, models: Models) -> Audit:
    take_in(zones)
    models.run(zones)
    with open_ledger(zones.ledger) as ledger:
        return audit(zones, ledger, None)


@pytest.fixture(scope="module")
def of_returns(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Audit:
    zones = Zones(tmp_path_factory.mktemp("returns"))
    zones.create()
    deliver_region(zones)
    return audited(zones, models)


def test_the_real_returns_are_published_with_all_their_findings(of_returns: Audit) -> None:
    assert [each for each in of_returns.marts if not each.passed] == []
    assert {each.delivery_id.split(".")[1] for each in of_returns.deliveries} == {"returns"}


@pytest.mark.parametrize(
    ("la", "rule_id", "item", "part", "found", "other"),
    [
        ("luton", "return_relation", "2.3", "denominator", 673, 663),
        ("suffolk", "return_share_of_region", "4.5", "denominator", 3045, 5879),
        ("essex", "return_half_year_as_year", "4.1", "value", 21.7, 6.9),
    ],
)
def test_a_finding_has_the_item_with_its_title_and_both_numbers(
    of_returns: Audit, la: str, rule_id: str, item: str, part: str, found: float, other: float
) -> None:
    (finding,) = [
        each
        for each in _of(of_returns, la)
        if (each.rule_id, each.item, each.part) == (rule_id, item, part)
    ]
    assert finding.found == pytest.approx(found, abs=0.05)
    assert finding.other == pytest.approx(other, abs=0.05)
    assert finding.severity == "warning"
    text = problem(finding)
    assert text.startswith(f"{item} · {finding.item_title} ({finding.period}): {part} ")
    assert f"{found:,}" in text
    assert f"{other:,}" in text


def _of(audit: Audit, la: str) -> list[Finding]:
    return [each.finding for each in audit.findings if each.delivery_id.startswith(f"{la}.")]


def test_each_finding_is_put_with_its_numbers_its_row_and_its_line(of_returns: Audit) -> None:
    for each in of_returns.findings:
        finding = each.finding
        text = problem(finding)
        assert text != RULES[finding.rule_id].wrong, finding
        assert "None" not in text
        assert "{" not in text
        assert finding.row_number is not None
        # Nothing in the real returns is blank.
        assert finding.line_number == finding.row_number + 1


def test_of_each_rule_the_largest_finding_comes_first(of_returns: Audit) -> None:
    sizes: dict[tuple[str, str], list[float]] = {}
    for each in of_returns.findings:
        place = each.delivery_id, each.finding.rule_id
        sizes.setdefault(place, []).append(each.finding.size)
    assert any(len(of_rule) > 1 for of_rule in sizes.values())
    assert all(of_rule == sorted(of_rule, reverse=True) for of_rule in sizes.values())


def test_each_check_counts_its_findings(of_returns: Audit) -> None:
    counts: dict[tuple[str, str], int] = {}
    for each in of_returns.findings:
        place = each.delivery_id, each.finding.rule_id
        counts[place] = counts.get(place, 0) + 1
    failed = {
        (each.delivery_id, each.rule_id): each.rows_failed
        for each in of_returns.deliveries
        if each.rows_failed
    }
    assert failed == counts
    assert all(each.rows_checked >= each.rows_failed for each in of_returns.deliveries)


def test_in_a_made_up_authority_no_figure_moves_too_far(zones: Zones, models: Models) -> None:
    written = write_region(
        zones.drop, ["luton"], years=2, as_at=AS_AT, seed=1, scale=0.02, defects=True
    )
    assert len(list(written)) == 1
    found = audited(zones, models)
    assert [each for each in found.marts if not each.passed] == []
    assert found.findings == ()
    judged = {each.rule_id: each.rows_checked or 0 for each in found.marts}
    assert judged["percentage_above_100"] > 50
    assert judged["regional_sum_differs"] > 100
    stocks = [each.rows_checked for each in found.deliveries if each.rule_id == "stock_jumped"]
    assert sum(stocks) > 15
