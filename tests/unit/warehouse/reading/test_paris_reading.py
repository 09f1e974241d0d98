"""PARIS's files: dates and delimiters, local codes through LOOKUP, unknown types, a file given twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from expectations.findings import Finding
from expectations.wording import sentence
from tests.unit.warehouse.reading.sent_by_paris import kept, lookup, of_files, of_rows, read

CLIENT = "PARIS_ID|DOB|GENDER|ETHNIC_CODE|UPN|DISABILITY_CODE|UASC_IND|DECEASED_DATE|LOCALITY_CODE"
REFERRAL = (
    "REFERRAL_ID|PARIS_ID|REF_TYPE|PARENT_REFERRAL_ID|REF_DATE|SOURCE_CODE|NEED_CODE|OUTCOME_CODE|"
    "CLOSED_DATE|CLOSE_REASON_CODE|TEAM_CODE|CSE_IND"
)
PLAN = "PLAN_ID|PARIS_ID|PLAN_TYPE|START_DATE|AUTH_DATE|END_DATE"


def test_a_flat_file_of_local_codes(tmp_path: Path) -> None:
    outcome = read(tmp_path, "CLIENT", CLIENT, "7|03-FEB-2012|2||||N||LOC1", "8||1|||||| ")
    assert (of_rows(outcome), of_files(outcome)) == ([], [])
    assert outcome.rows["GENDER"].to_list() == ["F", "M"]
    assert outcome.rows["DOB"].to_list() == [date(2012, 2, 3), None]
    assert outcome.rows["UASC_IND"].to_list() == [False, None]
    assert outcome.rows["LOCALITY_CODE"].to_list() == ["North Norfolk", None]
    assert all(len(number) == 32 for number in outcome.rows["PARIS_ID"])


def test_a_code_that_is_not_there_is_named_as_it_was_sent_and_empty(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        "CLIENT",
        CLIENT,
        "1||M||||||",  # a national code, and none of this authority's
        "2||3||||||",  # a code without a national one
        "3||1||||||LOC9",  # a national code that is empty
        others=kept(LOOKUP=lookup([("GENDER", "1", "M"), ("GENDER", "3", "X"), ("A", "B", "C")])),
    )
    assert of_rows(outcome) == [
        (1, "unknown_code", "GENDER", "M"),
        (2, "unknown_code", "GENDER", "3"),
        (3, "unknown_code", "LOCALITY_CODE", "LOC9"),
    ]
    assert outcome.rows["GENDER"].to_list() == [None, None, "M"]
    assert outcome.outcome.status == "accepted"


def test_one_domain_serves_columns_with_other_sets(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        "REFERRAL",
        REFERRAL,
        "1|7|ref||03-FEB-2020|sch|CP|10|||NORTH|",
        "2|7|CON||03-FEB-2020|SCH||20||||Y",
    )
    # A conference is no outcome of a referral, though it is one of an enquiry.
    assert of_rows(outcome) == [(2, "unknown_code", "OUTCOME_CODE", "20")]
    assert outcome.rows["REF_TYPE"].to_list() == ["REF", "CON"]
    assert outcome.rows["SOURCE_CODE"].to_list() == ["2A", "2A"]
    assert outcome.rows["OUTCOME_CODE"].to_list() == ["SA", None]
    assert outcome.rows["TEAM_CODE"].to_list() == ["NORTH", None]


def test_a_type_that_is_in_no_code_set_is_named_and_refused(tmp_path: Path) -> None:
    outcome = read(tmp_path, "PLAN", PLAN, "1|7|SECRET|01-JUN-2020||", "2|7|uhp|01-JUN-2020||")
    assert of_rows(outcome) == [(1, "unknown_code_required", "PLAN_TYPE", "SECRET")]
    assert outcome.rows["PLAN_TYPE"].to_list() == ["UHP"]
    assert outcome.refused["PLAN_TYPE"].to_list() == ["SECRET"]
    empty = read(tmp_path, "PLAN", PLAN, "1|7||01-JUN-2020||")
    assert of_rows(empty) == [(1, "missing_value", "PLAN_TYPE", None)]


@pytest.mark.parametrize(
    ("extract", "header"),
    [
        ("CLIENT", CLIENT),
        ("ASSESSMENT_FACTOR", "ASSESSMENT_ID|FACTOR_CODE"),
        ("TEAM", "TEAM_CODE|TEAM_NAME|TEAM_TYPE|LOCALITY_CODE"),
    ],
)
def test_without_a_lookup_codes_cannot_be_read(tmp_path: Path, extract: str, header: str) -> None:
    row = "1" + "|" * header.count("|")
    outcome = read(tmp_path, extract, header, row, others=kept(LOOKUP=None))
    assert outcome.outcome.status == "rejected"
    assert of_files(outcome) == [("no_lookup", f"{extract}.txt")]
    assert "Deliver LOOKUP" in sentence(outcome.findings[0])
    assert of_rows(outcome) == []


def test_what_has_no_local_codes_needs_no_lookup(tmp_path: Path) -> None:
    outcome = read(tmp_path, "PLAN", PLAN, "1|7|CIN|01-JUN-2020||", others=kept(LOOKUP=None))
    assert outcome.outcome.status == "accepted"


def test_a_lookup_without_rows_decodes_nothing(tmp_path: Path) -> None:
    outcome = read(tmp_path, "CLIENT", CLIENT, "1||2||||||", others=kept(LOOKUP=lookup([])))
    assert of_rows(outcome) == [(1, "unknown_code", "GENDER", "2")]


def test_the_same_rows_under_two_names_are_read_once(tmp_path: Path) -> None:
    one = f"{PLAN}\n1|7|CIN|01-JUN-2020||\n2|7|CLA|01-JUN-2020||\n"
    turned = (
        "PLAN_TYPE|PLAN_ID|PARIS_ID|START_DATE|AUTH_DATE|END_DATE\n"
        "CLA|2|7|01-JUN-2020||\nCIN|1|7|01-JUN-2020||\n"
    )
    outcome = read(tmp_path, "PLAN", PLAN=one, plan_copy=turned)
    assert (of_rows(outcome), of_files(outcome)) == ([], [("repeated_file", "plan_copy.txt")])
    (repeated,) = outcome.findings
    assert (repeated.expected, repeated.severity) == ("PLAN.txt", "warning")
    assert outcome.outcome.status == "accepted"
    assert outcome.rows_received == 2
    assert outcome.rows["PLAN_ID"].to_list() == ["1", "2"]


def test_other_rows_under_another_name_are_the_rest_of_it(tmp_path: Path) -> None:
    part, rest = "1|7|CIN|01-JUN-2020||", "2|7|CLA|01-JUN-2020||"
    outcome = read(
        tmp_path, "PLAN", PLAN_1=f"{PLAN}\n{part}\n", PLAN_2=f"{PLAN}\n{rest}\n", PLAN_3=f"{PLAN}\n"
    )
    assert (of_rows(outcome), of_files(outcome)) == ([], [])
    assert outcome.rows["PLAN_ID"].to_list() == ["1", "2"]
    corrected = part.replace("CIN", "CLA")
    outcome = read(
        tmp_path, "PLAN", PLAN_1=f"{PLAN}\n{part}\n", PLAN_2=f"{PLAN}\n{part}\n{rest}\n", c=""
    )
    assert [rule_id for rule_id, _ in of_files(outcome)] == ["file_empty"]
    outcome = read(tmp_path, "PLAN", PLAN_1=f"{PLAN}\n{part}\n", PLAN_2=f"{PLAN}\n{corrected}\n")
    assert of_rows(outcome) == [(1, "duplicate_key", None, None)]


def test_a_file_that_is_there_twice_and_wrong_twice_is_reported_once(tmp_path: Path) -> None:
    text = f"{PLAN.replace('PLAN_TYPE', 'KIND')}\n1|7|CIN|01-JUN-2020||\n"
    outcome = read(tmp_path, "PLAN", PLAN_1=text, PLAN_2=text)
    assert [rule_id for rule_id, _ in of_files(outcome)] == [
        "missing_column",
        "unexpected_column",
        "repeated_file",
    ]


def test_an_outcome_that_is_unknown_is_not_missing_as_well(tmp_path: Path) -> None:
    header = "EVENT_ID|PARIS_ID|EVENT_TYPE|EVENT_DATE|END_DATE|OUTCOME_CODE"
    enquiry = "7|S47|03-FEB-2020|10-FEB-2020"
    outcome = read(tmp_path, "EVENT", header, f"1|{enquiry}|what", f"2|{enquiry}|")
    assert of_rows(outcome) == [
        (1, "unknown_code", "OUTCOME_CODE", "what"),
        (2, "section_47_ended_without_outcome", "OUTCOME_CODE", None),
    ]


def test_a_new_column_is_named_only_where_another_extract_has_its_name(tmp_path: Path) -> None:
    outcome = read(tmp_path, "PLAN", f"{PLAN}|dob|Zoe Quill", "1|7|CIN|01-JUN-2020||||")
    assert outcome.findings == [
        Finding("unexpected_column", "warning", file="PLAN.txt", column="DOB", found=7),
        Finding("unexpected_column", "warning", file="PLAN.txt", found=8),
    ]
