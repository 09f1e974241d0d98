"""Reference data that contracts check against, as frames."""

from __future__ import annotations

from functools import cache

import polars as pl

from expectations.seeds import JUDGING, judging_rows

POPULATION_MEASURE = "population_0_17"


@cache
def return_items() -> pl.DataFrame:
    """What each item of each framework asks for.

    Returns:
        One row per (framework, ref): ``over_population`` (the reference population is the
        denominator), ``needs_denominator``, ``is_share`` (numerator is a part of the
        denominator), ``counts_days`` (the numerator is a sum of days).
    """
    catalogue = _seed("indicator_catalogue")
    denominator = pl.col("denominator_measure")
    return (
        _seed("indicator_references")
        .join(catalogue, on="indicator_id", how="inner", validate="m:1")
        .select(
            "framework",
            "ref",
            over_population=denominator.eq_missing(POPULATION_MEASURE),
            needs_denominator=denominator.is_not_null() & (denominator != POPULATION_MEASURE),
            is_share=(pl.col("unit") == "percent") & (denominator != POPULATION_MEASURE),
            counts_days=pl.col("unit") == "days",
        )
    )


@cache
def populations() -> pl.DataFrame:
    """Population estimates aged 0-17 by authority, in order of publication.

    Returns:
        One row per (la_id, estimate_year): ``published_on``, ``population``.
    """
    return (
        _seed("population")
        .join(_seed("local_authorities"), left_on="area_id", right_on="ons_code")
        .select(
            "la_id",
            pl.col("published_on").str.to_date(),
            pl.col("estimate_year").cast(pl.Int32),
            population=pl.col("population_0_17").cast(pl.Float64),
        )
        .sort("published_on", "estimate_year")
    )


@cache
def authority_names() -> pl.DataFrame:
    """One row per authority: la_id, la_name."""
    return _seed("local_authorities").select("la_id", "la_name")


@cache
def code_sets() -> pl.DataFrame:
    """Codes that may be delivered.

    Returns:
        One row per (code_set, code): ``label``, null unless some column writes the set's labels,
        and the first and last financial year of its use (2021 = April 2020 to March 2021), null
        where it has no such limit.
    """
    years = pl.col("first_year", "last_year").cast(pl.Int32)
    return _seed("code_sets").with_columns(years)


def _seed(name: str) -> pl.DataFrame:
    """Return what judges deliveries in a seed, every column as text."""
    schema = dict.fromkeys(JUDGING[name], pl.String())
    return pl.DataFrame(judging_rows(name), schema)
