"""Rules of what the numbers of a return come to together; SQL judges them (``int_return__finding``).

A message follows the sentence that names the item and both numbers, and says where to look.
"""

from __future__ import annotations

from expectations.rules.rule import Rule

# None of these refuses a return: an odd figure may be right, and only its authority can know.


def _of_returns(id: str, message: str, protects: str, column: str | None = None) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        message,
        extracts=("returns.return",),
        column=column,
        tool="return_check",
        protects=protects,
    )


RETURN_CHECKS: tuple[Rule, ...] = (
    _of_returns(
        "return_relation",
        "Two numbers of the return count the same children or events, or one is a part of the "
        "other, and they don't fit. Look which of the two was drawn wrongly, and correct it.",
        "both items, and the region's figure of each",
    ),
    _of_returns(
        "return_share_above_100",
        "The percentage is above 100. Check that numerator and denominator count the same "
        "children, over the period of the return.",
        "the item, and the region's figure of it",
    ),
    _of_returns(
        "return_unlike_previous",
        "The figure is less than half, or more than twice, what your previous return leads to "
        "expect. Check both returns, and say in the comment what changed if the new one is right.",
        "the item, and its trend",
    ),
    _of_returns(
        "return_outlier",
        "The figure is far from those of all other authorities of the region. Check that it counts "
        "what the item's definition says, and say in the comment why if it is right.",
        "the item, and the region's figure of it",
    ),
    _of_returns(
        "return_share_of_region",
        "This count alone is about half of the region's, which your share of its children does not "
        "explain. Check that it counts children over the period of the return, not visits or "
        "contacts with them.",
        "the item, and the region's figure of it, which it all but decides",
    ),
    _of_returns(
        "return_half_year_as_year",
        "The figure looks like that of a whole year, though the period is a part of one. Count "
        "from 1 April to the end of the period only; check this, since the form makes it annual.",
        "the item, which is made annual once too often, and the region's figure of it",
    ),
    _of_returns(
        "return_differs_from_extracts",
        "The figure differs from what your own extracts give for the period. Look whether return "
        "and extracts use the same definition and date, and correct the one that is wrong.",
        "the item, and every other that is made of the same extracts",
    ),
)
