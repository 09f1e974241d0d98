"""LiquidLogic's own rules: of forms, whose answers are texts, and of visits, which are case notes."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import Rule


def _own(id: str, column: str, wrong: str, remedy: str, protects: str) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        "row",
        wrong,
        remedy,
        extracts=EVALUATED.get(id, ()),
        column=column,
        protects=protects,
    )


LIQUIDLOGIC = (
    _own(
        "form_end_date_unreadable",
        "ANSWER",
        "The form's end date is not a date, so the form counts as open.",
        "Write it as DD/MM/YYYY.",
        "every indicator of forms that were completed",
    ),
    _own(
        "visit_note_of_other_type",
        "FACT_CASENOTE_ID",
        "The case note is not of the type of this visit.",
        "Correct the note's type (STVC for child protection, STVL for looked after), or link the "
        "right note.",
        "norfolk_county_2020 6.14, 6.15, 7.15",
    ),
)
