"""One extract of a delivery: which rows are accepted, which are not, and where they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from expectations.contracts.returns.return_ import Return
from expectations.findings import Finding
from expectations.wording import reasons, sentence, warnings
from tests.conftest import HEADER, a_return
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.outcome import ExtractRows
from warehouse.reader.tables import Table, read_tables
from warehouse.reading.extract import Surroundings, parts_of, raw_schema, read_extract
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key

DELIVERY = Delivery(
    id="essex.returns.2020-10-30.00000000",
    la_id="essex",
    system="returns",
    delivered_on=date(2020, 10, 30),
    received_at=datetime(2020, 10, 30, 12),
    content_hash="0" * 64,
)
ALONE = Surroundings(Pseudonyms(Key(b"a key"), "essex"), lambda _: None)
GOOD = "eastern_2020,1.3,2020/21-YTD-09,,10,,,"


def read(tmp_path: Path, **files: str | bytes) -> ExtractRows:
    tables = []
    for name, content in files.items():
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        tables += list(read_tables(path, f"{name}.csv"))
    return read_extract("return", Return, DELIVERY, tables, ALONE)


def failures(outcome: ExtractRows) -> list[tuple[int, str, str | None]]:
    return list(outcome.failures.select("row_number", "rule_id", "column").iter_rows())


def test_rows_come_out_typed_with_where_they_are_from(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=a_return('eastern_2020,2.1,2020/21-YTD-09,,"1,234",2000.0,,a note'))
    assert outcome.outcome.status == "accepted"
    assert outcome.rows.schema == raw_schema(Return)
    assert outcome.rows.row(0, named=True) == {
        "row_number": 1,
        "delivery_id": DELIVERY.id,
        "delivered_on": DELIVERY.delivered_on,
        "framework": "eastern_2020",
        "ref": "2.1",
        "period": "2020/21-YTD-09",
        "area": None,
        "numerator": 1234.0,
        "denominator": 2000.0,
        "value": None,
        "comment": "a note",
    }


@pytest.mark.parametrize("text", ["", "N/A", "NA", "n/a", " na "])
def test_what_means_not_applicable_is_null(tmp_path: Path, text: str) -> None:
    outcome = read(tmp_path, a=a_return(f"eastern_2020,1.3,2020/21-YTD-09,,{text},,,"))
    assert outcome.outcome.status == "accepted"
    assert outcome.rows["numerator"].to_list() == [None]


def test_a_value_that_is_no_number_is_reported_once_with_its_row(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=a_return(GOOD, "eastern_2020,2.1,2020/21-YTD-09,,ten,x,,"))
    assert outcome.outcome.status == "partly"
    assert failures(outcome) == [
        (2, "unreadable_value", "denominator"),
        (2, "unreadable_value", "numerator"),
    ]
    assert outcome.refused["rules"].to_list() == ["unreadable_value"]
    assert outcome.refused["numerator"].to_list() == ["ten"]
    assert outcome.failures["record_id"].to_list() == ["eastern_2020 2.1 2020/21-YTD-09"] * 2
    assert outcome.outcome.rows_quarantined == 1


def test_columns_may_stand_in_any_order_and_case(tmp_path: Path) -> None:
    text = "Numerator,PERIOD,ref,Framework,denominator,Area\n10,2020/21-YTD-09,1.3,eastern_2020,,\n"
    outcome = read(tmp_path, a=text)
    assert outcome.rows["numerator"].to_list() == [10.0]
    assert outcome.findings == [
        Finding("missing_optional_column", "warning", file="a.csv", column=name)
        for name in ("value", "comment")
    ]


def test_a_new_column_is_named_by_its_place_and_not_read(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=f"{HEADER},Child's name\n{GOOD},somebody\n")
    assert outcome.outcome.status == "accepted"
    assert outcome.findings == [Finding("unexpected_column", "warning", file="a.csv", found=9)]
    assert sentence(outcome.findings[0]).startswith("Column 9 of the file is not in the contract")
    assert "somebody" not in str(outcome)
    assert "Child's name" not in str(outcome)


def test_a_file_without_a_header_repeats_no_cell(tmp_path: Path) -> None:
    """A row of data in the header's place: names that are like a column's, and are a child's."""
    outcome = read(tmp_path, a="Valerie,Aria,Perry,Areas,Reff,Quill,2011-07-19,Comet\nb,c,d,,,,,\n")
    assert outcome.outcome.status == "rejected"
    broken = outcome.outcome.broken_rules()
    everything = str(outcome) + "".join([*reasons(broken), *warnings(broken)])
    for cell in ("Valerie", "Aria", "Perry", "Areas", "Reff", "Quill", "2011-07-19", "Comet"):
        assert cell not in everything
    alike = [f.found for f in outcome.findings if f.rule_id == "missing_column" and f.found]
    assert alike  # what looks like a column is located, and not repeated


