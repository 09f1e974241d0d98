"""Rules that rows of many extracts share; ``evaluated`` says on which each is judged."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import EVERY_INDICATOR, Rule, Severity

# More rows than not: it is the export that is wrong, not the rows.
MOST = 0.5
# Nearly all rows, where the extract is of use without what is missing in them.
NEARLY_ALL = 0.9

_BY_CODE = "every indicator of the extract that is split or counted by a code"
_OF_DATE = "every indicator of the extract, in the period of the date"

ROWS = (
    Rule(
        "ragged_row",
        "error",
        "la",
        "The row has more fields than the header, or breaks off before a column that is needed. "
        "Look for a delimiter or a line break inside a text, and put the text into quotes.",
        protects=EVERY_INDICATOR,
        blocks_above=MOST,
    ),
    Rule(
        "unreadable_value",
        "error",
        "la",
        "The value is not of the column's type (a number, a date). Correct it in the source "
        "system or the form.",
        protects=EVERY_INDICATOR,
        blocks_above=MOST,
    ),
    Rule(
        "unreadable_optional_value",
        "warning",
        "la",
        "The value is not of the column's type (a number, a date) and counts as empty. Correct it "
        "in the source system.",
        protects=EVERY_INDICATOR,
        blocks_above=MOST,
    ),
    Rule(
        "missing_value",
        "error",
        "la",
        "A value that is needed is empty. Fill it in in the source system or the form.",
        protects=EVERY_INDICATOR,
        blocks_above=MOST,
    ),
    Rule(
        "duplicate_key",
        "error",
        "la",
        "An earlier row has the same key; the first stands and this one is left out. Keep the one "
        "row that is right.",
        protects=EVERY_INDICATOR,
        blocks_above=MOST,
    ),
)


def _shared(
    id: str,
    severity: Severity,
    message: str,
    protects: str = EVERY_INDICATOR,
    blocks_above: float | None = MOST,
) -> Rule:
    return Rule(
        id,
        severity,
        "la",
        message,
        extracts=EVALUATED[id],
        protects=protects,
        blocks_above=blocks_above,
    )


SHARED = (
    _shared(
        "unknown_code",
        "warning",
        "'{found}' is not a code of the national code set, nor one that this column knows, and "
        "counts as empty. Correct it in the source system, or map the local code to a national one "
        "in the export.",
        protects=_BY_CODE,
        blocks_above=NEARLY_ALL,
    ),
    _shared(
        "unknown_code_required",
        "error",
        "'{found}' is not a code of the national code set, nor one that this column knows, and it "
        "needs one. Correct it in the source system, or map the local code to a national one in "
        "the export.",
        protects=_BY_CODE,
    ),
    _shared(
        "code_not_valid_then",
        "warning",
        "'{found}' was not in use in the financial year of the row's date and counts as empty. "
        "Check the date, or give the code that was in use then.",
        protects=_BY_CODE,
        blocks_above=NEARLY_ALL,
    ),
    _shared(
        "end_before_start",
        "error",
        "The end lies before the start. Correct whichever of the two dates is wrong.",
        protects="every indicator of how long something lasts, and of what is open on a day",
    ),
    _shared(
        "after_delivery",
        "error",
        "The date lies after the day of the delivery, though it is of something that has "
        "happened. Correct the date.",
        protects=_OF_DATE,
    ),
    _shared(
        "unknown_person",
        "error",
        "The person is not in the extract of people, or that record was merged into another's. "
        "Move the record to the person in use, or add the person to the export.",
    ),
    _shared(
        "before_birth",
        "warning",
        "The date lies before the child's birth; where a child may be unborn, by more than 280 "
        "days. Correct this date or the date of birth.",
        protects=_OF_DATE,
    ),
    _shared(
        "age_over_25",
        "warning",
        "The person was 26 or older on this date. Correct the date or the date of birth, or look "
        "for a parent's record that was used in place of the child's.",
        protects=_OF_DATE,
    ),
    _shared(
        "unknown_reference",
        "warning",
        "The record that this number points to is not in its extract, or was refused there. "
        "Correct the link, or add the record to the export.",
        protects="every indicator that follows the link",
        blocks_above=NEARLY_ALL,
    ),
    _shared(
        "other_child",
        "warning",
        "The record that this number points to is another child's. Look which of the two is "
        "filed under the wrong child, and link the right one.",
        protects="every indicator that follows the link",
    ),
    _shared(
        "overlapping_spell",
        "warning",
        "It begins before an earlier one of the same child has ended. Correct the dates, or end "
        "the earlier one.",
        protects="eastern_2020 1.6, 1.8, 4.1",
        blocks_above=None,
    ),
)
