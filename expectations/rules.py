"""The register of rules: what each is called, how bad a failure is, who mends it and what it says.

A message says what to mend, in the words of the person who mends it. ``{found}`` stands for a
code that is in no code set; no other cell value is ever repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["blocker", "error", "warning"]
Owner = Literal["la", "hub"]
Tool = Literal["pandera", "great_expectations", "dbt", "return_check"]


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: stable name, also that of its Pandera check and its Dagster asset check.
        severity: ``blocker`` refuses the file, ``error`` quarantines the row, ``warning`` keeps it.
        owner: who can mend it.
        message: what is wrong and what to do, for that owner.
        extract: the extract it belongs to as ``system.extract``; None = every extract.
        column: the column to look at; None where the rule is about a file, a row or any column.
        tool: what evaluates it.
    """

    id: str
    severity: Severity
    owner: Owner
    message: str
    extract: str | None = None
    column: str | None = None
    tool: Tool = "pandera"

    def said(self, found: str | None = None) -> str:
        """The message, with the code that was found where there is one to name."""
        return self.message.replace("'{found}'", f"'{found}'" if found else "This")


FILES = (
    Rule(
        "no_data_file",
        "blocker",
        "la",
        "The delivery holds no data file. Put the file into the folder as .csv, .txt, .xlsx or "
        ".parquet (each also .gz, or several in one .zip) and deliver again.",
    ),
    Rule(
        "unexpected_file",
        "warning",
        "la",
        "This file is not an extract that Tartan knows and was left alone. Rename it if it is "
        "one, or leave it out of the next delivery.",
    ),
    Rule(
        "file_empty",
        "blocker",
        "la",
        "The file is empty. Run the export again and check the file's size before sending it.",
    ),
    Rule(
        "file_not_text",
        "blocker",
        "la",
        "The file is not text, though its name says so. Export it again as CSV.",
    ),
    Rule(
        "file_encoding",
        "blocker",
        "la",
        "The file's text encoding is not one that Tartan reads. Save it as 'CSV UTF-8' and send "
        "it again.",
    ),
    Rule(
        "file_damaged",
        "blocker",
        "la",
        "The file is damaged. Export it again and copy it again.",
    ),
    Rule(
        "file_truncated",
        "blocker",
        "la",
        "The file breaks off in the middle. Wait until the export has ended and copy it again.",
    ),
    Rule(
        "file_too_large",
        "blocker",
        "la",
        "The file is larger than Tartan takes. Check that the export is what was meant, or "
        "split it.",
    ),
    Rule(
        "archive_unsafe",
        "blocker",
        "la",
        "The archive holds something that is not opened. Make a plain .zip of the data files, "
        "without folders or a password.",
    ),
    Rule(
        "file_format",
        "blocker",
        "la",
        "The file's format is not read. Send .csv, .txt, .xlsx or .parquet.",
    ),
    Rule(
        "no_header",
        "blocker",
        "la",
        "The first line is not a usable header. Put each column's name once into the first line.",
    ),
    Rule(
        "workbook_unreadable",
        "blocker",
        "la",
        "The workbook can't be opened. Save it as .xlsx without a password, or as CSV.",
    ),
    Rule(
        "missing_column",
        "blocker",
        "la",
        "A column that is needed is missing. Add it to the export, spelled as in the data "
        "dictionary, and deliver again.",
    ),
    Rule(
        "no_rows",
        "blocker",
        "la",
        "The file has a header and no rows. Fill it in and send it again.",
    ),
    Rule(
        "internal_error",
        "blocker",
        "hub",
        "Tartan itself failed while reading this, which says nothing about the data. Look up the "
        "traceback in the run's log, mend the code and refresh again.",
    ),
)

COLUMNS = (
    Rule(
        "missing_optional_column",
        "warning",
        "la",
        "A column of the contract is missing and counts as empty. Add it to the export.",
    ),
    Rule(
        "unexpected_column",
        "warning",
        "la",
        "The file has a column that the contract does not name; it was not read. Remove it, or "
        "ask the hub to add it, if it replaces another.",
    ),
)

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


def _of_return(id: str, severity: Severity, column: str | None, message: str) -> Rule:
    return Rule(id, severity, "la", message, extract="returns.return", column=column)


RETURN = (
    _of_return(
        "return_unknown_framework",
        "error",
        "framework",
        "'{found}' is not a framework that Tartan knows. Use the form's name as in the "
        "data dictionary, for example eastern_2020.",
    ),
    _of_return(
        "return_unknown_ref",
        "error",
        "ref",
        "'{found}' is not an item of this framework. Use the number printed on the "
        "form; if Excel has shortened 1.10 to 1.1, format the column as text.",
    ),
    _of_return(
        "return_unknown_period",
        "error",
        "period",
        "'{found}' is not a period. Write it as 2020-12, 2020/21-Q3, 2020/21-YTD-12, "
        "2020/21 or R12-2020-12; the first half of 2020/21 is 2020/21-YTD-09.",
    ),
    _of_return(
        "return_period_not_over",
        "warning",
        "period",
        "The period had not ended when the return was delivered. Check that the right "
        "year and month are given.",
    ),
    _of_return(
        "return_area_is_authority",
        "error",
        "area",
        "The area names the authority itself. Leave area empty for the whole "
        "authority; fill it in for a locality only.",
    ),
    _of_return(
        "return_two_rows_for_item",
        "error",
        "ref",
        "An earlier row gives the same item, period and area; the first stands. Keep "
        "one row. If this is item 1.10, Excel has shortened it to 1.1: format the "
        "column as text.",
    ),
    _of_return(
        "return_negative_count",
        "error",
        None,
        "A count is below zero. Correct the numerator, denominator or value.",
    ),
    _of_return(
        "return_fractional_count",
        "error",
        None,
        "A count is not a whole number. Give the number of children or events, not a "
        "rate or a percentage.",
    ),
    _of_return(
        "return_missing_denominator",
        "error",
        "denominator",
        "The numerator has no denominator, and this item needs one. Fill it in, or put "
        "N/A into both.",
    ),
    _of_return(
        "return_numerator_above_denominator",
        "warning",
        "numerator",
        "The numerator is larger than the denominator, though it is a part of it. "
        "Check that both count the same children over the same period.",
    ),
    _of_return(
        "return_value_beside_numerator",
        "warning",
        "value",
        "A value is given beside a numerator and was not used. Leave value empty where "
        "the numerator is known.",
    ),
    _of_return(
        "return_population_differs",
        "warning",
        "denominator",
        "The denominator is not the reference population of this period, which was "
        "used instead. Leave it empty for rates per population.",
    ),
)

RULES: dict[str, Rule] = {rule.id: rule for rule in (*FILES, *COLUMNS, *ROWS, *RETURN)}


def rules_of(system: str, extract: str) -> list[Rule]:
    """Every rule that is evaluated on an extract, in the register's order."""
    return [rule for rule in RULES.values() if rule.extract in (None, f"{system}.{extract}")]
