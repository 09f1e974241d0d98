"""The return: one row per item of a framework's form, for the authority or one of its localities."""

from __future__ import annotations

from typing import Any

import pandera.polars as pa
import polars as pl

from expectations import periods, reference
from expectations.contracts.base import Contract, row_rule


class Return(Contract):
    """One item of a framework for one period and area, as an authority typed it.

    Grain: (framework, ref, period, area). Blank, ``N/A`` and ``NA`` mean not applicable.
    Source: INTERFACES.md, "A return".
    """

    framework: str = pa.Field(description="Framework of the form, for example eastern_2020.")
    ref: str = pa.Field(description="The item's number as printed, for example 1.10 or 2.5c.")
    period: str = pa.Field(
        description="Period id; quarter two of the Eastern form is 2020/21-YTD-09."
    )
    area: str = pa.Field(
        nullable=True,
        description="Empty for the authority as a whole, or the name of a locality.",
        # Without it a locality's figures would be taken for the authority's.
        metadata={"needed": True},
    )
    numerator: float = pa.Field(
        nullable=True,
        description="Count, or sum of days. Empty or N/A = not applicable.",
        metadata={"needed": True, "strict": True},
    )
    denominator: float = pa.Field(
        nullable=True,
        description="Count the numerator is set against. Empty for rates per population.",
        metadata={"needed": True, "strict": True},
    )
    value: float = pa.Field(
        nullable=True,
        description="The result in the item's unit, only where no numerator is known.",
        metadata={"strict": True},
    )
    comment: str = pa.Field(nullable=True, description="What a reader should know of this figure.")

    class Config:
        strict = True
        metadata: dict[str, Any] = {  # noqa: RUF012 - Pandera's own way to configure a model
            "key": ("framework", "ref", "period", "area"),
            "duplicate_rule": "return_two_rows_for_item",
            "replaces": ("framework", "period"),
            "nulls": ("", "N/A", "NA"),
            "may_be_empty": False,
        }

    @row_rule("return_unknown_framework")
    def framework_is_known(cls) -> pl.Expr:
        return pl.col("framework").is_in(reference.return_items()["framework"].unique().implode())

    @row_rule("return_unknown_ref")
    def ref_is_an_item(cls) -> pl.Expr:
        frameworks = reference.return_items()["framework"].unique().implode()
        not_ours_to_judge = pl.col("ref").is_null() | ~pl.col("framework").is_in(frameworks)
        return _item("needs_denominator").is_not_null() | not_ours_to_judge

    @row_rule("return_unknown_period")
    def period_is_known(cls) -> pl.Expr:
        return _period_end().is_not_null() | pl.col("period").is_null()

    @row_rule("return_period_not_over")
    def period_is_over(cls) -> pl.Expr:
        return _period_end() < pl.col("delivered_on")

    @row_rule("return_area_is_authority")
    def area_is_a_locality(cls) -> pl.Expr:
        names = reference.authority_names()
        own_name = pl.col("la_id").replace_strict(names["la_id"], names["la_name"], default=None)
        area = pl.col("area").str.to_lowercase()
        return (area != own_name.str.to_lowercase()) & (area != pl.col("la_id"))

    @row_rule("return_negative_count")
    def counts_are_not_negative(cls) -> pl.Expr:
        return pl.min_horizontal("numerator", "denominator", "value") >= 0

    @row_rule("return_fractional_count")
    def counts_are_whole(cls) -> pl.Expr:
        numerator = _item("counts_days") | _is_whole("numerator")
        denominator = _item("over_population") | _is_whole("denominator")
        return numerator.fill_null(True) & denominator.fill_null(True)

    @row_rule("return_missing_denominator")
    def numerator_has_its_denominator(cls) -> pl.Expr:
        complete = pl.col("numerator").is_null() | pl.col("denominator").is_not_null()
        return complete | ~_item("needs_denominator")

    @row_rule("return_numerator_above_denominator")
    def a_part_is_not_above_its_whole(cls) -> pl.Expr:
        return ~_item("is_share") | (pl.col("numerator") <= pl.col("denominator"))

    @row_rule("return_value_beside_numerator")
    def value_stands_alone(cls) -> pl.Expr:
        return pl.col("value").is_null() | pl.col("numerator").is_null()

    @row_rule("return_population_differs")
    def population_is_the_reference(cls) -> pl.Expr:
        given, reference_population = pl.col("denominator"), population_in_force()
        multiplier = 10_000 / reference_population  # what the Eastern form prints in this column
        same = (given == reference_population) | ((given - multiplier).abs() < 0.000_05)
        return ~_item("over_population") | pl.col("numerator").is_null() | same


def _item(property_name: str) -> pl.Expr:
    """Return a property of the row's item; null where there is no such item."""
    items = reference.return_items()
    names = items.select(pl.concat_str("framework", "ref", separator=" ")).to_series()
    item = pl.concat_str("framework", "ref", separator=" ")
    return item.replace_strict(names, items[property_name], default=None)


def _period_end() -> pl.Expr:
    """Return the last day of the row's period; null where the period is unknown."""

    def end(period_id: str) -> Any:
        period = periods.parse(period_id)
        return period.end if period else None

    def ends(ids: pl.Series) -> pl.Series:
        known = {text: end(text) for text in ids.drop_nulls().unique()}
        return pl.Series(ids.name, [known.get(text) for text in ids], dtype=pl.Date)

    return pl.col("period").map_batches(ends, return_dtype=pl.Date)


def population_in_force() -> pl.Expr:
    """Return the estimate published last by the period's end; null where none is held.

    The same rule as the model int_population__in_force has, which runs later; a test compares them.
    """

    def population(row: pl.Series) -> pl.Series:
        asked = row.struct.unnest().with_row_index("position").sort("period")
        found = asked.join_asof(
            reference.populations(),
            left_on="period",
            right_on="published_on",
            by="la_id",
            check_sortedness=False,
        )
        return found.sort("position")["population"]

    return pl.struct("la_id", _period_end()).map_batches(population, return_dtype=pl.Float64)


def _is_whole(column: str) -> pl.Expr:
    return pl.col(column) == pl.col(column).round()
