"""A made-up authority's dated events as PARIS writes them, all in one extract."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import flag, optional_flag
from warehouse.synthetic.writers.paris_cells import LocalCodes, day, id_text, offset_id

# All kinds of events share one extract. Enquiries keep their ids; those of the other kinds are
# counted from here.
CONFERENCES, CP_REVIEWS, CLA_REVIEWS, VISITS, HEALTH = (10_000_000 * n for n in range(1, 6))

_DONE, _CANCELLED = "D", "C"
_FINDINGS: dict[str, str | None] = {
    "conference": "CPC",
    "substantiated": "SUB",
    "not_substantiated": "NOT",
}
_VISITS = {"cp": "CPVIS", "cla": "CLAVIS", "cin": "CINVIS"}
_CHECKS = {"initial": "HEALTH", "review": "HEALTH", "dental": "DENTAL"}
_ASSESSMENTS: dict[str, str | None] = {"initial": "IHA", "review": "RHA", "dental": None}
_STATES = {"Completed": _DONE, "Cancelled": _CANCELLED, "Refused": "R", "Did Not Attend": "N"}

_PERSON = id_text("person_id").alias("PARIS_ID")
_REFERRAL = id_text("referral_id").alias("REFERRAL_ID")
_TEAM = id_text("dept_team_id").alias("TEAM_CODE")


def events(population: Population, codes: LocalCodes) -> pl.DataFrame:
    """Return the extract EVENT: enquiries, conferences, reviews, visits and health checks, kind by kind."""
    kinds = (
        _enquiries(population, codes),
        _conferences(population, codes),
        _reviews(population, codes),
        _visits(population),
        _health(population, codes),
    )
    return pl.concat(kinds, how="diagonal")


def _done(happened: str) -> pl.Expr:
    return pl.when(pl.col(happened).is_not_null()).then(pl.lit(_DONE))


def _enquiries(population: Population, codes: LocalCodes) -> pl.DataFrame:
    return population.enquiries.select(
        _PERSON,
        _REFERRAL,
        _TEAM,
        EVENT_ID=id_text("enquiry_id"),
        EVENT_TYPE=pl.lit("S47"),
        EVENT_DATE=day("start"),
        END_DATE=day("end"),
        STATUS_CODE=_done("end"),
        OUTCOME_CODE=pl.when(pl.col("end").is_not_null()).then(
            codes.encode("OUTCOME_CODE", "outcome", _FINDINGS)
        ),
    )


def _conferences(population: Population, codes: LocalCodes) -> pl.DataFrame:
    """Return conferences; their parent is the enquiry, and a cancelled one has its planned day."""
    return population.conferences.with_columns(
        outcome=pl.when("plan_made")
        .then(pl.lit("PLAN"))
        .when(~pl.col("cancelled"))
        .then(pl.lit("NFA"))
    ).select(
        _PERSON,
        _REFERRAL,
        _TEAM,
        EVENT_ID=offset_id(CONFERENCES, "conference_id"),
        PARENT_EVENT_ID=id_text("enquiry_id"),
        EVENT_TYPE=pl.lit("ICPC"),
        DUE_DATE=day("due"),
        EVENT_DATE=day("day"),
        STATUS_CODE=pl.when("cancelled").then(pl.lit(_CANCELLED)).otherwise(pl.lit(_DONE)),
        OUTCOME_CODE=codes.encode("OUTCOME_CODE", "outcome"),
        TRANSFER_IND=flag(pl.col("transfer_in")),
    )


def _reviews(population: Population, codes: LocalCodes) -> pl.DataFrame:
    """Return reviews of plans and of care; neither names its plan or period of care."""
    held = (
        (
            population.cp_reviews.with_columns(participation=pl.lit(None, pl.String)),
            CP_REVIEWS,
            "RCPC",
        ),
        (population.cla_reviews, CLA_REVIEWS, "CLAREV"),
    )
    return pl.concat(
        reviews.select(
            _PERSON,
            EVENT_ID=offset_id(first, "review_id"),
            EVENT_TYPE=pl.lit(event_type),
            DUE_DATE=day("due"),
            EVENT_DATE=day("day"),
            STATUS_CODE=_done("day"),
            PARTICIPATION_CODE=codes.encode("PARTICIPATION_CODE", "participation"),
        )
        for reviews, first, event_type in held
    )


def _visits(population: Population) -> pl.DataFrame:
    return population.visits.select(
        _PERSON,
        EVENT_ID=offset_id(VISITS, "visit_id"),
        EVENT_TYPE=pl.col("kind").replace_strict(_VISITS),
        EVENT_DATE=day("day"),
        STATUS_CODE=_done("day"),
        SEEN_IND=flag(pl.col("seen")),
        ALONE_IND=optional_flag("seen_alone"),
    )


def _health(population: Population, codes: LocalCodes) -> pl.DataFrame:
    return population.health.select(
        _PERSON,
        EVENT_ID=offset_id(HEALTH, "check_id"),
        EVENT_TYPE=pl.col("kind").replace_strict(_CHECKS),
        EVENT_DATE=day("day"),
        STATUS_CODE=pl.col("status").replace_strict(_STATES),
        OUTCOME_CODE=codes.encode("OUTCOME_CODE", "kind", _ASSESSMENTS),
    )
