"""The made-up region as PARIS writes it: columns, cells, local codes and references."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from expectations.across import reference_columns
from expectations.codes import allowed
from expectations.contracts.base import Column, columns, key_columns
from expectations.systems import PARIS, Extract
from warehouse.synthetic.population import Population
from warehouse.synthetic.region import authority, span_of
from warehouse.synthetic.writers.paris import CONTACTS, EARLY_HELP, extracts
from warehouse.synthetic.writers.paris_cells import DATE

AS_AT = date(2020, 12, 31)
RARE = {"DECEASED_DATE"}
DAY = r"^\d{2}-[A-Z]{3}-\d{4}$"


@pytest.fixture(scope="module")
def known() -> Population:
    return authority(span_of("suffolk", 6, AS_AT, seed=3, scale=0.05))


@pytest.fixture(scope="module")
def tables(known: Population) -> dict[str, pl.DataFrame]:
    return extracts(known)


def looked_up() -> dict[tuple[str, str], Column]:
    """Every column whose codes are local, by its extract and its name."""
    return {
        (extract.name, column.name): column
        for extract in PARIS.extracts
        for column in columns(extract.load())
        if column.lookup
    }


def decoded(tables: dict[str, pl.DataFrame], extract: str, column: str) -> pl.Series:
    """What LOOKUP says that a column's local codes stand for."""
    domain = looked_up()[extract, column].lookup
    lookup = tables["LOOKUP"].filter(pl.col("DOMAIN") == domain)
    return tables[extract][column].replace_strict(
        lookup["CODE"], lookup["NATIONAL_CODE"], return_dtype=pl.String
    )


@pytest.mark.parametrize("extract", PARIS.extracts, ids=lambda extract: extract.name)
def test_an_extract_has_rows_and_the_columns_of_its_contract(
    tables: dict[str, pl.DataFrame], extract: Extract
) -> None:
    contract, table = extract.load(), tables[extract.name]
    assert table.height > 0
    assert table.columns == [column.name for column in columns(contract)]
    assert set(table.dtypes) == {pl.String}
    assert not table.select(key_columns(contract)).is_duplicated().any()
    for column in columns(contract):
        cells = table[column.name].drop_nulls()
        assert len(cells) or column.name in RARE, column.name
        if column.required:
            assert len(cells) == table.height, column.name
        if column.kind == "date":
            assert cells.str.contains(DAY).all(), column.name
        if column.kind == "flag":
            assert set(cells) <= {"Y", "N"}, column.name


def test_what_is_referred_to_is_there_or_empty(tables: dict[str, pl.DataFrame]) -> None:
    empty = 0
    for extract in PARIS.extracts:
        for column in reference_columns(extract.load()):
            parent = next(e for e in PARIS.extracts if e.name == column.references)
            (key,) = key_columns(parent.load())
            given = tables[extract.name][column.name]
            empty += given.null_count()
            known = tables[parent.name][key].implode()
            assert given.drop_nulls().is_in(known).all(), (extract.name, column.name)
    assert empty > 0


def test_every_local_code_is_looked_up_and_none_is_a_national_one(
    tables: dict[str, pl.DataFrame],
) -> None:
    lookup = tables["LOOKUP"]
    assert not lookup["CODE"].is_in(lookup["NATIONAL_CODE"].implode()).any()
    assert set(lookup["DOMAIN"]) == {column.lookup for column in looked_up().values()}
    for (extract, name), column in looked_up().items():
        found = set(decoded(tables, extract, name).drop_nulls())
        assert found <= set(allowed(column) or found), (extract, name)


def test_codes_stand_for_what_happened(known: Population, tables: dict[str, pl.DataFrame]) -> None:
    statuses = decoded(tables, "CARE_EPISODE", "LEGAL_CODE")
    assert statuses.equals(known.care_episodes["legal_status"], check_names=False)
    eligible = set(decoded(tables, "CARE_LEAVER", "ELIGIBILITY_CODE"))
    assert eligible == set(known.leavers["eligibility"])
    localities = decoded(tables, "TEAM", "LOCALITY_CODE")
    assert localities.equals(known.department["locality"], check_names=False)
    assert localities.null_count() == 2  # those for the whole authority


