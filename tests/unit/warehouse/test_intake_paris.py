"""A delivery of PARIS from drop to raw: LOOKUP old, new or missing, events checked against later extracts, a variant that changes."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from tests.conftest import Deliver
from warehouse.delivery.drop import scan
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.intake import Reading, read_waiting
from warehouse.log.ledger import Ledger
from warehouse.reading.secret import Key, read_with
from warehouse.reading.variants import load_variants, variant_versions
from warehouse.receiving import receive
from warehouse.versions import reading_version

KEY = Key(b"a key")
LOOKUP = "DOMAIN|CODE|DESCRIPTION|NATIONAL_CODE\nGENDER|1|Male|M\nOUTCOME_CODE|9|Plan made|PLAN\n"
CLIENT = (
    "PARIS_ID|DOB|GENDER|ETHNIC_CODE|UPN|DISABILITY_CODE|UASC_IND|DECEASED_DATE|LOCALITY_CODE\n"
    "7|03-FEB-2012|1||||||\n"
)
REVIEW = (
    "EVENT_ID|PARIS_ID|REFERRAL_ID|PARENT_EVENT_ID|EVENT_TYPE|DUE_DATE|EVENT_DATE|END_DATE|"
    "STATUS_CODE|OUTCOME_CODE|SEEN_IND|ALONE_IND|TRANSFER_IND|PARTICIPATION_CODE|TEAM_CODE\n"
    "1|7|||RCPC||05-MAR-2020||||||||\n"
)
REGISTRATION = (
    "REG_ID|PARIS_ID|ICPC_EVENT_ID|START_DATE|END_DATE|INIT_CATEGORY_CODE|CATEGORY_CODE|TEMP_IND\n"
    "1|7||{}||||\n"
)


def take(zones: Zones, ledger: Ledger, variants: Path) -> list[Reading]:
    """Receive and read all that waits."""
    for folder in scan(zones.drop)[0]:
        receive(zones, ledger, folder)
    versions = {
        pair: read_with(reading_version(), KEY, version)
        for pair, version in variant_versions(variants).items()
    }
    loaded = load_variants(variants)
    return [
        reading
        for la, system in sorted(ledger.waiting(read_with(reading_version(), KEY), versions))
        for reading in read_waiting(zones, ledger, KEY, la, system, lambda _: None, loaded)
    ]


def send(deliver: Deliver, day: str, la: str = "essex", **extracts: str) -> None:
    for extract, text in extracts.items():
        deliver(la, text, system="paris", day=day, name=f"{extract}.txt")


def outcomes(reading: Reading) -> dict[str, ExtractOutcome]:
    return {outcome.extract: outcome for outcome in reading.outcomes}


def raw(zones: Zones, extract: str, la: str = "essex") -> pl.DataFrame:
    return pl.read_parquet(zones.raw / "paris" / extract / f"la={la}" / "all.parquet")


def test_without_any_lookup_others_go_on(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    plan = "PLAN_ID|PARIS_ID|PLAN_TYPE|START_DATE|AUTH_DATE|END_DATE\n1|7|CIN|05-MAR-2020||\n"
    send(deliver, "2025-11-30", CLIENT=CLIENT, PLAN=plan)
    (reading,) = take(zones, ledger, tmp_path)
    found = outcomes(reading)
    assert [finding.rule_id for finding in found["CLIENT"].blockers] == ["no_lookup"]
    assert found["CLIENT"].status == "rejected"
    assert found["PLAN"].status == "accepted"
    assert found["LOOKUP"].status == "missing"


def test_the_lookup_in_use_serves_a_delivery_that_lacks_it(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    send(deliver, "2025-11-30", LOOKUP=LOOKUP)
    send(deliver, "2025-12-31", CLIENT=CLIENT)
    _, reading = take(zones, ledger, tmp_path)
    found = outcomes(reading)
    assert (found["CLIENT"].status, found["CLIENT"].rows_failed) == ("accepted", {})
    assert [finding.rule_id for finding in found["LOOKUP"].findings] == ["missing_extract"]
    assert raw(zones, "CLIENT")["GENDER"].to_list() == ["M"]


def test_a_lookup_that_is_refused_leaves_the_one_in_use(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    send(deliver, "2025-11-30", LOOKUP=LOOKUP)
    send(deliver, "2025-12-31", LOOKUP="DOMAIN\nGENDER\n", CLIENT=CLIENT)
    _, reading = take(zones, ledger, tmp_path)
    assert outcomes(reading)["LOOKUP"].status == "rejected"
    assert raw(zones, "CLIENT")["GENDER"].to_list() == ["M"]


def test_an_event_is_checked_against_the_plans_of_the_same_delivery(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    """REGISTRATION refers to EVENT and is read after it; so its rows in use are those of an earlier delivery."""

    def failures(day: str, **extracts: str) -> dict[str, int]:
        send(deliver, day, LOOKUP=LOOKUP, CLIENT=CLIENT, EVENT=REVIEW, **extracts)
        return outcomes(take(zones, ledger, tmp_path)[-1])["EVENT"].rows_failed

    outside = {"review_outside_plan": 1}
    assert failures("2025-09-30") == {}  # no plans are known
    assert failures("2025-10-31", REGISTRATION=REGISTRATION.format("01-FEB-2021")) == outside
    assert failures("2025-11-30", REGISTRATION=REGISTRATION.format("01-FEB-2020")) == {}
    assert failures("2025-12-31") == {}  # the plans in use
    # An event is not compared with what is refused of this delivery.
    assert failures("2026-01-31", REGISTRATION="REG_ID\n1\n") == {}


def test_a_variant_that_changes_has_its_authority_read_again(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    variants = tmp_path / "variants"
    (variants / "paris").mkdir(parents=True)
    for la in ("essex", "luton"):
        sent = CLIENT.replace("PARIS_ID", "CLIENT_NO" if la == "essex" else "PARIS_ID")
        send(deliver, "2025-12-31", la, LOOKUP=LOOKUP, CLIENT=sent)
    before = {r.delivery.la_id: outcomes(r)["CLIENT"] for r in take(zones, ledger, variants)}
    assert [finding.rule_id for finding in before["essex"].blockers] == ["missing_column"]
    assert before["luton"].status == "accepted"
    assert take(zones, ledger, variants) == []

    named = "authorities: [essex]\ncolumns: {CLIENT: {PARIS_ID: CLIENT_NO}}\n"
    (variants / "paris" / "county.yml").write_text(named)
    (again,) = take(zones, ledger, variants)
    assert (again.delivery.la_id, outcomes(again)["CLIENT"].status) == ("essex", "accepted")
    assert len(raw(zones, "CLIENT")) == 1
    assert take(zones, ledger, variants) == []


def test_an_older_delivery_is_decoded_by_its_own_lookup(
    zones: Zones, ledger: Ledger, deliver: Deliver, tmp_path: Path
) -> None:
    """It used to be refused for having none, since a newer LOOKUP was in use."""
    variants = tmp_path / "variants"
    variants.mkdir()
    send(deliver, "2020-05-10", LOOKUP=LOOKUP, CLIENT=CLIENT)
    take(zones, ledger, variants)
    send(deliver, "2020-05-03", LOOKUP=LOOKUP, CLIENT=CLIENT)
    (late,) = take(zones, ledger, variants)
    assert outcomes(late)["CLIENT"].status == "accepted"
    assert [finding.rule_id for finding in outcomes(late)["delivery"].findings] == [
        "older_than_in_use"
    ]
