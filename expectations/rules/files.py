"""Rules of files and their columns, whatever the extract, and of what a delivery holds."""

from __future__ import annotations

from collections.abc import Mapping

from expectations.rules.evaluated import EVALUATED, WHOLE
from expectations.rules.rule import EVERY_INDICATOR, Rule, Scope, Severity

_DELIVERY = "every indicator of the delivery"
_COSTS = "[ Indicators that are not supplied until it is there: {other}.]"


def _of_file(
    id: str,
    severity: Severity,
    wrong: str,
    remedy: str,
    *,
    scope: Scope = "file",
    extracts: tuple[str, ...] | None = None,
    protects: str = EVERY_INDICATOR,
    details: Mapping[str, str] | None = None,
) -> Rule:
    return Rule(
        id,
        severity,
        "la",
        scope,
        wrong,
        remedy,
        extracts=extracts,
        protects=protects,
        details=details or {},
    )


FILES = (
    _of_file(
        "no_data_file",
        "blocker",
        "The delivery holds no data file.",
        "Put the file into the folder as .csv, .txt, .xlsx or .parquet (each also .gz, or several in "
        "one .zip) and deliver again.",
        scope="delivery",
        protects=_DELIVERY,
    ),
    _of_file(
        "too_many_files",
        "blocker",
        "The delivery holds more than 1,000 files, so none of them was read.",
        "Send one file for each extract, and each night in a folder of its own.",
        scope="delivery",
        protects=_DELIVERY,
    ),
    _of_file(
        "unexpected_file",
        "warning",
        "This file is not an extract that Tartan knows, so it was not read.",
        "Rename it if it is one, or leave it out of the next delivery.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_of_other_system",
        "warning",
        "This file is named after an extract of another system, so it was not read.",
        "Move the delivery into the folder of the system that it comes from.",
        protects=_DELIVERY,
        details={"": "This is an extract of {expected}, so it was not read."},
    ),
    _of_file(
        "file_link",
        "blocker",
        "This is a link, and Tartan does not follow links.",
        "Put the file or folder itself in its place and deliver again.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_special",
        "blocker",
        "This is a pipe, a socket or a device, and not a file.",
        "Put the data file in its place and deliver again.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_no_access",
        "blocker",
        "Tartan could not open this: its account may not read it, or it was moved away.",
        "Let Tartan's account read it, leave it where it is and deliver again.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_name",
        "blocker",
        "The file's name holds characters that are not text.",
        "Rename it with plain letters, digits and underscores, and deliver again.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_empty",
        "blocker",
        "The file is empty.",
        "Run the export again and check the file's size before you send it.",
    ),
    _of_file(
        "file_not_text",
        "blocker",
        "The file is not text, though its name says so.",
        "Export it again as CSV.",
    ),
    _of_file(
        "file_encoding",
        "blocker",
        "Tartan cannot read the file's text encoding.",
        "Save it as 'CSV UTF-8' and send it again.",
    ),
    _of_file(
        "file_damaged", "blocker", "The file is damaged.", "Export it again and copy it again."
    ),
    _of_file(
        "file_truncated",
        "blocker",
        "The file breaks off in the middle.",
        "Wait until the export has ended and copy it again.",
    ),
    _of_file(
        "file_too_large",
        "blocker",
        "The file is larger than Tartan takes.",
        "Check that the export is what you meant, or split it.",
    ),
    _of_file(
        "file_over_limits",
        "blocker",
        "The file could not be read within the memory and the time that one file may take.",
        "Check that the export is what you meant, then split it or send it as CSV.",
    ),
    _of_file(
        "archive_unsafe",
        "blocker",
        "The archive holds something that Tartan does not open.",
        "Make a plain .zip of the data files, without folders or a password.",
        protects=_DELIVERY,
    ),
    _of_file(
        "file_format",
        "blocker",
        "Tartan does not read the file's format.",
        "Send .csv, .txt, .xlsx or .parquet.",
    ),
    _of_file(
        "no_header",
        "blocker",
        "The first line is not a usable header.",
        "Put each column's name once into the first line.",
    ),
    _of_file(
        "workbook_unreadable",
        "blocker",
        "The workbook cannot be opened.",
        "Save it as .xlsx without a password, or as CSV.",
    ),
    _of_file(
        "missing_column",
        "blocker",
        "A column that is needed is missing.",
        "Add it to the export, spelled as in the data dictionary, and deliver again.",
        details={
            "": "The column '{column}' is missing.[ Column {found} of the file looks like it under "
            "another name.]"
        },
    ),
    _of_file(
        "no_rows",
        "blocker",
        "The file has a header and no rows.",
        "Fill it in and send it again.",
    ),
    _of_file(
        "no_lookup",
        "blocker",
        "The extract's codes are local, and no LOOKUP was ever delivered to decode them.",
        "Deliver LOOKUP together with the other extracts.",
        extracts=EVALUATED.get("no_lookup", ()),
    ),
    _of_file(
        "repeated_file",
        "warning",
        "The file holds the same rows as another file of this extract, so it was not read.",
        "Leave one of the two out of the next delivery.",
        details={"": "The file holds the same rows as '{expected}', so it was not read."},
    ),
    Rule(
        "landing_damaged",
        "blocker",
        "hub",
        "delivery",
        "The bytes received with this delivery are lost or damaged, and drop no longer holds them.",
        "Put a backup of landing in its place, or ask the authority to deliver the same files again. "
        "The next refresh reads them.",
        protects=_DELIVERY,
    ),
    Rule(
        "internal_error",
        "blocker",
        "hub",
        "delivery",
        "Tartan itself failed while reading this, which says nothing about the data.",
        "Look up the traceback in the run's log, correct the code and refresh again.",
        protects=_DELIVERY,
    ),
)

