"""Rules of what the numbers of a return come to together; SQL judges them (``int_return__finding``).

None of these refuses a return: an odd figure may be right, and only its authority can know.
"""

from __future__ import annotations

from collections.abc import Mapping

from expectations.rules.rule import Rule

_ITEM = "{item} · {item_title}[ ({period})]: {part} {found}"
_NOTE = "[ {note}]"
_OTHER = "your {other_item}[ · {other_title}] has the {other_part} {other}"


def _of_item(id: str, wrong: str, remedy: str, protects: str, details: Mapping[str, str]) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        "return_item",
        wrong,
        remedy,
        extracts=("returns.return",),
        tool="return_check",
        protects=protects,
        details=details,
    )


RETURN_CHECKS: tuple[Rule, ...] = (
    _of_item(
        "return_relation",
        "Two numbers of the return that belong together do not agree.",
        "Find out which of the two is wrong, and correct it.",
        "both items, and the region's figure of each",
        {
            "equals": f"{_ITEM}; {_OTHER}. They should be the same[, with a difference of at most "
            f"{{tolerance}}].{_NOTE}[ {{found}} is the numerator of your {{expected}}.]",
            "at_most": f"{_ITEM}; {_OTHER}. It should be at most {{highest}}.{_NOTE}",
            "at_least": f"{_ITEM}; {_OTHER}. It should be at least {{lowest}}.{_NOTE}",
        },
    ),
    _of_item(
        "return_share_above_100",
        "The percentage is above 100.",
        "Check that numerator and denominator count the same children, over the period of the "
        "return.",
        "the item, and the region's figure of it",
        {
            "": f"{_ITEM}; a percentage is at most {{other}}.",
            "annualised": f"{_ITEM}; a percentage is at most {{other}}. The figure of a part of the "
            "year was multiplied to stand for a whole year.",
        },
    ),
    _of_item(
        "return_unlike_previous",
        "The figure is less than half, or more than twice, what your previous return suggests.",
        "Check both returns. If the new one is right, write in the comment what changed.",
        "the item, and its trend",
        {
            "previous_return": f"{_ITEM}; your return for {{other_item}} had {{other}}.",
            "previous_return_scaled": f"{_ITEM}; your return for {{other_item}} suggests {{other}} "
            "for as many months.",
        },
    ),
    _of_item(
        "return_outlier",
        "The figure is far from those of all other authorities of the region.",
        "Check that it counts what the item's definition asks for. If it is right, write in the "
        "comment why.",
        "the item, and the region's figure of it",
        {"region": f"{_ITEM}; {{other}} is usual in the region."},
    ),
    _of_item(
        "return_share_of_region",
        "This count alone is about half of the region's.",
        "Check that it counts children over the period of the return, not visits or contacts with "
        "them.",
        "the item, and the region's figure of it, which it all but decides",
        {"region": f"{_ITEM}; all authorities of the region together have {{other}}."},
    ),
    _of_item(
        "return_half_year_as_year",
        "The figure looks like that of a whole year, though the period is a part of one.",
        "Count from 1 April to the end of the period only, since the form makes it annual.",
        "the item, which is made annual once too often, and the region's figure of it",
        {
            "previous_return": f"{_ITEM}; your return for {{other_item}} had {{other}}. It is about "
            "what a whole year would give.",
            "previous_return_scaled": f"{_ITEM}; your return for {{other_item}} suggests {{other}} "
            "for as many months. It is about what a whole year would give.",
            "region": f"{_ITEM}; {{other}} is usual in the region. It is the region's highest, and "
            "would fit the others if it were of a whole year.",
        },
    ),
    _of_item(
        "return_differs_from_extracts",
        "The figure differs from what your own extracts give for the period.",
        "Check whether return and extracts use the same definition and date, and correct the one "
        "that is wrong.",
        "the item, and every other that is made of the same extracts",
        {
            "own_extracts": f"{_ITEM}; your extracts give {{other}}. They should agree within 5 or "
            "one in twenty."
        },
    ),
)
