"""A made-up authority's looked-after children and care leavers as PARIS writes them."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import answer, flag
from warehouse.synthetic.writers.paris_cells import LocalCodes, after, day, known_id

# Young people without a contact have a row of their own among the contacts, numbered from here.
WITHOUT_CONTACT = 10_000_000
_ADOPTED = ("E11", "E12")

_PERSON = known_id("person_id").alias("PARIS_ID")
_PERIOD = known_id("cla_id").alias("PERIOD_ID")


def care_extracts(known: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """The extracts of care and leaving care."""
    return {
        **_periods(known, codes),
        "MISSING": known.missing.select(
            _PERSON,
            MISSING_ID=known_id("missing_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            RHI_OFFERED_IND=answer("offered"),
            RHI_ACCEPTED_IND=answer("accepted"),
        ),
        "ADOPTION": _adoptions(known),
        "CARE_LEAVER": _leavers(known, codes),
    }


def _periods(known: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    return {
        "CARE_PERIOD": known.care_periods.select(
            _PERSON, _PERIOD, START_DATE=day("start"), END_DATE=day("end")
        ),
        "CARE_EPISODE": known.care_episodes.select(
            _PERSON,
            _PERIOD,
            EPISODE_ID=known_id("episode_id"),
            START_DATE=day("start"),
            START_REASON_CODE=codes.of("START_REASON_CODE", "start_reason"),
            END_DATE=day("end"),
            CEASED_CODE=codes.of("CEASED_CODE", "end_reason"),
            NEED_CODE=codes.of("NEED_CODE", "need"),
            LEGAL_CODE=codes.of("LEGAL_CODE", "legal_status"),
            PLACEMENT_ID=known_id("placement_id"),
        ),
        "PLACEMENT": known.placements.select(
            _PERSON,
            _PERIOD,
            PLACEMENT_ID=known_id("placement_id"),
            TYPE_CODE=codes.of("TYPE_CODE", "type"),
            PROVIDER_CODE=codes.of("PROVIDER_CODE", "provider"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            CHANGE_CODE=codes.of("CHANGE_CODE", "change_reason"),
            DISTANCE_MILES=pl.col("distance").cast(pl.String),
        ),
    }


def _adoptions(known: Population) -> pl.DataFrame:
    """A child is adopted when a period of care ends with an adoption."""
    adopted = known.care_episodes.filter(pl.col("end_reason").is_in(_ADOPTED)).select(
        "person_id", adopted="end"
    )
    # Fostering for adoption: the child moved in before the placement began.
    moved_in = pl.min_horizontal("placed", "fostered")
    return (
        known.adoptions.join(adopted, on="person_id", how="left", maintain_order="left")
        .with_columns(moved_in=moved_in)
        .select(
            _PERSON,
            ADOPTION_ID=known_id("adoption_id"),
            DECISION_DATE=day("decision"),
            ORDER_DATE=day("order"),
            MATCH_DATE=day("match"),
            PLACED_DATE=day("moved_in"),
            REVERSED_DATE=day("stopped"),
            ADOPTED_DATE=day("adopted"),
            CARER_IND=flag(pl.col("by_carer")),
        )
    )


def _leavers(known: Population, codes: LocalCodes) -> pl.DataFrame:
    """One row per contact, and one for each young person who has had none."""
    contacts = known.leaver_contacts.join(
        known.leavers.select("person_id", "eligibility"),
        on="person_id",
        how="left",
        maintain_order="left",
    ).with_columns(known_id("contact_id"))
    alone = known.leavers.join(known.leaver_contacts, on="person_id", how="anti")
    rows = pl.concat(
        [contacts, alone.with_columns(contact_id=after(WITHOUT_CONTACT, "leaver_id"))],
        how="diagonal",
    )
    return rows.select(
        _PERSON,
        LEAVER_ID="contact_id",
        ELIGIBILITY_CODE=codes.of("ELIGIBILITY_CODE", "eligibility"),
        CONTACT_DATE=day("day"),
        IN_TOUCH_CODE=codes.of("IN_TOUCH_CODE", "in_touch"),
        ACTIVITY_CODE=codes.of("ACTIVITY_CODE", "activity"),
        ACCOM_CODE=codes.of("ACCOM_CODE", "accommodation"),
        SUITABLE_IND=answer("suitable"),
    )