COLUMNS = (
    _of_file(
        "missing_optional_column",
        "warning",
        "A column of the contract is missing and counts as empty.",
        "Add it to the export, spelled as in the data dictionary.",
        details={"": f"The column '{{column}}' is missing and counts as empty.{_COSTS}"},
    ),
    _of_file(
        "unexpected_column",
        "warning",
        "The file has a column that is not in the contract, so it was not read.",
        "Remove it, or ask the hub to add it if it replaces another.",
        details={
            "": "Column {found} of the file is not in the contract, so it was not read.[ It has the "
            "name of a column of another extract, '{column}'.]"
        },
    ),
    _of_file(
        "renamed_column",
        "warning",
        "A column of the contract is missing and counts as empty; another looks like it.",
        "Give it the name that it has in the data dictionary.",
        details={
            "": "The column '{column}' is missing and counts as empty. Column {found} of the file "
            f"looks like it under another name.{_COSTS}"
        },
    ),
)

DELIVERY = (
    _of_file(
        "empty_column",
        "warning",
        "A column that indicators need has no value in any row.",
        "Check that the export takes the column from the right field, and that its codes are in the "
        "data dictionary.",
        scope="extract",
        extracts=WHOLE,
        details={"": f"The column '{{column}}' has no value in any row.{_COSTS}"},
    ),
    _of_file(
        "missing_extract",
        "warning",
        "The delivery does not hold this extract, so the one you delivered before stays in use.",
        "Add it to the next delivery; send a header alone if there is nothing to report.",
        scope="extract",
        extracts=EVALUATED.get("missing_extract", ()),
    ),
    _of_file(
        "older_than_in_use",
        "warning",
        "The delivery is dated before the one in use, so that one stays in use.",
        "Deliver it again in a folder with today's date if it is meant to replace the other.",
        scope="delivery",
        extracts=(),
        protects=_DELIVERY,
        details={
            "": "Your delivery of {item:day} was read, but that of {other_item:day} stays in use.",
            "in_part": "Your delivery of {item:day} was read, but what that of {other_item:day} "
            "holds too stays in use.",
        },
    ),
)
