"""A made-up authority's events as LiquidLogic writes them: the front door, need, protection, people and workforce."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import columns
from expectations.systems import LIQUIDLOGIC
from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import (
    by_turns,
    code_and_label,
    flag,
    label,
    moment,
    number,
    optional_flag,
)
from warehouse.synthetic.writers.liquidlogic_care import care_extracts

# The reporting model numbers all forms, meetings and plans alike, whatever they are about.
QUALITY_FORMS = 50_000_000
CONFERENCE_MEETINGS, CP_REVIEW_MEETINGS, CLA_REVIEW_MEETINGS = 10_000_000, 20_000_000, 30_000_000

_PERSON = number("person_id").alias("DIM_PERSON_ID")
_REFERRAL = number("referral_id").alias("FACT_REFERRAL_ID")


def extracts(population: Population) -> dict[str, pl.DataFrame]:
    """Every extract by its name, each with the columns of its contract, in their order, as text.

    A record's own number stays what it is in the population, so that rows of both can be matched.
    """
    made = {
        **_people(population),
        **_front_door(population),
        **_assessments(population),
        **_protection(population),
        **_meetings(population),
        **_visits(population),
        **_workforce(population),
        **care_extracts(population, CLA_REVIEW_MEETINGS),
    }
    return {
        extract.name: made[extract.name].select(column.name for column in columns(extract.load()))
        for extract in LIQUIDLOGIC.extracts
    }


def _people(population: Population) -> dict[str, pl.DataFrame]:
    return {
        "DIM_PERSON": population.person.select(
            _PERSON,
            BIRTH_DTTM=moment("born"),
            DEATH_DTTM=moment("died"),
            GENDER_MAIN_CODE="sex",
            ETHNICITY_MAIN_CODE="ethnicity",
            UPN="upn",
            NHS_NUMBER="nhs_number",
            IS_CLIENT=flag(pl.col("is_client")),
            DUPLICATED_DTTM=moment("merged_on"),
        ),
        "FACT_DISABILITY": population.disability.select(
            _PERSON,
            FACT_DISABILITY_ID=number("disability_id"),
            DIM_LOOKUP_DISAB_CODE="code",
            END_DTTM=moment("end"),
        ),
        "FACT_IMMIGRATION_STATUS": population.immigration.select(
            _PERSON,
            FACT_IMMIGRATION_STATUS_ID=number("status_id"),
            DIM_LOOKUP_IMMGR_STATUS_DESC="status",
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
        ),
    }


def _is(outcome: str) -> pl.Expr:
    return flag(pl.col("outcome") == outcome)


def _front_door(population: Population) -> dict[str, pl.DataFrame]:
    source = {
        "DIM_LOOKUP_CONT_SORC_ID": pl.col("source"),
        "DIM_LOOKUP_CONT_SORC_ID_DESC": label("source", "cin_referral_source"),
    }
    return {
        "FACT_CAF_EPISODE": population.early_help.select(
            _PERSON,
            FACT_CAF_EPISODE_ID=number("episode_id"),
            EPISODE_START_DTTM=moment("start"),
            EPISODE_END_DTTM=moment("end"),
            START_REASON="reason",
            DIM_LOOKUP_CAF_EP_ENDRSN_ID_CODE="end_reason",
            DIM_LOOKUP_ORIGINATING_ORGANISATION_CODE="organisation",
        ),
        "FACT_CONTACTS": population.contacts.select(
            _PERSON,
            FACT_CONTACT_ID=number("contact_id"),
            CONTACT_DTTM=moment("day"),
            **source,
            OUTCOME_NEW_REFERRAL_FLAG=_is("referral"),
            OUTCOME_EXISTING_REFERRAL_FLAG=_is("existing"),
            OUTCOME_CP_ENQUIRY_FLAG=_is("enquiry"),
            OUTCOME_NFA_FLAG=_is("nfa"),
            OUTCOME_ADVICE_FLAG=_is("advice"),
            OTHER_OUTCOMES_EXIST_FLAG=_is("other"),
            TOTAL_NO_OF_OUTCOMES=pl.lit("1"),
        ),
        "FACT_REFERRALS": population.referrals.select(
            _PERSON,
            _REFERRAL,
            REFRL_START_DTTM=moment("start"),
            REFRL_END_DTTM=moment("end"),
            DIM_LOOKUP_CATEGORY_OF_NEED_CODE="need",
            **source,
            OUTCOME_SINGLE_ASSESSMENT_FLAG=_is("assess"),
            OUTCOME_STRATEGY_DISCUSSION_FLAG=_is("strategy"),
            OUTCOME_NFA_FLAG=_is("nfa"),
            DIM_LOOKUP_REFRL_ENDRSN_ID_CODE="close_reason",
            DIM_DEPARTMENT_ID=number("dept_team_id"),
        ),
    }


def _assessments(population: Population) -> dict[str, pl.DataFrame]:
    """Assessments and plans, and the forms that assessments and quality audits are written on."""
    form = pl.col("assessment_id").alias("form_id")
    quality = population.quality_forms.with_columns(pl.col("form_id") + QUALITY_FORMS)
    forms = pl.concat(
        [
            population.assessments.select(form, "person_id", kind=pl.lit("ASSESS")),
            quality.select("form_id", "person_id", "kind").unique("form_id", maintain_order=True),
        ]
    )
    return {
        "FACT_SINGLE_ASSESSMENT": population.assessments.select(
            _PERSON,
            _REFERRAL,
            FACT_SINGLE_ASSESSMENT_ID=number("assessment_id"),
            FACT_FORM_ID=number("assessment_id"),
            START_DTTM=moment("start"),
            DIM_LOOKUP_STEP_SUBSTATUS_CODE="status",
            OUTCOME_NFA_FLAG=_is("nfa"),
            OUTCOME_NFA_S47_END_FLAG=pl.lit("N"),
            OUTCOME_PROV_OF_SERVICES_FLAG=_is("ongoing"),
            OUTCOME_STRATEGY_DISCUSSION_FLAG=pl.lit("N"),
            OUTCOME_REFERRAL_TO_OTHER_AGENCY_FLAG=_is("step_down"),
            COMPLETED_BY_DEPT_ID=number("dept_team_id"),
        ),
        "FACT_FORMS": forms.select(
            _PERSON, FACT_FORM_ID=number("form_id"), DIM_LOOKUP_FORM_TYPE_ID_CODE="kind"
        ),
        "FACT_FORM_ANSWERS": _answers(population, quality),
        "FACT_CARE_PLANS": population.plans.select(
            _PERSON,
            FACT_CARE_PLAN_ID=number("plan_id"),
            FACT_CARE_PLAN_SUMMARY_ID=number("version_of"),
            DIM_LOOKUP_PLAN_TYPE_ID_CODE="kind",
            DIM_LOOKUP_PLAN_STATUS_ID_CODE="status",
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            MODIF_DTTM=pl.coalesce(moment("authorised"), moment("start")),
        ),
    }


def _answers(population: Population, quality: pl.DataFrame) -> pl.DataFrame:
    """One row per answer. A form that has not ended has no answer FormEndDate."""
    written = population.assessments.select(
        "status", "child_seen", "start", "authorised", form_id="assessment_id"
    )
    ended = pl.col("authorised").is_not_null()
    factors = population.factors.join(
        written, left_on="assessment_id", right_on="form_id", maintain_order="left"
    )
    day = pl.coalesce("authorised", "start")
    yes_or_no = pl.when("child_seen").then(pl.lit("Yes")).otherwise(pl.lit("No"))
    parts = [
        written.filter(ended).select(
            "form_id", no=pl.lit("FormEndDate"), answer=_in_words("authorised"), day="authorised"
        ),
        written.select("form_id", no=pl.lit("seenYN"), answer=yes_or_no, day=day),
        factors.select(form_id="assessment_id", no="code", answer=pl.lit("Yes"), day=day),
        quality.filter(pl.col("completed").is_not_null())
        .unique("form_id", maintain_order=True)
        .select(
            "form_id", no=pl.lit("FormEndDate"), answer=_in_words("completed"), day="completed"
        ),
        quality.filter(pl.col("answer_no").is_not_null()).select(
            "form_id", no="answer_no", answer="answer", day="completed"
        ),
    ]
    return pl.concat(parts).select(
        FACT_FORM_ANSWER_ID=pl.int_range(1, pl.len() + 1).cast(pl.String),
        FACT_FORM_ID=number("form_id"),
        ANSWER_NO="no",
        ANSWER="answer",
        ANSWERED_DTTM=moment("day"),
    )


def _in_words(column: str) -> pl.Expr:
    """A date as people write it into a form."""
    return pl.col(column).dt.to_string("%d/%m/%Y")


def _protection(population: Population) -> dict[str, pl.DataFrame]:
    conference = pl.col("plan_made").fill_null(False)
    return {
        "FACT_S47": population.enquiries.select(
            _PERSON,
            _REFERRAL,
            FACT_S47_ID=number("enquiry_id"),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            **_findings(),
            COMPLETED_BY_DEPT_ID=number("dept_team_id"),
        ),
        "FACT_CP_CONFERENCE": population.conferences.select(
            _PERSON,
            _REFERRAL,
            FACT_CP_CONFERENCE_ID=number("conference_id"),
            FACT_S47_ID=number("enquiry_id"),
            FACT_MEETING_ID=(pl.col("conference_id") + CONFERENCE_MEETINGS).cast(pl.String),
            DUE_DTTM=moment("due"),
            TRANSFER_IN_FLAG=flag(pl.col("transfer_in")),
            OUTCOME_CP_FLAG=flag(conference),
            OUTCOME_NFA_FLAG=flag(~conference & ~pl.col("cancelled")),
            ORGANISED_BY_DEPT_ID=number("dept_team_id"),
        ),
        "FACT_CP_PLAN": population.cp_plans.select(
            _PERSON,
            _REFERRAL,
            FACT_CP_PLAN_ID=number("plan_id"),
            FACT_INITIAL_CP_CONFERENCE_ID=number("conference_id"),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
            INIT_CATEGORY_DESC=label("category", "cin_category_of_abuse"),
            CP_CATEGORY_DESC=label("latest_category", "cin_category_of_abuse"),
            IS_OLA=flag(pl.col("is_ola")),
        ),
        "FACT_CP_REVIEW": population.cp_reviews.select(
            _PERSON,
            FACT_CP_REVIEW_ID=number("review_id"),
            FACT_CP_PLAN_ID=number("plan_id"),
            FACT_MEETING_ID=(pl.col("review_id") + CP_REVIEW_MEETINGS).cast(pl.String),
            DUE_DTTM=moment("due"),
            MEETING_DTTM=moment("day"),
            OUTCOME_CONTINUE_CP_FLAG=optional_flag("continues"),
        ),
    }


def _findings() -> dict[str, pl.Expr]:
    """The outcome flags of an enquiry; either of two says the same, and both are used."""
    ended = pl.col("end").is_not_null()
    found = pl.when(ended).then("outcome")
    no_risk = pl.when(found == "substantiated").then(by_turns("enquiry_id", "services", "monitor"))
    nothing = pl.when(found == "not_substantiated").then(by_turns("enquiry_id", "nfa", "continue"))
    return {
        "OUTCOME_NFA_FLAG": flag(nothing == "nfa"),
        "OUTCOME_NFA_CONTINUE_SINGLE_FLAG": flag(nothing == "continue"),
        "OUTCOME_CP_CONFERENCE_FLAG": flag(found == "conference"),
        "OUTCOME_MONITOR_FLAG": flag(no_risk == "monitor"),
        "OUTCOME_PROV_OF_SERVICES_FLAG": flag(no_risk == "services"),
    }


def _meetings(population: Population) -> dict[str, pl.DataFrame]:
    """Conferences and reviews; a review that was not held has a meeting without a date."""
    nothing = pl.lit(None, pl.String)
    took_part = code_and_label("participation", "903_review_participation")
    held = pl.concat(
        [
            population.conferences.select(
                "person_id",
                "day",
                "cancelled",
                meeting=pl.col("conference_id") + CONFERENCE_MEETINGS,
                kind=pl.lit("ICPC"),
                part=nothing,
            ),
            population.cp_reviews.select(
                "person_id",
                "day",
                cancelled=pl.lit(False),
                meeting=pl.col("review_id") + CP_REVIEW_MEETINGS,
                kind=pl.lit("RCPC"),
                part=nothing,
            ),
            population.cla_reviews.select(
                "person_id",
                "day",
                cancelled=pl.lit(False),
                meeting=pl.col("review_id") + CLA_REVIEW_MEETINGS,
                kind=pl.lit("CLAR"),
                part=took_part,
            ),
        ]
    )
    return {
        "FACT_MEETINGS": held.select(
            FACT_MEETING_ID=number("meeting"),
            DIM_LOOKUP_MTG_TYPE_ID_CODE="kind",
            ACTUAL_DTTM=moment("day"),
            CANCELLED=flag(pl.col("cancelled")),
        ),
        "FACT_MEETING_SUBJECTS": held.select(
            _PERSON,
            FACT_MEETINGS_ID=number("meeting"),
            DIM_LOOKUP_PARTICIPATION_CODE_DESC="part",
        ),
    }


def _visits(population: Population) -> dict[str, pl.DataFrame]:
    types = {"cp": "STVC", "cla": "STVL", "cin": "STVN"}
    note = number("visit_id").alias("FACT_CASENOTE_ID")
    return {
        "FACT_CASENOTES": population.visits.select(
            _PERSON,
            note,
            DIM_LOOKUP_CASNT_TYPE_ID_CODE=pl.col("kind").replace_strict(types),
            EVENT_DTTM=moment("day"),
            SEEN_FLAG=flag(pl.col("seen")),
            SEEN_ALONE_FLAG=flag(pl.col("seen_alone")),
            SEEN_BEDROOM_FLAG=flag(pl.col("bedroom")),
        ),
        "FACT_CP_VISIT": population.visits.filter(pl.col("kind") == "cp").select(
            note, FACT_CP_VISIT_ID=number("visit_id"), FACT_CP_PLAN_ID=number("plan_id")
        ),
        "FACT_CLA_VISIT": population.visits.filter(pl.col("kind") == "cla").select(
            _PERSON, note, FACT_CLA_VISIT_ID=number("visit_id"), FACT_CLA_ID=number("cla_id")
        ),
    }


def _workforce(population: Population) -> dict[str, pl.DataFrame]:
    team = number("dept_team_id").alias("DIM_DEPARTMENT_ID")
    named = population.department.select("dept_team_id", "dept_team_name")
    return {
        "DIM_DEPARTMENT": population.department.select(
            team, NAME="dept_team_name", DEPT_TYPE_DESCRIPTION="dept_team_type"
        ),
        "DIM_WORKER": population.professionals.join(
            named, on="dept_team_id", how="left", maintain_order="left"
        ).select(
            DIM_WORKER_ID=number("worker_id"),
            JOB_TITLE="job_title",
            DEPARTMENT_NAME="dept_team_name",
            FULL_TIME_EQUIVALENCY=pl.col("fte").cast(pl.String),
        ),
        "FACT_INVOLVEMENTS": population.involvements.select(
            _PERSON,
            _REFERRAL,
            team,
            FACT_INVOLVEMENTS_ID=number("involvement_id"),
            DIM_WORKER_ID=number("worker_id"),
            DIM_LOOKUP_INVOLVEMENT_TYPE_CODE="kind",
            IS_ALLOCATED_CW_FLAG=flag(pl.col("allocated")),
            START_DTTM=moment("start"),
            END_DTTM=moment("end"),
        ),
    }
