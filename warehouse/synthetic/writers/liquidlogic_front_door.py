"""A made-up authority's contacts, referrals, assessments, forms and plans as LiquidLogic writes them."""

from __future__ import annotations

import polars as pl

from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import flag, label, moment, number

_PERSON = number("person_id").alias("DIM_PERSON_ID")
_REFERRAL = number("referral_id").alias("FACT_REFERRAL_ID")

# Numbers of quality forms are counted on from here: forms of all kinds share one extract.
QUALITY_FORMS = 50_000_000


def front_door_extracts(population: Population) -> dict[str, pl.DataFrame]:
    """Return the extracts of the front door, of assessments and of plans, by name."""
    return {**_front_door(population), **_assessments(population)}


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
    """Return assessments and plans, and the forms of assessments and quality audits."""
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
    """Return one row per answer; a form that has not ended has no answer FormEndDate."""
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
    """Return a date as people type it into a form."""
    return pl.col(column).dt.to_string("%d/%m/%Y")
