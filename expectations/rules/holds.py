"""Rules that hold an extract: it differs so much from the rows in use that a person has to look first."""

from __future__ import annotations

from expectations.rules.evaluated import WHOLE
from expectations.rules.rule import EVERY_INDICATOR, Rule

_ACCEPT = "If the delivery is right, ask the hub to accept it."


def _held_by(id: str, wrong: str, remedy: str, details: dict[str, str]) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        "extract",
        wrong,
        f"{remedy} {_ACCEPT}",
        extracts=WHOLE,
        tool="great_expectations",  # as all that judges an extract as a whole
        protects=EVERY_INDICATOR,
        details=details,
        holds=True,
    )


HOLDS = (
    _held_by(
        "records_gone",
        "Records that are in use are not in the new delivery.",
        "Check that the export was not cut short or filtered, and that records keep their numbers.",
        {
            "": "{found} of the {other} records of {other_item:day} are gone.",
            "all": "None of the {other} records of {other_item:day} is there.",
            "no_rows": "There is a header and no row; {other_item:day} had {other} records.",
        },
    ),
    _held_by(
        "history_gone",
        "Records of a part of the time are not in the new delivery.",
        "Check that the export covers the whole time, up to its own day.",
        {"": "{item}: {found} of the {other} records of {other_item:day} are gone."},
    ),
    _held_by(
        "records_added",
        "Many records of the past are new, which moves figures that were published.",
        "Check that the export was not widened, and that no records are in it twice.",
        {
            "": "{found} records are new; {other_item:day} had {other}.",
            "past": "{found} records from more than a month before {other_item:day} are new; there were "
            "{other}.",
        },
    ),
    _held_by(
        "values_gone",
        "A column has lost values that are in use.",
        "Check that the export still takes the column from the right field, under the same name.",
        {
            "": "{column}: {found} of the {other} records that had a value on {other_item:day} have none.",
            "no_column": "{column} is not in the file; {other} records had a value there on "
            "{other_item:day}.",
        },
    ),
    _held_by(
        "values_changed",
        "A column has other values than before in many records.",
        "Check that the export still takes the column from the right field, and that no date or code "
        "was converted on the way.",
        {
            "": "{column}: {found} of {other} records have another value than on {other_item:day}.",
        },
    ),
    _held_by(
        "people_unmatched",
        "Most extracts refer to people who are not in the extract of people.",
        "Export all extracts at the same time and with the same filter.",
        {"": "{found} of the {other} extracts that refer to people do not fit to it."},
    ),
)
