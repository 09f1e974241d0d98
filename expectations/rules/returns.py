"""Rules of the rows of a return."""

from __future__ import annotations

from expectations.rules.rule import Rule, Severity


def _of_return(
    id: str,
    severity: Severity,
    column: str | None,
    wrong: str,
    remedy: str,
    detail: str | None = None,
) -> Rule:
    return Rule(
        id,
        severity,
        "la",
        "row",
        wrong,
        remedy,
        extracts=("returns.return",),
        column=column,
        protects="the item of the return, and the region's value of it",
        details={"": detail} if detail else {},
    )


RETURN = (
    _of_return(
        "return_unknown_framework",
        "error",
        "framework",
        "The framework is not one that Tartan knows.",
        "Use the form's name as in the data dictionary, for example eastern_2020.",
        "{code} is not a framework that Tartan knows.",
    ),
    _of_return(
        "return_unknown_ref",
        "error",
        "ref",
        "The number is not an item of this framework.",
        "Use the number printed on the form; if Excel has shortened 1.10 to 1.1, format the column "
        "as text.",
        "{code} is not an item of this framework.",
    ),
    _of_return(
        "return_unknown_period",
        "error",
        "period",
        "The period cannot be read.",
        "Write it as 2020-12, 2020/21-Q3, 2020/21-YTD-12, 2020/21 or R12-2020-12; the first half of "
        "2020/21 is 2020/21-YTD-09.",
        "{code} is not a period.",
    ),
    _of_return(
        "return_period_not_over",
        "warning",
        "period",
        "The period had not ended when the return was delivered.",
        "Check that you gave the right year and month.",
    ),
    _of_return(
        "return_area_is_authority",
        "error",
        "area",
        "The area names the authority itself.",
        "Leave area empty for the whole authority; fill it in for a locality only.",
    ),
    _of_return(
        "return_two_rows_for_item",
        "error",
        "ref",
        "An earlier row gives the same item, period and area, so this row is left out.",
        "Keep one row. If this is item 1.10, Excel has shortened it to 1.1: format the column as "
        "text.",
    ),
    _of_return(
        "return_negative_count",
        "error",
        None,
        "A count is below zero.",
        "Correct the numerator, denominator or value.",
    ),
    _of_return(
        "return_fractional_count",
        "error",
        None,
        "A count is not a whole number.",
        "Give the number of children or events, not a rate or a percentage.",
    ),
    _of_return(
        "return_missing_denominator",
        "error",
        "denominator",
        "The numerator has no denominator, and this item needs one.",
        "Fill it in, or put N/A into both.",
    ),
    _of_return(
        "return_numerator_above_denominator",
        "warning",
        "numerator",
        "The numerator is larger than the denominator, though it is a part of it.",
        "Check that both count the same children over the same period.",
    ),
    _of_return(
        "return_value_beside_numerator",
        "warning",
        "value",
        "Both a value and a numerator are given, so the value was not used.",
        "Leave value empty where you know the numerator.",
    ),
    _of_return(
        "return_population_differs",
        "warning",
        "denominator",
        "The denominator is not the reference population of this period, which was used instead.",
        "Leave it empty for rates per population.",
    ),
)