def test_a_contact_became_the_referral_whose_parent_it_is(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    rows = tables["REFERRAL"].with_columns(pl.col("REFERRAL_ID").cast(pl.Int64))
    referrals = rows.filter(pl.col("REF_TYPE") == "REF")
    assert referrals["REFERRAL_ID"].equals(known.referrals["referral_id"], check_names=False)
    parents = referrals["PARENT_REFERRAL_ID"].drop_nulls().cast(pl.Int64) - CONTACTS
    became = known.contacts.filter(pl.col("outcome") == "referral")["contact_id"]
    assert set(parents) == set(became)
    assert rows.height - referrals.height == known.contacts.height
    exploited = known.assessments.join(
        known.factors.filter(pl.col("code") == "11A"), on="assessment_id"
    )["referral_id"]
    flagged = referrals.filter(pl.col("CSE_IND") == "Y")["REFERRAL_ID"]
    assert set(flagged) == set(exploited) != set()


def test_events_of_all_kinds_have_numbers_of_their_own(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    events = tables["EVENT"]
    expected = {
        "S47": known.enquiries.height,
        "ICPC": known.conferences.height,
        "RCPC": known.cp_reviews.height,
        "CLAREV": known.cla_reviews.height,
        "HEALTH": known.health.filter(pl.col("kind") != "dental").height,
        "DENTAL": known.health.filter(pl.col("kind") == "dental").height,
    }
    for kind, height in known.visits["kind"].value_counts().iter_rows():
        expected[f"{kind.upper()}VIS"] = height
    assert dict(events["EVENT_TYPE"].value_counts().iter_rows()) == expected
    held = events.with_columns(outcome=decoded(tables, "EVENT", "OUTCOME_CODE")).filter(
        pl.col("EVENT_TYPE") == "ICPC", pl.col("STATUS_CODE") != "C"
    )
    planned = known.conferences.filter(~pl.col("cancelled"))["plan_made"]
    assert (held["outcome"] == "PLAN").equals(planned, check_names=False)
    enquired = events.filter(pl.col("EVENT_TYPE") == "S47")["EVENT_ID"].implode()
    followed = held.filter(pl.col("TRANSFER_IND") == "N")
    assert followed["PARENT_EVENT_ID"].is_in(enquired).all()


def test_an_ended_enquiry_alone_has_an_outcome(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    enquiries = tables["EVENT"].filter(pl.col("EVENT_TYPE") == "S47")
    assert enquiries["END_DATE"].null_count() > 0
    has_outcome = enquiries["OUTCOME_CODE"].is_not_null()
    assert has_outcome.equals(enquiries["END_DATE"].is_not_null(), check_names=False)


def test_early_help_is_an_assessment_with_a_plan_that_lasts(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    begun = tables["ASSESSMENT"].filter(pl.col("ASMT_TYPE") == "UHA")
    planned = tables["PLAN"].filter(pl.col("PLAN_TYPE") == "UHP")
    both = begun.join(planned, on=["PARIS_ID", "START_DATE"])
    assert both.height == known.early_help.height
    assert (both["ASSESSMENT_ID"] == both["PLAN_ID"]).all()
    first = both["PLAN_ID"].cast(pl.Int64) - EARLY_HELP
    assert first.equals(known.early_help["episode_id"], check_names=False)
    ended = both["END_DATE"].str.to_date(DATE)
    assert ended.equals(known.early_help["end"], check_names=False)


def test_a_child_is_adopted_when_care_ends_so(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    days = pl.col("PLACED_DATE", "ADOPTED_DATE").str.to_date(DATE)
    processes = tables["ADOPTION"].with_columns(days, pl.col("PARIS_ID").cast(pl.Int64))
    adopted = known.care_episodes.filter(pl.col("end_reason").is_in(["E11", "E12"]))
    adopted_processes = processes.drop_nulls("ADOPTED_DATE").select("PARIS_ID", "ADOPTED_DATE")
    assert sorted(adopted_processes.rows()) == sorted(adopted.select("person_id", "end").rows())
    moved_in = known.adoptions.select(pl.min_horizontal("placed", "fostered")).to_series()
    assert processes["PLACED_DATE"].equals(moved_in, check_names=False)


def test_every_care_leaver_has_a_record(known: Population, tables: dict[str, pl.DataFrame]) -> None:
    records = tables["CARE_LEAVER"]
    assert set(records["PARIS_ID"].cast(pl.Int64)) == set(known.leavers["person_id"])
    alone = records.filter(pl.col("CONTACT_DATE").is_null())
    assert 0 < alone.height == records.height - known.leaver_contacts.height
    contacts = records.filter(pl.col("CONTACT_DATE").is_not_null())
    assert not alone["PARIS_ID"].is_in(contacts["PARIS_ID"].implode()).any()


def test_unaccompanied_children_are_flagged_on_the_person(
    known: Population, tables: dict[str, pl.DataFrame]
) -> None:
    alone = tables["CLIENT"].filter(pl.col("UASC_IND") == "Y")["PARIS_ID"].cast(pl.Int64)
    came = known.immigration.filter(pl.col("status") == "UASC")["person_id"]
    assert set(alone) == set(came) != set()
