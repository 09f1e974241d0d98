"""What every case-management system can say of an authority, so that it reads alike whichever wrote it."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from warehouse.synthetic.population import Population


def recordable_in_every_system(population: Population) -> Population:
    """The authority without what PARIS has no column for.

    Left out are records merged into others, absences that are not missing episodes, what an
    unaccompanied child's status became, disabilities that are over, involvements of anybody but the
    worker who holds the case, and forms of quality assurance. Empty are NHS numbers, why early help
    began and ended and who began it, whether a child was seen in an assessment, the bedroom seen on
    a visit, why an adoption did not come about, and an involvement's kind and referral.
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
    """The same rows with these columns empty."""
    return rows.with_columns(pl.lit(None, rows.schema[name]).alias(name) for name in names)
