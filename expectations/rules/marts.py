"""Rules of the marts, judged before they are published; what Tartan got wrong is told to the hub, what an authority's figures do to it."""

from __future__ import annotations

from expectations.rules.rule import Rule

_INDICATORS = ("marts.fct_indicator",)
_EVERY_INDICATOR = "every indicator of every framework"

MARTS: tuple[Rule, ...] = (
    Rule(
        "percentage_above_100",
        "error",
        "hub",
        "An indicator that is a share of its own denominator comes out above 100 per cent, which "
        "the models must not make of any extract. Nothing was published. Look at the two measures "
        "that the catalogue names for it, and mend the one that counts what the other does not.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects=_EVERY_INDICATOR,
    ),
    Rule(
        "negative_figure",
        "error",
        "hub",
        "A count, or a value made of counts, is below zero. Nothing was published. Look at the "
        "measure that the catalogue names for the indicator, and mend what is taken off twice.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects=_EVERY_INDICATOR,
    ),
    Rule(
        "regional_sum_differs",
        "error",
        "hub",
        "The region's figures are not the sums over the authorities that gave both numbers. "
        "Nothing was published. Look at int_benchmark__region for whom it counts or leaves out.",
        extracts=("marts.fct_regional_benchmark",),
        tool="great_expectations",
        protects="every regional benchmark",
    ),
    Rule(
        "authority_without_figures",
        "error",
        "hub",
        "An authority has a delivery in use and is in the marts nowhere. Nothing was published. "
        "Look whether seeds/local_authorities.csv and dim_area know it, and which model drops it.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects=_EVERY_INDICATOR,
    ),
    Rule(
        "indicator_vanished",
        "warning",
        "hub",
        "An indicator of the catalogue had values in the release before and has none now. Look "
        "which extract or return of it is no longer in use, and whether its measure is still made.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects="the indicators that are gone",
    ),
    Rule(
        "figure_revised",
        "warning",
        "la",
        "Months that were long over now count far more or far fewer than your delivery before "
        "told. Compare the two exports: see whether the newer one leaves out closed or archived "
        "cases, or another team's, and deliver it again with all of them. If the older one was "
        "wrong, there is nothing to mend: tell the hub.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects="the indicators named",
    ),
    Rule(
        "stock_jumped",
        "warning",
        "la",
        "A number of open cases is far from that of the month before, and further than it usually "
        "moves. Look whether cases were opened or closed in bulk, or whether the export leaves "
        "some out; mend that in the source system. If it is so, there is nothing to mend: tell "
        "the hub.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects="the indicators named",
    ),
    Rule(
        "negative_duration",
        "warning",
        "la",
        "The days of an indicator add up to less than none, so some of its dates stand in the wrong "
        "order. Look for records that end, or reach their goal, before they begin, and correct "
        "whichever date is wrong.",
        extracts=_INDICATORS,
        tool="great_expectations",
        protects="the indicators named",
    ),
)

# Judged when an authority's delivery first meets the release before it, and never again: a later
# reading of the same delivery has nothing else to be compared with.
JUDGED_ONCE = "figure_revised"
