"""A made-up authority's events as LiquidLogic's extracts, here its people and workforce."""

from __future__ import annotations

import polars as pl

from expectations.contracts.base import columns
from expectations.systems import LIQUIDLOGIC
from warehouse.synthetic.population import Population
from warehouse.synthetic.writers.cells import (
    flag,
    moment,
    number,
)
from warehouse.synthetic.writers.liquidlogic_care import care_extracts
from warehouse.synthetic.writers.liquidlogic_front_door import front_door_extracts
from warehouse.synthetic.writers.liquidlogic_protection import (
    CLA_REVIEW_MEETINGS,
    protection_extracts,
)

_PERSON = number("person_id").alias("DIM_PERSON_ID")
_REFERRAL = number("referral_id").alias("FACT_REFERRAL_ID")


def extracts(population: Population) -> dict[str, pl.DataFrame]:
    """Return every extract by its name, with its contract's columns in their order, all cells text.

    A record keeps its id from the population, so that rows of both can be matched.
    """
    made = {
        **_people(population),
        **front_door_extracts(population),
        **protection_extracts(population),
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
