"""What is expected of the marts before they are published, by the rows of the models in models/quality."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.suites.suite import Expected, within

# Sums of doubles in another order differ in their last digits.
ROUNDING = 1e-6


@dataclass(frozen=True)
class MartSuite:
    """Expectations of one model.

    Attributes:
        name: what the model is about, and the suite's name on Great Expectations' page.
        mart: the mart that is judged by it.
        labels: the columns that name a row of the model that failed.
        expected: what is expected of it.
    """

    name: str
    mart: str
    labels: tuple[str, ...]
    expected: tuple[Expected, ...]

    @property
    def model(self) -> str:
        """Return the name of the model whose rows are judged."""
        return f"int_quality__{self.name}"


SUITES: tuple[MartSuite, ...] = (
    MartSuite(
        "indicators",
        "fct_indicator",
        ("indicator_id",),
        (
            within(
                "percentage_above_100",
                "No share of an indicator's own denominator is above 100 per cent.",
                "highest_share",
                highest=100 + ROUNDING,
            ),
            within(
                "negative_figure",
                "No count, and no value made of counts, is below zero.",
                "lowest",
                lowest=-ROUNDING,
            ),
        ),
    ),
    MartSuite(
        "regions",
        "fct_regional_benchmark",
        ("indicator_id", "region_id"),
        (
            within(
                "regional_sum_differs",
                "A region's figures are the sums over its authorities that gave both numbers.",
                "worst_difference",
                highest=ROUNDING,
            ),
        ),
    ),
    MartSuite(
        "authorities",
        "fct_indicator",
        ("la_id", "source"),
        (
            within(
                "authority_without_figures",
                "Every authority with a delivery in use has figures.",
                "figures",
                lowest=1,
            ),
        ),
    ),
    MartSuite(
        "indicators_of_last_release",
        "fct_indicator",
        ("indicator_id", "source"),
        (
            within(
                "indicator_vanished",
                "Every indicator that the release before had values of has some now.",
                "values_now",
                lowest=1,
            ),
        ),
    ),
    MartSuite(
        "revisions",
        "fct_indicator",
        ("la_id", "measure_id"),
        (
            within(
                "figure_revised",
                "Settled months count about as many as the authority's delivery before told.",
                "times_believable",
                highest=1,
            ),
        ),
    ),
    MartSuite(
        "stocks",
        "fct_indicator",
        ("la_id", "measure_id"),
        (
            within(
                "stock_jumped",
                "No number of open cases is far from that of the month before.",
                "times_believable",
                highest=1,
            ),
        ),
    ),
    MartSuite(
        "durations",
        "fct_indicator",
        ("la_id", "measure_id"),
        (
            within(
                "negative_duration",
                "No sum of days is below zero.",
                "days",
                lowest=0,
            ),
        ),
    ),
)
