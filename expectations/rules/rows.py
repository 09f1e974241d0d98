"""Rules that rows of many extracts share; ``evaluated`` says on which each is judged."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import Rule, Severity

ROWS = (
    Rule(
        "ragged_row",
        "error",
        "la",
        "The row has more fields than the header, or breaks off before a column that is needed. "
        "Look for a delimiter or a line break inside a text, and put the text into quotes.",
    ),
    Rule(
        "unreadable_value",
        "error",
        "la",
        "The value is not of the column's type (a number, a date). Correct it in the source "
        "system or the form.",
    ),
    Rule(
        "unreadable_optional_value",
        "warning",
        "la",
        "The value is not of the column's type (a number, a date) and counts as empty. Correct it "
        "in the source system.",
    ),
    Rule(
        "missing_value",
        "error",
        "la",
        "A value that is needed is empty. Fill it in in the source system or the form.",
    ),
    Rule(
        "duplicate_key",
        "error",
        "la",
        "An earlier row has the same key; the first stands and this one is left out. Keep the one "
        "row that is right.",
    ),
)


def _shared(id: str, severity: Severity, message: str) -> Rule:
    return Rule(id, severity, "la", message, extracts=EVALUATED[id])


SHARED = (
    _shared(
        "unknown_code",
        "warning",
        "'{found}' is not a code of the national code set, nor one that this column knows, and "
        "counts as empty. Correct it in the source system, or map the local code to a national one "
        "in the export.",
    ),
    _shared(
        "unknown_code_required",
        "error",
        "'{found}' is not a code of the national code set, nor one that this column knows, and it "
        "needs one. Correct it in the source system, or map the local code to a national one in "
        "the export.",
    ),
    _shared(
        "code_not_valid_then",
        "warning",
        "'{found}' was not in use in the financial year of the row's date and counts as empty. "
        "Check the date, or give the code that was in use then.",
    ),
    _shared(
        "end_before_start",
        "error",
        "The end lies before the start. Correct whichever of the two dates is wrong.",
    ),
    _shared(
        "after_delivery",
        "error",
        "The date lies after the day of the delivery, though it is of something that has "
        "happened. Correct the date.",
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
    ),
    _shared(
        "age_over_25",
        "warning",
        "The person was 26 or older on this date. Correct the date or the date of birth, or look "
        "for a parent's record that was used in place of the child's.",
    ),
    _shared(
        "unknown_reference",
        "warning",
        "The record that this number points to is not in its extract, or was refused there. "
        "Correct the link, or add the record to the export.",
    ),
    _shared(
        "other_child",
        "warning",
        "The record that this number points to is another child's. Look which of the two is "
        "filed under the wrong child, and link the right one.",
    ),
    _shared(
        "overlapping_spell",
        "warning",
        "It begins before an earlier one of the same child has ended. Correct the dates, or end "
        "the earlier one.",
    ),
)
