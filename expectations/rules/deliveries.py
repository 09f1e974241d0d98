"""Rules of deliveries as a whole: what no single row can show, judged on a profile of each extract."""

from __future__ import annotations

from expectations.rules.evaluated import CODED, DATED, LINKED, TOTALLED, WHOLE
from expectations.rules.rule import Rule

_VOLUME = "every indicator of the extract"


def _of_extract(
    id: str,
    message: str,
    extracts: tuple[str, ...] = WHOLE,
    protects: str = _VOLUME,
    blocks_above: float | None = None,
) -> Rule:
    return Rule(
        id,
        "warning",
        "la",
        message,
        extracts=extracts,
        tool="great_expectations",
        protects=protects,
        blocks_above=blocks_above,
    )


DELIVERIES = (
    _of_extract(
        "rows_fell",
        "The extract has far fewer rows than the delivery before. Check that the export was not "
        "cut short or filtered, and export it again.",
        blocks_above=0.9,
    ),
    _of_extract(
        "rows_rose",
        "The extract has far more rows than the delivery before. Check that the export was not "
        "widened, and that no rows are in it twice.",
    ),
    _of_extract(
        "rows_unlike_year_ago",
        "The extract has a very different number of rows than in the same month a year ago. Check "
        "that the export still covers the same years, teams and kinds of record.",
    ),
    _of_extract(
        "column_emptied",
        "A column that used to be filled in is now mostly empty. Check that the export still "
        "takes it from the right field of the source system.",
    ),
    _of_extract(
        "many_unknown_codes",
        "Many rows have a code that is in no code set, which rather points to the export than to "
        "single records. Map the local codes to national ones in the export.",
        extracts=CODED,
        protects="every indicator of the extract that is split or counted by a code",
    ),
    _of_extract(
        "extract_frozen",
        "Nothing new has been recorded for longer than last year's pace explains. Check that the "
        "export is made anew each night, and that recording is not behind.",
        extracts=DATED,
    ),
    _of_extract(
        "many_duplicates",
        "Many rows repeat the key of another row. Check that the export does not join a table that "
        "holds several rows for each of these.",
    ),
    _of_extract(
        "many_orphans",
        "Many rows point to a person or a record that is not in the delivery. Check that all "
        "extracts are made at the same time, and with the same filter.",
        extracts=LINKED,
    ),
    _of_extract(
        "codes_shifted",
        "The codes of a column are spread very differently than in the delivery before. Check "
        "whether a code was remapped in the export or in the source system.",
        extracts=CODED,
        protects="every indicator of the extract that is split or counted by a code",
    ),
    _of_extract(
        "history_lost",
        "Months that are long past have fewer rows than in the delivery before. Check that the "
        "export still goes back as far, and whether records were deleted or archived.",
        extracts=DATED,
        protects="every past period of the extract's indicators",
    ),
    _of_extract(
        "extracts_disagree",
        "Two extracts that should count the same children don't. Check that both are made at the "
        "same time, and correct the records that are in one of them alone.",
        extracts=TOTALLED,
        protects="eastern_2020 1.8, 4.1, 4.2",
    ),
    Rule(
        "check_crashed",
        "warning",
        "hub",
        "Tartan's check of the delivery as a whole failed itself, which says nothing about the "
        "data. Look up the traceback in the run's log and mend the code.",
        extracts=(),
        tool="great_expectations",
        protects="the checks of the delivery as a whole; its rows count as they are",
    ),
)
