"""A made-up authority's events as PARIS's extracts, here people, the front door, plans and workforce."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import columns
from expectations.systems import PARIS
from warehouse.synthetic.population import Population
from warehouse.synthetic.recordable import recordable_in_every_system
from warehouse.synthetic.writers.cells import flag
from warehouse.synthetic.writers.paris_care import care_extracts
from warehouse.synthetic.writers.paris_cells import LocalCodes, day, id_text, offset_id
from warehouse.synthetic.writers.paris_events import CONFERENCES, events

# Contacts share an extract with referrals, early help with assessments and plans. Their ids are
# counted from here, so that a referral, an assessment and a plan keep their own.
CONTACTS = EARLY_HELP = 10_000_000

_EXPLOITATION = "11A"
_CONTACT_OUTCOMES = {
    "referral": None,  # recorded by its referral
    "existing": "OTHER",
    "enquiry": "STRAT",
    "advice": "NFA",
    "nfa": "NFA",
    "other": "OTHER",
}
_REFERRAL_OUTCOMES = {"assess": "SA", "strategy": "STRAT", "nfa": "NFA", "other": "OTHER"}
_ASSESSMENT_OUTCOMES = {"ongoing": "ONG", "nfa": "NFA", "step_down": "STEP"}

_PERSON = id_text("person_id").alias("PARIS_ID")
_TEAM = id_text("dept_team_id").alias("TEAM_CODE")


def extracts(population: Population) -> dict[str, pl.DataFrame]:
    """Return every extract by its name, with its contract's columns in their order, all cells text.

    A record keeps its id from the population unless other records share its extract. What PARIS
    cannot record is left out: see ``recordable``.
    """
    population = recordable_in_every_system(population)
    codes = LocalCodes(population.department["locality"].drop_nulls().unique().sort())
    made = {
        "LOOKUP": codes.lookup(),
        "CLIENT": _clients(population, codes),
        "REFERRAL": _together(_contacts(population, codes), _referrals(population, codes)),
        **_assessments(population, codes),
        "EVENT": events(population, codes),
        **_plans(population, codes),
        **_workforce(population, codes),
        **care_extracts(population, codes),
    }
    return {
        extract.name: made[extract.name].select(column.name for column in columns(extract.load()))
        for extract in PARIS.extracts
    }


def _together(*kinds: pl.DataFrame) -> pl.DataFrame:
    """Return rows of several kinds; columns that a kind lacks are null."""
    return pl.concat(kinds, how="diagonal")


def _clients(population: Population, codes: LocalCodes) -> pl.DataFrame:
    disability = population.disability.select("person_id", disability="code")
    alone = population.immigration.select("person_id", alone=pl.lit(True))
    # The locality of the team that holds the child's newest case.
    newest = population.referrals.sort("start", "referral_id").unique("person_id", keep="last")
    lives = newest.join(population.department, on="dept_team_id").select("person_id", "locality")
    people = population.person
    for details in (disability, alone, lives):
        people = people.join(details, on="person_id", how="left", maintain_order="left")
    return people.select(
        _PERSON,
        DOB=day("born"),
        GENDER=codes.encode("GENDER", "sex"),
        ETHNIC_CODE=codes.encode("ETHNIC_CODE", "ethnicity"),
        UPN="upn",
        DISABILITY_CODE=codes.encode("DISABILITY_CODE", "disability"),
        UASC_IND=flag(pl.col("alone")),
        DECEASED_DATE=day("died"),
        LOCALITY_CODE=codes.encode("LOCALITY_CODE", "locality"),
    )


def _contacts(population: Population, codes: LocalCodes) -> pl.DataFrame:
    return population.contacts.select(
        _PERSON,
        REFERRAL_ID=offset_id(CONTACTS, "contact_id"),
        REF_TYPE=pl.lit("CON"),
        REF_DATE=day("day"),
        SOURCE_CODE=codes.encode("SOURCE_CODE", "source"),
        OUTCOME_CODE=codes.encode("OUTCOME_CODE", "outcome", _CONTACT_OUTCOMES),
    )


def _referrals(population: Population, codes: LocalCodes) -> pl.DataFrame:
    exploited = population.assessments.join(
        population.factors.filter(pl.col("code") == _EXPLOITATION), on="assessment_id", how="semi"
    )
    return population.referrals.select(
        _PERSON,
        _TEAM,
        REFERRAL_ID=id_text("referral_id"),
        REF_TYPE=pl.lit("REF"),
        PARENT_REFERRAL_ID=offset_id(CONTACTS, "contact_id"),
        REF_DATE=day("start"),
        SOURCE_CODE=codes.encode("SOURCE_CODE", "source"),
        NEED_CODE=codes.encode("NEED_CODE", "need"),
        OUTCOME_CODE=codes.encode("OUTCOME_CODE", "outcome", _REFERRAL_OUTCOMES),
        CLOSED_DATE=day("end"),
        CLOSE_REASON_CODE=codes.encode("CLOSE_REASON_CODE", "close_reason"),
        CSE_IND=flag(pl.col("referral_id").is_in(exploited["referral_id"].implode())),
    )


def _assessments(population: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """Return single assessments with their factors, and those that begin early help."""
    single = population.assessments.select(
        _PERSON,
        _TEAM,
        ASSESSMENT_ID=id_text("assessment_id"),
        REFERRAL_ID=id_text("referral_id"),
        ASMT_TYPE=pl.lit("SA"),
        START_DATE=day("start"),
        AUTH_DATE=day("authorised"),
        OUTCOME_CODE=codes.encode("OUTCOME_CODE", "outcome", _ASSESSMENT_OUTCOMES),
        STATUS_CODE="status",
    )
    universal = population.early_help.select(
        _PERSON,
        ASSESSMENT_ID=offset_id(EARLY_HELP, "episode_id"),
        ASMT_TYPE=pl.lit("UHA"),
        START_DATE=day("start"),
        AUTH_DATE=day("start"),
    )
    return {
        "ASSESSMENT": _together(single, universal),
        "ASSESSMENT_FACTOR": population.factors.select(
            ASSESSMENT_ID=id_text("assessment_id"),
            FACTOR_CODE=codes.encode("FACTOR_CODE", "code"),
        ),
    }


def _plans(population: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """Return registrations and plans; those of early help last as long as its episodes."""
    plans = population.plans.select(
        _PERSON,
        PLAN_ID=id_text("plan_id"),
        PLAN_TYPE=pl.col("kind").replace({"PATH": "PATHWAY"}),
        START_DATE=day("start"),
        AUTH_DATE=day("authorised"),
        END_DATE=day("end"),
    )
    universal = population.early_help.select(
        _PERSON,
        PLAN_ID=offset_id(EARLY_HELP, "episode_id"),
        PLAN_TYPE=pl.lit("UHP"),
        START_DATE=day("start"),
        AUTH_DATE=day("start"),
        END_DATE=day("end"),
    )
    return {
        "REGISTRATION": population.cp_plans.select(
            _PERSON,
            REG_ID=id_text("plan_id"),
            ICPC_EVENT_ID=offset_id(CONFERENCES, "conference_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            INIT_CATEGORY_CODE=codes.encode("INIT_CATEGORY_CODE", "category"),
            CATEGORY_CODE=codes.encode("CATEGORY_CODE", "latest_category"),
            TEMP_IND=flag(pl.col("is_ola")),
        ),
        "PLAN": _together(plans, universal),
    }


def _workforce(population: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    return {
        "TEAM": population.department.select(
            _TEAM,
            TEAM_NAME="dept_team_name",
            TEAM_TYPE="dept_team_type",
            LOCALITY_CODE=codes.encode("LOCALITY_CODE", "locality"),
        ),
        "WORKER": population.professionals.select(
            _TEAM,
            WORKER_ID=id_text("worker_id"),
            JOB_TITLE="job_title",
            FTE=pl.col("fte").cast(pl.String),
            AGENCY_IND=flag(pl.col("is_agency")),
        ),
        "ALLOCATION": population.involvements.select(
            _PERSON,
            _TEAM,
            ALLOCATION_ID=id_text("involvement_id"),
            WORKER_ID=id_text("worker_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
        ),
    }
