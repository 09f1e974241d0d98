"""Rules of extracts as a whole: what no single row can show, judged on a profile of each extract."""

from __future__ import annotations

from expectations.rules.evaluated import CODED, DATED, LINKED, TOTALLED, WHOLE
from expectations.rules.rule import Rule

_VOLUME = "every indicator of the extract"
_BY_CODE = "every indicator of the extract that is split or counted by a code"
_ROWS = "{found} rows; the delivery of {other_item:day} had {other}."


def _of_extract(
    id: str,
    wrong: str,
    remedy: str,
    detail: str,
    *,
    extracts: tuple[str, ...] = WHOLE,
    protects: str = _VOLUME,
) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        "extract",
        wrong,
        remedy,
        extracts=extracts,
        tool="great_expectations",
        protects=protects,
        details={"": detail},
    )


DELIVERIES = (
    _of_extract(
        "rows_fell",
        "The extract has far fewer rows than the delivery before.",
        "Check that the export was not cut short or filtered, and export it again.",
        _ROWS,
    ),
    _of_extract(
        "rows_rose",
        "The extract has far more rows than the delivery before.",
        "Check that the export was not widened, and that no rows are in it twice.",
        _ROWS,
    ),
    _of_extract(
        "rows_unlike_year_ago",
        "The extract has a very different number of rows than in the same month a year ago.",
        "Check that the export still covers the same years, teams and kinds of record.",
        _ROWS,
    ),
    _of_extract(
        "column_emptied",
        "A column that used to be filled in is now mostly empty.",
        "Check that the export still takes it from the right field of the source system.",
        "{column}: {found:percent} filled in; {other:percent} before.",
    ),
    _of_extract(
        "many_unknown_codes",
        "Many rows have a code that is in no code set, which points to the export.",
        "Map the local codes to national ones in the export.",
        "{found} of {other} rows ({share}) have a code that is in no code set.",
        extracts=CODED,
        protects=_BY_CODE,
    ),
    _of_extract(
        "extract_frozen",
        "Nothing new has been recorded for longer than last year's pace explains.",
        "Check that the export is made anew each night, and that recording is not behind.",
        "The newest event is from {other_item:day}, {found} days before the delivery.",
        extracts=DATED,
    ),
    _of_extract(
        "many_duplicates",
        "Many rows repeat the key of another row.",
        "Check that the export does not join a table that holds several rows for each of these.",
        "{found} of {other} rows ({share}) repeat another row's key.",
    ),
    _of_extract(
        "many_orphans",
        "Many rows point to a person or a record that is not in the delivery.",
        "Check that all extracts are made at the same time, and with the same filter.",
        "{found} of {other} rows ({share}) point to a person or a record that is not there.",
        extracts=LINKED,
    ),
    _of_extract(
        "codes_shifted",
        "The codes of a column are spread very differently than in the delivery before.",
        "Check whether a code was remapped in the export or in the source system.",
        "{column}: code {code} in {found:percent} of the rows; {other:percent} before.",
        extracts=CODED,
        protects=_BY_CODE,
    ),
    _of_extract(
        "history_lost",
        "Months that are long past have fewer rows than in the delivery before.",
        "Check that the export still goes back as far, and whether records were deleted or archived.",
        "{item}: {found} rows; {other} before.",
        extracts=DATED,
        protects="every past period of the extract's indicators",
    ),
    _of_extract(
        "extracts_disagree",
        "Two extracts that should count the same children do not.",
        "Check that both are made at the same time, and correct the records that are in only one.",
        "{found} children have {item_title}; {other} have {other_title} in {other_item}.",
        extracts=TOTALLED,
        protects="eastern_2020 1.8, 4.1, 4.2",
    ),
    Rule(
        "check_crashed",
        "warning",
        "hub",
        "delivery",
        "Tartan's check of the delivery as a whole failed itself, which says nothing about the data.",
        "Look up the traceback in the run's log and correct the code.",
        extracts=(),
        tool="great_expectations",
        protects="the checks of the delivery as a whole; its rows count as they are",
    ),
)
