"""A made-up authority's events as PARIS writes them: people, the front door, protection, visits and workforce."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import columns
from expectations.systems import PARIS
from warehouse.synthetic.population import Population
from warehouse.synthetic.said_by_both import said_by_both
from warehouse.synthetic.writers.cells import flag
from warehouse.synthetic.writers.paris_care import care_extracts
from warehouse.synthetic.writers.paris_cells import LocalCodes, after, day, known_id
from warehouse.synthetic.writers.paris_events import CONFERENCES, events

# Contacts share an extract with referrals, early help with assessments and plans. Their numbers
# are counted on from here, so that a referral, an assessment and a plan keep their own.
CONTACTS = EARLY_HELP = 10_000_000

_EXPLOITATION = "11A"
_CONTACT_OUTCOMES = {
    "referral": None,  # its referral says so
    "existing": "OTHER",
    "enquiry": "STRAT",
    "advice": "NFA",
    "nfa": "NFA",
    "other": "OTHER",
}
_REFERRAL_OUTCOMES = {"assess": "SA", "strategy": "STRAT", "nfa": "NFA", "other": "OTHER"}
_ASSESSMENT_OUTCOMES = {"ongoing": "ONG", "nfa": "NFA", "step_down": "STEP"}

_PERSON = known_id("person_id").alias("PARIS_ID")
_TEAM = known_id("dept_team_id").alias("TEAM_CODE")


def extracts(known: Population) -> dict[str, pl.DataFrame]:
    """Every extract by its name, each with the columns of its contract, in their order, as text.

    A record's own number stays what it is in the population wherever no other kind of record shares
    its extract. What PARIS can't say is left out: see ``said_by_both``.
    """
    known = said_by_both(known)
    codes = LocalCodes(known.department["locality"].drop_nulls().unique().sort())
    made = {
        "LOOKUP": codes.lookup(),
        "CLIENT": _clients(known, codes),
        "REFERRAL": _together(_contacts(known, codes), _referrals(known, codes)),
        **_assessments(known, codes),
        "EVENT": events(known, codes),
        **_plans(known, codes),
        **_workforce(known, codes),
        **care_extracts(known, codes),
    }
    return {
        extract.name: made[extract.name].select(column.name for column in columns(extract.load()))
        for extract in PARIS.extracts
    }


def _together(*kinds: pl.DataFrame) -> pl.DataFrame:
    """Rows of several kinds; what one of them does not have is empty."""
    return pl.concat(kinds, how="diagonal")


def _clients(known: Population, codes: LocalCodes) -> pl.DataFrame:
    disability = known.disability.select("person_id", disability="code")
    alone = known.immigration.select("person_id", alone=pl.lit(True))
    # Where the child's newest case is held.
    newest = known.referrals.sort("start", "referral_id").unique("person_id", keep="last")
    lives = newest.join(known.department, on="dept_team_id").select("person_id", "locality")
    people = known.person
    for told in (disability, alone, lives):
        people = people.join(told, on="person_id", how="left", maintain_order="left")
    return people.select(
        _PERSON,
        DOB=day("born"),
        GENDER=codes.of("GENDER", "sex"),
        ETHNIC_CODE=codes.of("ETHNIC_CODE", "ethnicity"),
        UPN="upn",
        DISABILITY_CODE=codes.of("DISABILITY_CODE", "disability"),
        UASC_IND=flag(pl.col("alone")),
        DECEASED_DATE=day("died"),
        LOCALITY_CODE=codes.of("LOCALITY_CODE", "locality"),
    )


def _contacts(known: Population, codes: LocalCodes) -> pl.DataFrame:
    return known.contacts.select(
        _PERSON,
        REFERRAL_ID=after(CONTACTS, "contact_id"),
        REF_TYPE=pl.lit("CON"),
        REF_DATE=day("day"),
        SOURCE_CODE=codes.of("SOURCE_CODE", "source"),
        OUTCOME_CODE=codes.of("OUTCOME_CODE", "outcome", _CONTACT_OUTCOMES),
    )


def _referrals(known: Population, codes: LocalCodes) -> pl.DataFrame:
    exploited = known.assessments.join(
        known.factors.filter(pl.col("code") == _EXPLOITATION), on="assessment_id", how="semi"
    )
    return known.referrals.select(
        _PERSON,
        _TEAM,
        REFERRAL_ID=known_id("referral_id"),
        REF_TYPE=pl.lit("REF"),
        PARENT_REFERRAL_ID=after(CONTACTS, "contact_id"),
        REF_DATE=day("start"),
        SOURCE_CODE=codes.of("SOURCE_CODE", "source"),
        NEED_CODE=codes.of("NEED_CODE", "need"),
        OUTCOME_CODE=codes.of("OUTCOME_CODE", "outcome", _REFERRAL_OUTCOMES),
        CLOSED_DATE=day("end"),
        CLOSE_REASON_CODE=codes.of("CLOSE_REASON_CODE", "close_reason"),
        CSE_IND=flag(pl.col("referral_id").is_in(exploited["referral_id"].implode())),
    )


def _assessments(known: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """Single assessments with their factors, and those that early help begins with."""
    single = known.assessments.select(
        _PERSON,
        _TEAM,
        ASSESSMENT_ID=known_id("assessment_id"),
        REFERRAL_ID=known_id("referral_id"),
        ASMT_TYPE=pl.lit("SA"),
        START_DATE=day("start"),
        AUTH_DATE=day("authorised"),
        OUTCOME_CODE=codes.of("OUTCOME_CODE", "outcome", _ASSESSMENT_OUTCOMES),
        STATUS_CODE="status",
    )
    universal = known.early_help.select(
        _PERSON,
        ASSESSMENT_ID=after(EARLY_HELP, "episode_id"),
        ASMT_TYPE=pl.lit("UHA"),
        START_DATE=day("start"),
        AUTH_DATE=day("start"),
    )
    return {
        "ASSESSMENT": _together(single, universal),
        "ASSESSMENT_FACTOR": known.factors.select(
            ASSESSMENT_ID=known_id("assessment_id"),
            FACTOR_CODE=codes.of("FACTOR_CODE", "code"),
        ),
    }


def _plans(known: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    """Registrations; plans, among them those of early help, which last as long as its episodes."""
    plans = known.plans.select(
        _PERSON,
        PLAN_ID=known_id("plan_id"),
        PLAN_TYPE=pl.col("kind").replace({"PATH": "PATHWAY"}),
        START_DATE=day("start"),
        AUTH_DATE=day("authorised"),
        END_DATE=day("end"),
    )
    universal = known.early_help.select(
        _PERSON,
        PLAN_ID=after(EARLY_HELP, "episode_id"),
        PLAN_TYPE=pl.lit("UHP"),
        START_DATE=day("start"),
        AUTH_DATE=day("start"),
        END_DATE=day("end"),
    )
    return {
        "REGISTRATION": known.cp_plans.select(
            _PERSON,
            REG_ID=known_id("plan_id"),
            ICPC_EVENT_ID=after(CONFERENCES, "conference_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
            INIT_CATEGORY_CODE=codes.of("INIT_CATEGORY_CODE", "category"),
            CATEGORY_CODE=codes.of("CATEGORY_CODE", "latest_category"),
            TEMP_IND=flag(pl.col("is_ola")),
        ),
        "PLAN": _together(plans, universal),
    }


def _workforce(known: Population, codes: LocalCodes) -> dict[str, pl.DataFrame]:
    return {
        "TEAM": known.department.select(
            _TEAM,
            TEAM_NAME="dept_team_name",
            TEAM_TYPE="dept_team_type",
            LOCALITY_CODE=codes.of("LOCALITY_CODE", "locality"),
        ),
        "WORKER": known.professionals.select(
            _TEAM,
            WORKER_ID=known_id("worker_id"),
            JOB_TITLE="job_title",
            FTE=pl.col("fte").cast(pl.String),
            AGENCY_IND=flag(pl.col("is_agency")),
        ),
        "ALLOCATION": known.involvements.select(
            _PERSON,
            _TEAM,
            ALLOCATION_ID=known_id("involvement_id"),
            WORKER_ID=known_id("worker_id"),
            START_DATE=day("start"),
            END_DATE=day("end"),
        ),
    }