def test_a_missing_column_refuses_the_file(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=a_return(GOOD).replace("denominator", "denom"))
    assert outcome.outcome.status == "rejected"
    assert outcome.outcome.blockers == [
        Finding("missing_column", "blocker", file="a.csv", column="denominator", found=6)
    ]
    assert reasons(outcome.outcome.broken_rules()) == [
        "a.csv: The column 'denominator' is missing. Column 6 of the file looks like it "
        "under another name. Add it to the export, spelled as in the data dictionary, and deliver again."
    ]


def test_a_header_alone_is_no_return(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=HEADER + "\n")
    assert outcome.outcome.status == "rejected"
    assert outcome.outcome.blockers == [Finding("no_rows", "blocker", file="a.csv")]


def test_delimiters_that_a_spreadsheet_left_off_are_no_fault(tmp_path: Path) -> None:
    rows = [GOOD, "eastern_2020,1.4,2020/21-YTD-09,,11,", "eastern_2020,2.1,2020/21-YTD-09,,3,4"]
    outcome = read(tmp_path, a=a_return(*rows))
    assert outcome.outcome.status == "accepted"
    assert outcome.rows["numerator"].to_list() == [10.0, 11.0, 3.0]


def test_a_row_that_breaks_off_or_runs_over_is_refused_with_its_number(tmp_path: Path) -> None:
    rows = [
        GOOD,
        "eastern_2020,1.4,2020/21-YTD-09",
        "eastern_2020,1.5,2020/21-YTD-09,,1,,,,,more",
        "eastern_2020,1.6,2020/21-YTD-09,,5,,,",
    ]
    outcome = read(tmp_path, a=a_return(*rows))
    assert failures(outcome) == [(2, "ragged_row", None), (3, "ragged_row", None)]
    assert outcome.rows["row_number"].to_list() == [1, 4]
    assert outcome.rows_received == 4


def test_an_item_given_in_two_files_counts_once(tmp_path: Path) -> None:
    outcome = read(tmp_path, a=a_return(GOOD), b=a_return(GOOD.replace("10", "11", 1)))
    assert outcome.failures.select("file", "row_number", "rule_id").rows() == [
        ("b.csv", 1, "return_two_rows_for_item")
    ]
    assert len(outcome.rows) == 1


def test_only_a_code_that_is_unknown_is_repeated(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        a=a_return(GOOD, "eastern_2020,9.9,2020/21-YTD-09,,1,,,", "eastern_2020,1.4,Q2,,secret,,,"),
    )
    found = outcome.failures.select("rule_id", "code").rows()
    assert found == [
        ("return_unknown_ref", "9.9"),
        ("return_unknown_period", "Q2"),
        ("unreadable_value", None),
    ]
    findings = {finding.rule_id: finding for finding in outcome.outcome.row_findings}
    assert sentence(findings["return_unknown_ref"]).startswith("'9.9' is not an item")
    assert "secret" not in str(outcome.outcome)
    assert "secret" not in str(reasons(outcome.outcome.broken_rules()))


def _tables(tmp_path: Path, blank_lines: dict[str, tuple[int, ...] | None]) -> list[Any]:
    """Return files with a bad second row each, and with these lines that hold nothing."""
    found = []
    for number, (name, blank) in enumerate(blank_lines.items(), start=3):
        (tmp_path / name).write_text(a_return(GOOD.replace("1.3", f"1.{number}"), "x,1.3,,,1,,,"))
        (table,) = read_tables(tmp_path / name, f"{name}.csv")
        assert isinstance(table, Table)
        found.append(replace(table, blank_lines=blank))
    return found


