"""Rules that rows of many extracts share; ``evaluated`` lists the extracts of each."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import EVERY_INDICATOR, Rule, Severity

# Over half failing means that the export is wrong, not the rows.
HALF = 0.5
# Nearly all rows, where the extract is of use without what is missing in them.
NEARLY_ALL = 0.9

_BY_CODE = "every indicator of the extract that is split or counted by a code"
_BY_DATE = "every indicator of the extract, in the period of the date"
_MAP_THE_CODE = (
    "Correct it in the source system, or map the local code to a national one in the export."
)


def _of_row(
    id: str,
    severity: Severity,
    wrong: str,
    remedy: str,
    *,
    extracts: tuple[str, ...] | None = None,
    protects: str = EVERY_INDICATOR,
    blocks_above: float | None = HALF,
    detail: str | None = None,
) -> Rule:
    return Rule(
        id,
        severity,
        "la",
        "row",
        wrong,
        remedy,
        extracts=extracts,
        protects=protects,
        blocks_above=blocks_above,
        details={"": detail} if detail else {},
    )


ROWS = (
    _of_row(
        "ragged_row",
        "error",
        "The row has more fields than the header, or breaks off before a column that is needed.",
        "Look for a delimiter or a line break inside a text, and put the text into quotes.",
    ),
    _of_row(
        "unreadable_value",
        "error",
        "The value is not of the column's type (a number, a date).",
        "Correct it in the source system or the form.",
    ),
    _of_row(
        "unreadable_optional_value",
        "warning",
        "The value is not of the column's type (a number, a date) and counts as empty.",
        "Correct it in the source system.",
    ),
    _of_row(
        "missing_value",
        "error",
        "A value that is needed is empty.",
        "Fill it in in the source system or the form.",
    ),
    _of_row(
        "duplicate_key",
        "error",
        "An earlier row has the same key, so this row is left out.",
        "Keep the one row that is right.",
    ),
)

SHARED = (
    _of_row(
        "unknown_code",
        "warning",
        "The code is in no code set of this column and counts as empty.",
        _MAP_THE_CODE,
        extracts=EVALUATED.get("unknown_code", ()),
        protects=_BY_CODE,
        blocks_above=NEARLY_ALL,
        detail="{code} is not a code of the national code set, nor one that this column knows, and "
        "counts as empty.",
    ),
    _of_row(
        "unknown_code_required",
        "error",
        "The code is in no code set of this column, which needs one.",
        _MAP_THE_CODE,
        extracts=EVALUATED.get("unknown_code_required", ()),
        protects=_BY_CODE,
        detail="{code} is not a code of the national code set, nor one that this column knows, and "
        "it needs one.",
    ),
    _of_row(
        "code_not_valid_then",
        "warning",
        "The code was not in use in the financial year of the row's date and counts as empty.",
        "Check the date, or give the code that was in use then.",
        extracts=EVALUATED.get("code_not_valid_then", ()),
        protects=_BY_CODE,
        blocks_above=NEARLY_ALL,
        detail="{code} was not in use in the financial year of the row's date and counts as empty.",
    ),
    _of_row(
        "end_before_start",
        "error",
        "The end is before the start.",
        "Correct whichever of the two dates is wrong.",
        extracts=EVALUATED.get("end_before_start", ()),
        protects="every indicator of how long something lasts, and of what is open on a day",
    ),
    _of_row(
        "after_delivery",
        "error",
        "The date is after the day of the delivery, though it is of something that has happened.",
        "Correct the date.",
        extracts=EVALUATED.get("after_delivery", ()),
        protects=_BY_DATE,
    ),
    _of_row(
        "unknown_person",
        "error",
        "The person is not in the extract of people, or their record was merged into another.",
        "Move the record to the person in use, or add the person to the export.",
        extracts=EVALUATED.get("unknown_person", ()),
    ),
    _of_row(
        "before_birth",
        "warning",
        "The date is before the child's birth; where a child may be unborn, by more than 280 days.",
        "Correct this date or the date of birth.",
        extracts=EVALUATED.get("before_birth", ()),
        protects=_BY_DATE,
    ),
    _of_row(
        "age_over_25",
        "warning",
        "The person was 26 or older on this date.",
        "Correct the date or the date of birth, or look for a parent's record that was used in "
        "place of the child's.",
        extracts=EVALUATED.get("age_over_25", ()),
        protects=_BY_DATE,
    ),
    _of_row(
        "unknown_reference",
        "warning",
        "The record that this number points to is not in its extract, or was refused there.",
        "Correct the link, or add the record to the export.",
        extracts=EVALUATED.get("unknown_reference", ()),
        protects="every indicator that follows the link",
        blocks_above=NEARLY_ALL,
    ),
    _of_row(
        "other_child",
        "warning",
        "The record that this number points to is another child's.",
        "Find out which of the two is filed under the wrong child, and link the right one.",
        extracts=EVALUATED.get("other_child", ()),
        protects="every indicator that follows the link",
    ),
    _of_row(
        "overlapping_spell",
        "warning",
        "It begins before an earlier one of the same child has ended.",
        "Correct the dates, or end the earlier one.",
        extracts=EVALUATED.get("overlapping_spell", ()),
        protects="eastern_2020 1.6, 1.8, 4.1",
        blocks_above=None,
    ),
)
