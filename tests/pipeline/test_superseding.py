"""A newer return: which figures it replaces."""

from __future__ import annotations

from pathlib import Path

import duckdb

from tests.conftest import Deliver, a_return
from tests.pipeline.figures import Models, take_in
from warehouse.delivery.zones import Zones

Q2 = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
Q3 = "eastern_2020,1.3,2020/21-YTD-12,,{},,,"


def figures_and_statuses(database: Path) -> tuple[dict[str, tuple[float, str]], dict[str, str]]:
    """Return the count and date of each period's referrals, and the status of each delivery."""
    with duckdb.connect(database, read_only=True) as connection:
        figures = connection.execute(
            "select period_id, numerator, cast(as_at as varchar) from marts.fct_indicator "
            "where indicator_id = 'referrals_per_10k' and numerator is not null"
        ).fetchall()
        statuses = connection.execute(
            "select cast(delivered_on as varchar), status from marts.fct_delivery"
        ).fetchall()
    return {period: (numerator, as_at) for period, numerator, as_at in figures}, dict(statuses)


def test_a_correction_replaces_its_period_and_no_other(
    zones: Zones, deliver: Deliver, models: Models
) -> None:
    deliver("essex", a_return(Q2.format(100)), day="2020-10-30")
    deliver("essex", a_return(Q3.format(150)), day="2021-01-29")
    take_in(zones)
    figures, _ = figures_and_statuses(models.run(zones))
    assert figures == {
        "2020/21-YTD-09": (100, "2020-10-30"),
        "2020/21-YTD-12": (150, "2021-01-29"),
    }
    deliver("essex", a_return(Q2.format(101)), day="2021-02-05")
    take_in(zones)
    figures, statuses = figures_and_statuses(models.run(zones))
    assert figures == {
        "2020/21-YTD-09": (101, "2021-02-05"),
        "2020/21-YTD-12": (150, "2021-01-29"),
    }
    assert statuses == {
        "2020-10-30": "superseded",
        "2021-01-29": "accepted",
        "2021-02-05": "accepted",
    }
