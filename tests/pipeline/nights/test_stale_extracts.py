"""An extract that is left out or refused: what was in use stays, and everything that shows it says so."""

from __future__ import annotations

import io
import json
import shutil

from rich.console import Console

from orchestration.commands.status import print_status
from orchestration.settings import Settings
from tests.oracle.cases import Case
from tests.pipeline.conftest import Refresh, ask
from tests.pipeline.test_extracts import LA, folder_of


def test_an_extract_that_is_left_out_or_refused_stays_as_it_was(
    settings: Settings, refresh: Refresh
) -> None:
    case = Case()
    case.contact(case.child(), "2021-03-01")
    case.referral(case.child(), "2021-03-02")
    case.write(folder_of(settings.zones, LA))
    assert refresh().code == 0
    later = folder_of(settings.zones, LA, "2021-05-02")
    shutil.copytree(folder_of(settings.zones, LA), later)
    (later / "FACT_CONTACTS.csv").unlink()
    (later / "FACT_REFERRALS.csv").write_text("FACT_REFERRAL_ID\n1\n")
    later_run = refresh()
    assert later_run.code == 3
    assert (
        "FACT_REFERRALS: FACT_REFERRALS.csv: The column 'DIM_PERSON_ID' is missing"
        in later_run.printed
    )
    assert "FACT_CONTACTS: missing from the delivery of 2021-05-02" in later_run.printed
    figures = ask(
        settings.zones,
        """
        select indicator_id, numerator, as_at from marts.fct_indicator
        where period_id = '2021-03' and area_id = 'E06000032'
            and indicator_id in ('contacts_count', 'referrals_count', 'children_on_plan_count')
            and breakdown = 'all'
        order by all
        """,
    )
    assert [(name, number, str(day)) for name, number, day in figures] == [
        ("children_on_plan_count", 0, "2021-05-02"),
        ("contacts_count", 1, "2021-05-01"),
        ("referrals_count", 1, "2021-05-01"),
    ]
    manifest = json.loads((settings.zones.published / "current" / "release.json").read_text())
    stale = [(each["extract"], each["in_use_from"]) for each in manifest["stale"]]
    assert stale == [("FACT_CONTACTS", "2021-05-01"), ("FACT_REFERRALS", "2021-05-01")]
    shown = io.StringIO()
    print_status(settings, Console(file=shown, width=200))
    rows = [line.split() for line in shown.getvalue().splitlines() if "stale" in line]
    assert [(row[2], row[3], row[4]) for row in rows] == [
        ("FACT_CONTACTS", "2021-05-01", "2021-05-02"),
        ("FACT_REFERRALS", "2021-05-01", "2021-05-02"),
    ]
    statuses = ask(
        settings.zones,
        "select extract, status from marts.fct_delivery where delivered_on = '2021-05-02' "
        "and extract in ('FACT_CONTACTS', 'FACT_REFERRALS', 'FACT_S47') order by 1",
    )
    assert statuses == [
        ("FACT_CONTACTS", "missing"),
        ("FACT_REFERRALS", "rejected"),
        ("FACT_S47", "accepted"),
    ]
