"""A newer delivery, the same again, one authority of several: what a release then shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, marts
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


def test_one_of_several_then_the_same_again_then_all_again(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    """Luton lies between the two in the range of partitions that the first run covers."""
    refused = "eastern_2020,1.4,2020/21-YTD-09,,-1,,,"
    for la, lines in (
        ("bedford", [Q2.format(1)]),
        ("luton", [Q2.format(2), refused]),
        ("thurrock", [Q2.format(3)]),
    ):
        deliver(la, a_return(*lines))
    read = "select distinct la_id from marts.fct_delivery order by 1"
    assert refresh(las=("bedford", "thurrock")).code == 0
    assert ask(settings.zones, read) == [("bedford",), ("thurrock",)]
    assert refresh().code == 3
    assert ask(settings.zones, read) == [("bedford",), ("luton",), ("thurrock",)]
    first = settings.zones.published.joinpath("current").resolve()
    deliver("luton", a_return(Q2.format(2), refused))
    assert refresh().code == 0
    assert settings.zones.published.joinpath("current").resolve() == first
    assert refresh(full=True).code == 3
    again = settings.zones.published.joinpath("current").resolve()
    assert again != first
    assert of_deliveries(again) == of_deliveries(first)


def of_deliveries(release: Path) -> dict[str, list[Any]]:
    """Return every mart, without the check that compares a release with the one before."""
    found = marts(release)
    results = found["fct_quality_result"]
    return found | {
        "fct_quality_result": [row for row in results if "indicator_vanished" not in row]
    }
