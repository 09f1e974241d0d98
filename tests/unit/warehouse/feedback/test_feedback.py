"""The feedback in an authority's outbox; no part of it grows with the failing rows but failures.csv."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.wording import problem, sentence
from tests.unit.warehouse.feedback.logged import delivery_on, log, outcome_of, whole_delivery
from warehouse.audit.results import Audit, DeliveryFinding, DeliveryResult
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import (
    begin_feedback,
    folder_of,
    write_check_page,
    write_feedback,
    write_outcome,
)
from warehouse.log.audits import record_audit
from warehouse.log.issue_history import issues
from warehouse.log.ledger import Ledger
from warehouse.raw.quarantine import Quarantine
from warehouse.raw.quarantine import folder_of as quarantine_of


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("style", "title")
        if tag in ("li", "p", "td", "th", "h3", "h4"):
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def text_of(html: str) -> str:
    """Return the text of a page, as a reader sees it."""
    parser = _Text()
    parser.feed(html)
    return " ".join("".join(parser.found).split())


def page(zones: Zones, ledger: Ledger, delivery: Delivery) -> str:
    return text_of(write_feedback(zones, ledger, delivery).read_text("utf-8"))


def verdict(zones: Zones, ledger: Ledger, delivery: Delivery) -> str:
    (found,) = re.findall(
        "<h1>(.*)</h1>", write_feedback(zones, ledger, delivery).read_text("utf-8")
    )
    return str(found)


def summary(zones: Zones, delivery: Delivery) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        (folder_of(zones.outbox, delivery) / "summary.json").read_text()
    )
    return found


def read_and_log(
    zones: Zones, ledger: Ledger, delivery: Delivery, outcomes: list[ExtractOutcome]
) -> Path:
    """Do what the reading of a delivery does; return its failures.csv."""
    quarantine = Quarantine(quarantine_of(zones.quarantine, delivery))
    folder = begin_feedback(folder_of(zones.outbox, delivery))
    write_outcome(folder, delivery, outcomes, quarantine.failures)
    log(ledger, delivery, outcomes)
    return folder / "failures.csv"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (outcome_of("FACT_S47", {}), "All of it was accepted. There is nothing to fix."),
        (
            outcome_of("FACT_S47", {"age_over_25": 5}),
            "All of it was accepted. 1 thing to check.",
        ),
        (
            outcome_of("FACT_S47", {"missing_value": 1}),
            "All extracts were accepted, but 1 row was left out.",
        ),
        (
            outcome_of("FACT_S47", {}, refused_by=["file_empty"]),
            "1 extract refused: fix this first.",
        ),
        (
            whole_delivery("internal_error"),
            "Tartan itself failed on this delivery. You do not need to fix anything.",
        ),
    ],
)
def test_the_first_line_is_the_verdict(
    zones: Zones, ledger: Ledger, outcome: ExtractOutcome, words: str
) -> None:
    assert verdict(zones, ledger, log(ledger, delivery_on(0), [outcome])) == words


def test_a_refused_extract_is_shown_with_what_is_in_use_instead(
    zones: Zones, ledger: Ledger
) -> None:
    log(ledger, delivery_on(0), [outcome_of("FACT_S47", {})], in_use=["FACT_S47"])
    refused = log(
        ledger,
        delivery_on(7),
        [
            outcome_of("FACT_S47", {}, refused_by=["file_empty"]),
            outcome_of("FACT_CLA", {}, refused_by=["no_rows"]),
        ],
    )
    text = page(zones, ledger, refused)
    assert "What you delivered on 2 November 2026 stays in use" in text
    assert "7 days older than this delivery" in text
    assert "FACT_CLA: refused Nothing of it is in use" in text
    assert "The file is empty. What to do: Run the export again" in text


def test_a_failure_is_shown_with_its_count_its_share_its_first_rows_and_codes(
    zones: Zones, ledger: Ledger
) -> None:
    outcome = outcome_of("FACT_REFERRALS", {"unknown_code": 1234}, received=4321, code="<Z9>")
    delivery = log(ledger, delivery_on(0), [outcome])
    text = page(zones, ledger, delivery)
    assert "FACT_REFERRALS 1,234 of 4,321 rows (29 %)" in text
    assert (
        "Rows 10 (line 11, '<Z9>'), 11 (line 12, '<Z9>'), 12 (line 13, '<Z9>') and 1,231 more."
        in text
    )
    assert "<Z9>" not in (folder_of(zones.outbox, delivery) / "feedback.html").read_text()


def test_a_row_without_a_line_is_its_number_alone(zones: Zones, ledger: Ledger) -> None:
    outcome = replace(
        outcome_of("FACT_S47", {"missing_value": 1}),
        row_findings=[Finding("missing_value", "error", row_number=10)],
    )
    assert "1 of 1,000 rows (0.1 %) Row 10." in page(
        zones, ledger, log(ledger, delivery_on(0), [outcome])
    )


def test_each_rule_is_on_the_page_once_with_the_extracts_that_break_it(
    zones: Zones, ledger: Ledger
) -> None:
    outcomes = [outcome_of(f"FACT_{n}", {"before_birth": n}) for n in range(1, 11)]
    text = page(zones, ledger, log(ledger, delivery_on(0), outcomes))
    rule = RULES["before_birth"]
    assert text.count(rule.wrong) == text.count(rule.remedy) == 1
    assert f"Affects: {rule.protects}. Rule before_birth" in text
    assert "FACT_10 10 of 1,000 rows (1.0 %)" in text
    assert "And 2 other extracts." in text


def test_what_is_new_worse_fixed_and_back_again(zones: Zones, ledger: Ledger) -> None:
    days = [
        {"missing_value": 4, "duplicate_key": 2, "end_before_start": 3},
        {"missing_value": 4, "duplicate_key": 5, "before_birth": 1},
        {"missing_value": 4, "duplicate_key": 5, "end_before_start": 1},
    ]
    first, second, third = (
        log(ledger, delivery_on(day), [outcome_of("FACT_S47", failed)])
        for day, failed in enumerate(days)
    )
    assert "Since" not in page(zones, ledger, first)
    text = page(zones, ledger, second)
    assert "Since 2 November 2026: 1 new, 1 worse, 1 fixed, 1 still open." in text
    assert "worse: was 2; open 1 day" in text
    assert f"{RULES['end_before_start'].wrong} FACT_S47 (3 rows, open 1 day)" in text
    found = summary(zones, second)["issues"]
    assert {kind: [each["rule_id"] for each in which] for kind, which in found.items()} == {
        "new": ["before_birth"],
        "worse": ["duplicate_key"],
        "mended": ["end_before_start"],
        "open": ["missing_value"],
    }
    assert found["worse"][0]["rows_failed_before"] == 2
    assert "back again" in page(zones, ledger, third)
    # Written again later, the page of a day is as it was on that day.
    assert page(zones, ledger, second) == text


def test_what_could_not_be_judged_is_still_open(zones: Zones, ledger: Ledger) -> None:
    log(ledger, delivery_on(0), [outcome_of("FACT_S47", {"missing_value": 4})])
    missing = ExtractOutcome("FACT_S47", findings=[finding_of(RULES["missing_extract"])])
    text = page(zones, ledger, log(ledger, delivery_on(3), [missing, outcome_of("FACT_CLA", {})]))
    assert "Still open, but could not be checked this time: 1" in text
    assert "FACT_S47 (open 3 days)" in text
    assert "1 new, 0 worse, 0 fixed, 0 still open." in text


def test_a_crash_of_tartans_is_not_the_authoritys_to_fix(zones: Zones, ledger: Ledger) -> None:
    log(ledger, delivery_on(0), [outcome_of("FACT_S47", {"missing_value": 4})], in_use=["FACT_S47"])
    delivery = log(ledger, delivery_on(1), [whole_delivery("internal_error")])
    text = page(zones, ledger, delivery)
    assert "Your data did not cause this" in text
    assert "What you delivered before, on 2 November 2026, stays in use." in text
    assert "traceback" not in text
    assert "What you need to fix" not in text
    assert "What was refused" not in text
    assert summary(zones, delivery)["issues"]["new"] == []


def test_a_check_of_tartans_that_crashed_refuses_nothing(zones: Zones, ledger: Ledger) -> None:
    delivery = log(
        ledger, delivery_on(0), [outcome_of("FACT_S47", {}), whole_delivery("check_crashed")]
    )
    assert verdict(zones, ledger, delivery) == "All of it was accepted. There is nothing to fix."
    text = page(zones, ledger, delivery)
    assert "One of Tartan's own checks failed" in text
    assert "check_crashed" not in text


def test_so_many_bad_rows_that_all_were_refused_are_shown_with_their_share(
    zones: Zones, ledger: Ledger
) -> None:
    refusing = Finding("unknown_person", "blocker", found=600, other=1000)
    outcome = replace(
        outcome_of("FACT_S47", {"unknown_person": 600}, left_out=1000), findings=[refusing]
    )
    delivery = log(ledger, delivery_on(0), [outcome])
    text = page(zones, ledger, delivery)
    assert "1 extract refused: fix this first." in text
    assert (
        "600 of 1,000 rows (60 %) Rows 10 (line 11), 11 (line 12), 12 (line 13) and 597 more."
        in text
    )
    assert problem(refusing) in text
    assert "What you need to fix" not in text
    (extract,) = summary(zones, delivery)["extracts"]
    assert extract["reasons"] == [sentence(refusing)]


def test_the_trend_is_of_the_last_twelve(zones: Zones, ledger: Ledger) -> None:
    for day in range(15):
        newest = log(
            ledger, delivery_on(day), [outcome_of("FACT_S47", {"missing_value": 100 + day})]
        )
    log(ledger, delivery_on(14, la="suffolk"), [outcome_of("FACT_S47", {"missing_value": 999})])
    text = page(zones, ledger, newest)
    assert "Your last 12 deliveries" in text
    assert "16 Nov 2026 (this one) 1 0 114 0" in text
    assert "5 Nov 2026 1 0 103 0" in text
    assert "0 102 0" not in text
    assert "999" not in text


def _relation(row: int | None, found: float, other: float, ref: str = "2.3") -> Finding:
    return Finding(
        "return_relation",
        "warning",
        row_number=row,
        line_number=None if row is None else row + 2,
        basis="equals",
        item=ref,
        item_title="Enquiries",
        part="denominator",
        found=found,
        other_item="1.4",
        other_title="Enquiries started",
        other_part="numerator",
        other=other,
    )


def _audit(delivery: Delivery, *findings: Finding) -> Audit:
    result = DeliveryResult(
        delivery.id, "return", "return_relation", "return_check", "warning", 50, len(findings)
    )
    those = tuple(DeliveryFinding(delivery.id, "return", finding) for finding in findings)
    return Audit(datetime(2026, 11, 3), (), (result,), those)


def test_what_an_audit_found_is_added_and_replaced_however_often_it_is_written(
    zones: Zones, ledger: Ledger
) -> None:
    delivery = delivery_on(0, system="returns")
    csv = read_and_log(
        zones, ledger, delivery, [outcome_of("return", {"missing_value": 1}, received=50)]
    )
    as_read = csv.read_bytes()
    page(zones, ledger, delivery)
    assert csv.read_bytes() == as_read
    small, large = _relation(7, 673, 663), _relation(None, 530, 296, ref="3.3")
    record_audit(ledger, _audit(delivery, large, small))
    (text,) = {page(zones, ledger, delivery) for _ in range(3)}
    rule = RULES["return_relation"]
    assert f"{rule.wrong} What to do: {rule.remedy} return 2 of 50 figures (4.0 %)" in text
    assert f"{problem(large)} Row 7, line 9: {problem(small)}" in text
    assert f"Affects: {rule.protects}." in text
    after = csv.read_bytes()
    assert after.startswith(as_read)
    assert after[len(as_read) :].decode().splitlines() == [
        f'return,,,return_relation,warning,,"{sentence(large)}"',
        f'return,7,,return_relation,warning,,"{sentence(small)}"',
    ]
    assert summary(zones, delivery)["extracts"][0]["rules_failed"] == {
        "missing_value": 1,
        "return_relation": 2,
    }
    record_audit(ledger, _audit(delivery))
    assert rule.wrong not in page(zones, ledger, delivery)
    assert csv.read_bytes() == as_read


def test_written_again_from_log_and_quarantine_failures_are_the_same_bytes(
    zones: Zones, ledger: Ledger
) -> None:
    """Of files, of extracts as a whole and of the whole delivery; rows are in test_intake."""
    delivery = delivery_on(0)
    lost = Finding("history_lost", "warning", item="2026-04", found=37, other=43)
    renamed = Finding("renamed_column", "warning", file="a.csv", column="UPN", found=3)
    outcomes = [
        whole_delivery("unexpected_file", "file_of_other_system"),
        replace(outcome_of("FACT_CLA", {}), findings=[renamed, lost]),
        outcome_of("FACT_S47", {}, refused_by=["file_empty", "missing_column"]),
        ExtractOutcome("FACT_CARE_EPISODES", findings=[finding_of(RULES["missing_extract"])]),
    ]
    csv = read_and_log(zones, ledger, delivery, outcomes)
    as_read = csv.read_bytes()
    assert len(as_read.splitlines()) == 8
    page(zones, ledger, delivery)
    assert csv.read_bytes() == as_read


def test_failures_that_an_earlier_version_wrote_stay_as_they_are(
    zones: Zones, ledger: Ledger
) -> None:
    """Its quarantine has no folder of failures that they could be written from."""
    delivery = log(ledger, delivery_on(0), [outcome_of("FACT_S47", {"missing_value": 4})])
    quarantine_of(zones.quarantine, delivery).mkdir(parents=True)
    csv = begin_feedback(folder_of(zones.outbox, delivery)) / "failures.csv"
    csv.write_bytes(b"as it was written then\r\n")
    html = write_feedback(zones, ledger, delivery).read_text()
    assert 'href="failures.csv"' in html
    assert csv.read_bytes() == b"as it was written then\r\n"


def _worst(rows: int) -> list[ExtractOutcome]:
    """Return extracts every one of which breaks every rule, in so many rows each."""
    rules = [rule.id for rule in RULES.values() if rule.scope == "row"]
    return [
        outcome_of(
            f"FACT_{n:02}",
            dict.fromkeys(rules, rows),
            received=rows,
            left_out=rows,
            code="Z" * 500,
        )
        for n in range(30)
    ]


def test_a_thousand_failing_rows_and_a_million_make_pages_of_one_size(
    zones: Zones, ledger: Ledger
) -> None:
    log(ledger, delivery_on(0), _worst(999))
    thousand = log(ledger, delivery_on(1), _worst(1_000))
    log(ledger, delivery_on(2), _worst(999_999))
    million = log(ledger, delivery_on(3), _worst(1_000_000))
    pages = [write_feedback(zones, ledger, each).read_text() for each in (thousand, million)]
    assert "1,000 of 1,000 rows" in text_of(pages[0])
    assert "1,000,000 of 1,000,000 rows" in text_of(pages[1])
    bare = [re.sub(r"[\d,.]+", "0", text) for text in map(text_of, pages)]
    assert abs(len(bare[0]) - len(bare[1])) < 200  # two deliveries more in the trend
    assert max(len(text) for text in pages) < 64_000


def test_rows_of_a_refused_extract_are_not_counted_as_left_out(
    zones: Zones, ledger: Ledger
) -> None:
    outcomes = [
        outcome_of("FACT_CLA", {"missing_value": 3}, received=3),
        outcome_of("FACT_S47", {"missing_value": 1}, received=50),
    ]
    text = page(zones, ledger, log(ledger, delivery_on(0), outcomes))
    assert "1 extract refused: fix this first. 1 of 50 rows of the other extracts is left" in text
    assert "No row of it could be used. What is wrong with each row is listed below." in text


def test_a_finding_about_an_extract_is_shown_with_both_numbers_and_its_name_once(
    zones: Zones, ledger: Ledger
) -> None:
    lost = Finding("history_lost", "warning", item="2026-04", found=37, other=43)
    outcome = replace(outcome_of("FACT_S47", {}), findings=[lost])
    text = page(zones, ledger, log(ledger, delivery_on(0), [outcome]))
    assert "FACT_S47 2026-04: 37 rows; 43 before. Affects:" in text


def test_of_many_findings_the_largest_come_first_and_the_rest_are_counted(
    zones: Zones, ledger: Ledger
) -> None:
    lost = [
        Finding("history_lost", "warning", item=f"2025-{n:02}", found=100 - n, other=100)
        for n in range(1, 9)
    ]
    outcome = replace(outcome_of("FACT_S47", {}), findings=lost)
    text = page(zones, ledger, log(ledger, delivery_on(0), [outcome]))
    months = [f"2025-{n:02}: {100 - n} rows; 100 before." for n in (8, 7, 6, 5, 4)]
    assert " ".join(months) in text
    assert "2025-03" not in text
    assert "And 3 more." in text


def test_a_thousand_stray_files_make_a_page_of_bounded_size(zones: Zones, ledger: Ledger) -> None:
    rule = RULES["unexpected_file"]
    strays = [finding_of(rule, f"{n:04}{'x' * 240}.csv") for n in range(1000)]
    delivery = log(
        ledger,
        delivery_on(0),
        [ExtractOutcome(WHOLE_DELIVERY, files_seen=1000, findings=strays)],
    )
    text = page(zones, ledger, delivery)
    assert "0004xxx" in text
    assert "0005xxx" not in text
    assert "And 995 more." in text


def test_the_page_needs_nothing_else_and_is_written_in_one_piece(
    zones: Zones, ledger: Ledger
) -> None:
    delivery = log(ledger, delivery_on(0), [outcome_of("FACT_S47", {"missing_value": 4})])
    path: Path = write_feedback(zones, ledger, delivery)
    html = path.read_text()
    assert not re.findall(r"<script|https?:|//[a-z]|@import|url\(", html)
    assert html.lstrip().startswith("<!DOCTYPE html>")
    # failures.csv was lost: nothing leads to it.
    assert "failures.csv" not in html
    assert {each.name for each in path.parent.iterdir()} == {"feedback.html", "summary.json"}


def test_the_issues_of_the_page_are_those_of_the_log(zones: Zones, ledger: Ledger) -> None:
    delivery = log(
        ledger, delivery_on(0), [outcome_of("FACT_S47", {"missing_value": 4, "before_birth": 2})]
    )
    write_feedback(zones, ledger, delivery)
    new = {each["rule_id"] for each in summary(zones, delivery)["issues"]["new"]}
    assert new == {issue.rule_id for issue in issues(ledger) if issue.is_open}


def test_the_page_of_a_check_before_sending_does_not_claim_what_is_in_use(zones: Zones) -> None:
    delivery = delivery_on(0)
    outcome = outcome_of("FACT_S47", {}, refused_by=["file_empty"])
    folder = zones.home / "_check"
    write_outcome(begin_feedback(folder), delivery, [outcome], zones.home / "no failures of rows")
    write_check_page(folder, delivery, [outcome])
    text = text_of((folder / "feedback.html").read_text())
    assert "1 extract refused: fix this first." in text
    assert "in use" not in text
    assert "checked as of 2 November 2026" in text
    assert json.loads((folder / "summary.json").read_text())["extracts"][0]["rules_failed"] == {
        "file_empty": 1
    }