def test_a_failing_row_has_the_line_of_its_file_on_which_it_begins(tmp_path: Path) -> None:
    tables = _tables(tmp_path, {"a": (1, 4)})
    outcome = read_extract("return", Return, DELIVERY, tables, ALONE).outcome
    assert outcome.blank_lines == (1, 4)
    found = {(each.file, each.row_number, each.line_number) for each in outcome.row_findings}
    assert found == {(None, 2, 5)}


def test_of_several_files_each_finding_names_its_own_and_the_log_keeps_no_lines(
    tmp_path: Path,
) -> None:
    tables = _tables(tmp_path, {"a": (2,), "b": None, "c": ()})
    outcome = read_extract("return", Return, DELIVERY, tables, ALONE).outcome
    assert outcome.blank_lines is None
    found = {(each.file, each.row_number, each.line_number) for each in outcome.row_findings}
    assert found == {("a.csv", 2, 4), ("b.csv", 2, None), ("c.csv", 2, 3)}


def test_the_first_rows_of_a_rule_are_findings_each_row_once(tmp_path: Path) -> None:
    bad = [f"eastern_2020,1.{n},2020/21-YTD-09,,many,few,," for n in (4, 5, 6, 8, 9)]
    outcome = read(tmp_path, a=a_return(GOOD, *bad)).outcome
    assert outcome.rows_failed == {"unreadable_value": 10}
    assert outcome.row_findings == [
        Finding("unreadable_value", "error", row_number=n, line_number=n + 1, column="denominator")
        for n in (2, 3, 4)
    ]


def test_so_many_bad_rows_refuse_the_extract_with_both_numbers(tmp_path: Path) -> None:
    good = [f"eastern_2020,1.3,2020/21-YTD-{n:02},,10,,," for n in range(1, 10)]
    bad = [f"eastern_2020,1.4,2020/21-YTD-{n:02},,many,few,," for n in range(1, 12)]
    outcome = read(tmp_path, a=a_return(*good, *bad)).outcome
    # 22 failures, two in each of 11 rows.
    assert outcome.rows_failed["unreadable_value"] == 22
    assert outcome.blockers == [Finding("unreadable_value", "blocker", found=11, other=20)]
    assert (outcome.status, outcome.rows_quarantined) == ("rejected", 20)
    (broken,) = [each for each in outcome.broken_rules() if each.severity == "blocker"]
    assert reasons([broken]) == [sentence(outcome.blockers[0])]
    assert reasons([broken])[0].startswith("11 of 20 rows (55 %) break one rule, so nothing")


def test_a_return_is_replaced_by_framework_and_period(tmp_path: Path) -> None:
    rows = [GOOD, GOOD.replace("1.3", "1.4"), GOOD.replace("2020/21-YTD-09", "2020/21-YTD-06")]
    outcome = read(tmp_path, a=a_return(*rows))
    parts = {name: part["ref"].to_list() for name, part in parts_of(Return, outcome.rows)}
    assert parts == {
        "eastern_2020.2020-21-YTD-06": ["1.3"],
        "eastern_2020.2020-21-YTD-09": ["1.3", "1.4"],
    }


class Snapshot(Return):
    """An extract of which one delivery replaces all."""

    class Config:
        strict = True
        metadata = {"key": ("framework", "ref", "period", "area"), "nulls": ("",)}  # noqa: RUF012


def test_half_a_snapshot_is_refused_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(a_return(GOOD))
    (tmp_path / "b").write_text("")
    tables = [t for name in "ab" for t in read_tables(tmp_path / name, f"{name}.csv")]
    outcome = read_extract("snapshot", Snapshot, DELIVERY, tables, ALONE)
    assert outcome.outcome.status == "rejected"
    assert len(outcome.rows) == 0
    assert [name for name, _ in parts_of(Snapshot, pl.DataFrame({"a": [1]}))] == ["all"]


def test_a_snapshot_without_rows_means_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text(HEADER + "\n")
    tables = list(read_tables(tmp_path / "a", "a.csv"))
    outcome = read_extract("snapshot", Snapshot, DELIVERY, tables, ALONE)
    assert outcome.outcome.status == "accepted"
    assert outcome.rows_received == 0
