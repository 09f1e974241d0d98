"""The audit of what the models make of real returns and of a made-up region."""

from __future__ import annotations

from datetime import date

import pytest

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
    ("la", "rule_id", "words"),
    [
        ("luton", "return_relation", "item 2.3's denominator is 673; the numerator of 1.4 is 663"),
        ("suffolk", "return_share_of_region", "item 4.5's denominator is 3,045"),
        ("essex", "return_half_year_as_year", "item 4.1's value is 21.7"),
    ],
)
def test_an_authority_gets_the_item_and_both_numbers(
    of_returns: Audit, la: str, rule_id: str, words: str
) -> None:
    messages = [
        each.message
        for each in of_returns.findings
        if each.delivery_id.startswith(f"{la}.") and each.rule_id == rule_id
    ]
    assert [message for message in messages if words in message], messages


def test_each_check_counts_its_findings(of_returns: Audit) -> None:
    counts: dict[tuple[str, str], int] = {}
    for each in of_returns.findings:
        counts[each.delivery_id, each.rule_id] = counts.get((each.delivery_id, each.rule_id), 0) + 1
    failed = {
        (each.delivery_id, each.rule_id): each.rows_failed
        for each in of_returns.deliveries
        if each.rows_failed
    }
    assert failed == counts
    assert all(each.rows_checked >= each.rows_failed for each in of_returns.deliveries)


def test_a_made_up_authority_has_nothing_that_moves_beyond_belief(
    zones: Zones, models: Models
) -> None:
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
