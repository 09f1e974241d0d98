"""What the marts are expected to be before they are published: by the frames that SQL makes of them."""

from __future__ import annotations

from dataclasses import dataclass

from expectations.suites.suite import Expected, within

# Indicators in per cent that are no share of their denominator: what is above the line is counted
# apart from what is below it. (An annualised one is a share times twelve over its months.)
NOT_A_SHARE = ("referrals_of_contacts_percent", "section_47_without_conference_percent")

# Made by taking one count off another, which in a short period may be the larger.
MAY_BE_NEGATIVE = ("section_47_without_conference_percent",)

# Sums of doubles in another order differ in their last digits.
ROUNDING = 1e-6

# Months that ended so long before the older delivery hardly change by what is recorded late.
SETTLED_DAYS = 92

# What is recorded late, merged or put right moves a settled month by a few; a quarter of it, and
# twenty at least, is another population. A whole history of small months counts as one: fifty.
BELIEVABLE_REVISION = 0.25
FEWEST_REVISED_IN_MONTH = 20
FEWEST_REVISED_IN_ALL = 50

# A stock moves by a quarter or by three times what it moves in all but its liveliest months (nine
# in ten of the two years before) only when something happened to the records. Of fewer than
# twenty, or where fewer than six moves are known, nothing is said.
BELIEVABLE_JUMP = 0.25
TIMES_USUAL_MOVE = 3
USUAL_QUANTILE = 0.9
MONTHS_LOOKED_AT = 24
FEWEST_MONTHS = 6
FEWEST_IN_JUMP = 20


@dataclass(frozen=True)
class MartSuite:
    """Expectations of one frame.

    Attributes:
        name: the frame's, and what Great Expectations' page calls it.
        mart: the mart whose rows it tells of.
        labels: the columns that say in words which row of the frame failed.
        expected: what is expected of it.
    """

    name: str
    mart: str
    labels: tuple[str, ...]
    expected: tuple[Expected, ...]


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
                "share_revised",
                highest=BELIEVABLE_REVISION,
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
