"""The part of a population that every case-management system can record."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from warehouse.synthetic.population import Population


def recordable_in_every_system(population: Population) -> Population:
    """Return the population without what PARIS has no column for.

    Left out are merged records, absences that are not missing episodes, later immigration statuses
    of unaccompanied children, ended disabilities, involvements other than the allocated worker's,
    and quality forms. Emptied are NHS numbers, the reasons and organisation of early help, whether a
    child was seen in an assessment, the bedroom seen on a visit, why an adoption stopped, and an
    involvement's kind and referral.
    """
    in_use = population.person.filter(pl.col("merged_on").is_null())
    return replace(
        population,
        person=in_use.with_columns(nhs_number=pl.lit(None, pl.String), is_client=pl.lit(True)),
        early_help=_without(population.early_help, "reason", "end_reason", "organisation"),
        assessments=_without(population.assessments, "child_seen"),
        visits=_without(population.visits, "bedroom"),
        missing=population.missing.filter(pl.col("kind") == "M"),
        immigration=population.immigration.filter(pl.col("status") == "UASC"),
        disability=population.disability.filter(pl.col("end").is_null()),
        adoptions=_without(population.adoptions, "stop_reason"),
        involvements=_without(population.involvements.filter("allocated"), "kind", "referral_id"),
        quality_forms=population.quality_forms.clear(),
    )


def _without(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    """Return the same rows with these columns empty."""
    return rows.with_columns(pl.lit(None, rows.schema[name]).alias(name) for name in names)
