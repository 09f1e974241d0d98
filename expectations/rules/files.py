"""Rules of files and their columns, whatever the extract."""

from __future__ import annotations

from expectations.rules.evaluated import EVALUATED
from expectations.rules.rule import EVERY_INDICATOR, Rule

_DELIVERY = "every indicator of the delivery"

FILES = (
    Rule(
        "no_data_file",
        "blocker",
        "la",
        "The delivery holds no data file. Put the file into the folder as .csv, .txt, .xlsx or "
        ".parquet (each also .gz, or several in one .zip) and deliver again.",
        protects=_DELIVERY,
    ),
    Rule(
        "unexpected_file",
        "warning",
        "la",
        "This file is not an extract that Tartan knows and was left alone. Rename it if it is "
        "one, or leave it out of the next delivery.",
        protects=_DELIVERY,
    ),
    Rule(
        "file_of_other_system",
        "warning",
        "la",
        "This file is named after an extract of another system and was not read. Move the "
        "delivery into the folder of the system that it comes from.",
        protects=_DELIVERY,
    ),
    Rule(
        "file_empty",
        "blocker",
        "la",
        "The file is empty. Run the export again and check the file's size before sending it.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "file_not_text",
        "blocker",
        "la",
        "The file is not text, though its name says so. Export it again as CSV.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "file_encoding",
        "blocker",
        "la",
        "The file's text encoding is not one that Tartan reads. Save it as 'CSV UTF-8' and send "
        "it again.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "file_damaged",
        "blocker",
        "la",
        "The file is damaged. Export it again and copy it again.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "file_truncated",
        "blocker",
        "la",
        "The file breaks off in the middle. Wait until the export has ended and copy it again.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "file_too_large",
        "blocker",
        "la",
        "The file is larger than Tartan takes. Check that the export is what was meant, or "
        "split it.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "archive_unsafe",
        "blocker",
        "la",
        "The archive holds something that is not opened. Make a plain .zip of the data files, "
        "without folders or a password.",
        protects=_DELIVERY,
    ),
    Rule(
        "file_format",
        "blocker",
        "la",
        "The file's format is not read. Send .csv, .txt, .xlsx or .parquet.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "no_header",
        "blocker",
        "la",
        "The first line is not a usable header. Put each column's name once into the first line.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "workbook_unreadable",
        "blocker",
        "la",
        "The workbook can't be opened. Save it as .xlsx without a password, or as CSV.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "missing_column",
        "blocker",
        "la",
        "A column that is needed is missing. Add it to the export, spelled as in the data "
        "dictionary, and deliver again.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "no_rows",
        "blocker",
        "la",
        "The file has a header and no rows. Fill it in and send it again.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "no_lookup",
        "blocker",
        "la",
        "The extract's codes are local, and no LOOKUP was ever delivered that says what they stand "
        "for. Deliver LOOKUP together with the other extracts.",
        extracts=EVALUATED["no_lookup"],
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "repeated_file",
        "warning",
        "la",
        "The file holds the same rows as another file of this extract and was not read. Leave one "
        "of the two out of the next delivery.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "internal_error",
        "blocker",
        "hub",
        "Tartan itself failed while reading this, which says nothing about the data. Look up the "
        "traceback in the run's log, mend the code and refresh again.",
        protects=_DELIVERY,
    ),
)

COLUMNS = (
    Rule(
        "missing_optional_column",
        "warning",
        "la",
        "A column of the contract is missing and counts as empty. Add it to the export.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "unexpected_column",
        "warning",
        "la",
        "The file has a column that the contract does not name; it was not read. Remove it, or "
        "ask the hub to add it, if it replaces another.",
        protects=EVERY_INDICATOR,
    ),
    Rule(
        "renamed_column",
        "warning",
        "la",
        "A column of the contract is missing and counts as empty; another looks like it under "
        "another name. Give it the name in the data dictionary.",
        protects=EVERY_INDICATOR,
    ),
)

DELIVERY = (
    Rule(
        "missing_extract",
        "warning",
        "la",
        "The delivery does not hold this extract; what was delivered before stays in use. Add it "
        "to the next delivery: a header alone where there is nothing to tell.",
        extracts=EVALUATED["missing_extract"],
        protects=EVERY_INDICATOR,
    ),
)
