"""A made-up authority's looked-after children and care leavers as PARIS writes them."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import flag, optional_flag
from warehouse.synthetic.writers.paris_cells import LocalCodes, day, id_text, offset_id

# Young people without a contact have one row among the contacts, with ids from here.
WITHOUT_CONTACT = 10_000_000
_ADOPTED = ("E11", "E12")

_PERSON = id_text("person_id").alias("PARIS_ID")
_PERIOD = id_text("cla_id").alias("PERIOD_ID")


def care_extracts(population: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """Return the extracts of care and leaving care."""
    return {
        **_periods(population, codes),
        "MISSING": population.missing.select(
            _PERSON,
            MISSING_ID=id_text("missing_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            RHI_OFFERED_IND=optional_flag("offered"),
            RHI_ACCEPTED_IND=optional_flag("accepted"),
        ),
        "ADOPTION": _adoptions(population),
        "CARE_LEAVER": _leavers(population, codes),
    }


def _periods(population: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    return {
        "CARE_PERIOD": population.care_periods.select(
            _PERSON, _PERIOD, START_DATE=day("start"), END_DATE=day("end")
        ),
        "CARE_EPISODE": population.care_episodes.select(
            _PERSON,
            _PERIOD,
            EPISODE_ID=id_text("episode_id"),
            START_DATE=day("start"),
            START_REASON_CODE=codes.encode("START_REASON_CODE", "start_reason"),
            END_DATE=day("end"),
            CEASED_CODE=codes.encode("CEASED_CODE", "end_reason"),
            NEED_CODE=codes.encode("NEED_CODE", "need"),
            LEGAL_CODE=codes.encode("LEGAL_CODE", "legal_status"),
            PLACEMENT_ID=id_text("placement_id"),
        ),
        "PLACEMENT": population.placements.select(
            _PERSON,
            _PERIOD,
            PLACEMENT_ID=id_text("placement_id"),
            TYPE_CODE=codes.encode("TYPE_CODE", "type"),
            PROVIDER_CODE=codes.encode("PROVIDER_CODE", "provider"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            CHANGE_CODE=codes.encode("CHANGE_CODE", "change_reason"),
            DISTANCE_MILES=pl.col("distance").cast(pl.String),
        ),
    }


def _adoptions(population: Population) -> pl.DataFrame:
    """Return adoptions; a child is adopted when a period of care ends with an adoption."""
    adopted = population.care_episodes.filter(pl.col("end_reason").is_in(_ADOPTED)).select(
        "person_id", adopted="end"
    )
    # In fostering for adoption the child moves in before the placement for adoption.
    moved_in = pl.min_horizontal("placed", "fostered")
    return (
        population.adoptions.join(adopted, on="person_id", how="left", maintain_order="left")
        .with_columns(moved_in=moved_in)
        .select(
            _PERSON,
            ADOPTION_ID=id_text("adoption_id"),
            DECISION_DATE=day("decision"),
            ORDER_DATE=day("order"),
            MATCH_DATE=day("match"),
            PLACED_DATE=day("moved_in"),
            REVERSED_DATE=day("stopped"),
            ADOPTED_DATE=day("adopted"),
            CARER_IND=flag(pl.col("by_carer")),
        )
    )


def _leavers(population: Population, codes: LocalCodes) -> pl.DataFrame:
    """Return one row per contact, and one for each young person without any."""
    contacts = population.leaver_contacts.join(
        population.leavers.select("person_id", "eligibility"),
        on="person_id",
        how="left",
        maintain_order="left",
    ).with_columns(id_text("contact_id"))
    alone = population.leavers.join(population.leaver_contacts, on="person_id", how="anti")
    rows = pl.concat(
        [contacts, alone.with_columns(contact_id=offset_id(WITHOUT_CONTACT, "leaver_id"))],
        how="diagonal",
    )
    return rows.select(
        _PERSON,
        LEAVER_ID="contact_id",
        ELIGIBILITY_CODE=codes.encode("ELIGIBILITY_CODE", "eligibility"),
        CONTACT_DATE=day("day"),
        IN_TOUCH_CODE=codes.encode("IN_TOUCH_CODE", "in_touch"),
        ACTIVITY_CODE=codes.encode("ACTIVITY_CODE", "activity"),
        ACCOM_CODE=codes.encode("ACCOM_CODE", "accommodation"),
        SUITABLE_IND=optional_flag("suitable"),
    )
