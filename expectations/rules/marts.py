"""Rules of the marts, judged before they are published: of Tartan's own work, and of an authority's figures."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.rules.rule import Owner, Rule, Severity

_INDICATORS = ("marts.fct_indicator",)
_EVERY_INDICATOR = "every indicator of every framework"
_NAMED = "the indicators named"


def _of_mart(
    id: str,
    severity: Severity,
    owner: Owner,
    wrong: str,
    remedy: str,
    *,
    extracts: tuple[str, ...] = _INDICATORS,
    protects: str = _EVERY_INDICATOR,
    details: Mapping[str, str] | None = None,
) -> Rule:
    return Rule(
        id,
        severity,
        owner,
        "mart",
        wrong,
        remedy,
        extracts=extracts,
        tool="great_expectations",
        protects=protects,
        details=details or {},
    )


MARTS: tuple[Rule, ...] = (
    _of_mart(
        "percentage_above_100",
        "error",
        "hub",
        "A share of an indicator's own denominator is above 100 per cent, so nothing was published.",
        "Look at the two measures that the catalogue names for the indicator, and correct the one "
        "that counts what the other does not.",
    ),
    _of_mart(
        "negative_figure",
        "error",
        "hub",
        "A count, or a value made of counts, is below zero, so nothing was published.",
        "Look at the measure that the catalogue names for the indicator, and correct what is "
        "subtracted twice.",
    ),
    _of_mart(
        "regional_sum_differs",
        "error",
        "hub",
        "A region's figures are not the sums over its authorities, so nothing was published.",
        "Look at int_benchmark__region for the authorities that it counts or leaves out.",
        extracts=("marts.fct_regional_benchmark",),
        protects="every regional benchmark",
    ),
    _of_mart(
        "authority_without_figures",
        "error",
        "hub",
        "An authority has a delivery in use and no figure in the marts, so nothing was published.",
        "Check that seeds/local_authorities.csv and dim_area have it, and find the model that drops "
        "it.",
    ),
    _of_mart(
        "indicator_vanished",
        "warning",
        "hub",
        "An indicator had values in the release before and has none now.",
        "Check which extract or return of it is no longer in use, and whether its measure is still "
        "made.",
        protects="the indicators that are gone",
    ),
    _of_mart(
        "figure_revised",
        "warning",
        "la",
        "Months that ended long ago now count far more or far fewer than in your delivery before.",
        "Compare the two exports: check whether the newer one leaves out closed or archived cases, "
        "or another team's, and deliver it again with all of them. If the older one was wrong, tell "
        "the hub: there is nothing to fix.",
        protects=_NAMED,
        details={
            "": "{item_title}[ ({period} changed most)]: {other} over all settled months in your "
            "delivery before, {found} now."
        },
    ),
    _of_mart(
        "stock_jumped",
        "warning",
        "la",
        "A number of open cases has moved further from the month before than it usually does.",
        "Check whether cases were opened or closed in bulk, or whether the export leaves some out; "
        "correct that in the source system. If the number is right, tell the hub: there is nothing "
        "to fix.",
        protects=_NAMED,
        details={"": "{item_title}: {found} at the end of {period}, {other} a month before."},
    ),
    _of_mart(
        "negative_duration",
        "warning",
        "la",
        "The days of an indicator add up to less than none, so some of its dates are in the wrong "
        "order.",
        "Look for records that end before they begin, and correct whichever date is wrong.",
        protects=_NAMED,
        details={"": "{item_title}: {found} days in {period}."},
    ),
)

# Judged when an authority's delivery first meets the release before it, and never again: a later
# reading of the same delivery has nothing else to be compared with.
JUDGED_ONCE = "figure_revised"
