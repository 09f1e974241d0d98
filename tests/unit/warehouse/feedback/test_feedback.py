"""What an authority finds in its outbox, and that nothing of it grows with the failing rows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from expectations.rules import RULES, Rule
from tests.unit.warehouse.feedback.told import broken, delivery_on, log
from warehouse.delivery.delivery import WHOLE_DELIVERY, Delivery
from warehouse.delivery.outcome import ExtractOutcome, FileFailure
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import Feedback, folder_of, write_feedback
from warehouse.log.issue_history import issues
from warehouse.log.ledger import Ledger


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.silent += tag in ("style", "title")
        if tag in ("li", "p", "td", "th", "h3"):
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("style", "title")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append(data)


def said(html: str) -> str:
    """What a page says, as a reader hears it."""
    parser = _Text()
    parser.feed(html)
    return " ".join("".join(parser.found).split())


def page(zones: Zones, ledger: Ledger, delivery: Delivery) -> str:
    return said(write_feedback(zones, ledger, delivery).read_text("utf-8"))


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


def crashed() -> ExtractOutcome:
    rule = RULES["internal_error"]
    return ExtractOutcome(
        WHOLE_DELIVERY, files_seen=1, file_failures=[FileFailure("essex", rule, rule.message)]
    )


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (broken("FACT_S47", {}), "All of it was accepted. There is nothing to mend."),
        (broken("FACT_S47", {"age_over_25": 5}), "All of it was accepted. 1 thing to look at."),
        (
            broken("FACT_S47", {"missing_value": 1}),
            "All extracts were accepted, but 1 row was left out.",
        ),
        (broken("FACT_S47", {}, refused_by=["file_empty"]), "1 extract refused: mend this first."),
        (crashed(), "Tartan itself failed on this delivery: there is nothing for you to mend."),
    ],
)
def test_the_first_line_is_the_verdict(
    zones: Zones, ledger: Ledger, outcome: ExtractOutcome, words: str
) -> None:
    assert verdict(zones, ledger, log(ledger, delivery_on(0), [outcome])) == words


def test_what_stops_the_data_is_told_with_what_is_in_use_instead(
    zones: Zones, ledger: Ledger
) -> None:
    log(ledger, delivery_on(0), [broken("FACT_S47", {})], in_use=["FACT_S47"])
    refused = log(
        ledger,
        delivery_on(7),
        [
            broken("FACT_S47", {}, refused_by=["file_empty"]),
            broken("FACT_CLA", {}, refused_by=["no_rows"]),
        ],
    )
    told = page(zones, ledger, refused)
    assert "What you delivered on 2 November 2026 stays in use" in told
    assert "7 days older than this delivery" in told
    assert "FACT_CLA: refused Nothing of it is in use" in told
    assert "The file is empty. To do: Run the export again" in told


def test_a_failure_is_told_with_its_count_its_share_its_first_rows_and_codes(
    zones: Zones, ledger: Ledger
) -> None:
    outcome = broken("FACT_REFERRALS", {"unknown_code": 1234}, received=4321, found="<Z9>")
    delivery = log(ledger, delivery_on(0), [outcome])
    told = page(zones, ledger, delivery)
    assert "FACT_REFERRALS 1,234 of 4,321 rows (29 %)" in told
    assert "Rows 10 ('<Z9>'), 11 ('<Z9>'), 12 ('<Z9>') and 1,231 more." in told
    assert "<Z9>" not in (folder_of(zones.outbox, delivery) / "feedback.html").read_text()


def test_what_is_new_worse_mended_and_back_again(zones: Zones, ledger: Ledger) -> None:
    days = [
        {"missing_value": 4, "duplicate_key": 2, "end_before_start": 3},
        {"missing_value": 4, "duplicate_key": 5, "before_birth": 1},
        {"missing_value": 4, "duplicate_key": 5, "end_before_start": 1},
    ]
    first, second, third = (
        log(ledger, delivery_on(day), [broken("FACT_S47", failed)])
        for day, failed in enumerate(days)
    )
    assert "Since" not in page(zones, ledger, first)
    told = page(zones, ledger, second)
    assert "Since 2 November 2026: 1 new, 1 worse, 1 mended, 1 still open." in told
    assert "worse: was 2; open 1 day" in told
    found = summary(zones, second)["issues"]
    assert {kind: [each["rule_id"] for each in which] for kind, which in found.items()} == {
        "new": ["before_birth"],
        "worse": ["duplicate_key"],
        "mended": ["end_before_start"],
        "open": ["missing_value"],
    }
    assert found["worse"][0]["rows_failed_before"] == 2
    assert "back again" in page(zones, ledger, third)
    # Read again later, it says of its own day what it said then.
    assert page(zones, ledger, second) == told


def test_what_could_not_be_judged_is_still_open(zones: Zones, ledger: Ledger) -> None:
    log(ledger, delivery_on(0), [broken("FACT_S47", {"missing_value": 4})])
    rule = RULES["missing_extract"]
    lacking = ExtractOutcome(
        "FACT_S47", file_failures=[FileFailure("FACT_S47", rule, rule.message)]
    )
    told = page(zones, ledger, log(ledger, delivery_on(3), [lacking, broken("FACT_CLA", {})]))
    assert "Still open, not judged this time: 1" in told
    assert "FACT_S47 (open 3 days)" in told
    assert "1 new, 0 worse, 0 mended, 0 still open." in told


def test_what_the_hub_has_to_mend_is_not_laid_at_the_authoritys_door(
    zones: Zones, ledger: Ledger
) -> None:
    log(ledger, delivery_on(0), [broken("FACT_S47", {"missing_value": 4})], in_use=["FACT_S47"])
    delivery = log(ledger, delivery_on(1), [crashed()])
    told = page(zones, ledger, delivery)
    assert "That is no fault of your data" in told
    assert "What you delivered before, on 2 November 2026, stays in use." in told
    assert "traceback" not in told
    assert "What to mend" not in told
    assert "What stops your data" not in told
    assert summary(zones, delivery)["issues"]["new"] == []


def test_a_check_of_ours_that_crashed_stops_nothing(zones: Zones, ledger: Ledger) -> None:
    rule = RULES["check_crashed"]
    ours = ExtractOutcome(
        WHOLE_DELIVERY, files_seen=1, file_failures=[FileFailure("essex", rule, rule.message)]
    )
    delivery = log(ledger, delivery_on(0), [broken("FACT_S47", {}), ours])
    assert verdict(zones, ledger, delivery) == "All of it was accepted. There is nothing to mend."
    told = page(zones, ledger, delivery)
    assert "One of Tartan's own checks failed" in told
    assert "check_crashed" not in told


def test_so_many_bad_rows_that_all_were_refused_stop_the_extract(
    zones: Zones, ledger: Ledger
) -> None:
    rule = replace(RULES["unknown_person"], severity="blocker")
    detail = "600 of 1,000 rows (60 %). What was delivered before stays in use."
    outcome = replace(
        broken("FACT_S47", {"unknown_person": 600}, left_out=1000),
        file_failures=[FileFailure("FACT_S47", rule, detail)],
    )
    told = page(zones, ledger, log(ledger, delivery_on(0), [outcome]))
    assert "1 extract refused: mend this first." in told
    assert "600 of 1,000 rows (60 %) Rows 10, 11, 12 and 597 more." in told
    assert detail in told
    assert "What to mend" not in told


def test_the_trend_is_of_the_last_twelve(zones: Zones, ledger: Ledger) -> None:
    for day in range(15):
        newest = log(ledger, delivery_on(day), [broken("FACT_S47", {"missing_value": 100 + day})])
    log(ledger, delivery_on(14, la="suffolk"), [broken("FACT_S47", {"missing_value": 999})])
    told = page(zones, ledger, newest)
    assert "Your last 12 deliveries" in told
    assert "16 Nov 2026 (this one) 1 0 114 0" in told
    assert "5 Nov 2026 1 0 103 0" in told
    assert "0 102 0" not in told
    assert "999" not in told


@pytest.fixture
def checked_later(monkeypatch: pytest.MonkeyPatch) -> Rule:
    rule = Rule(
        "checked_later",
        "warning",
        "la",
        "It differs. Check both.",
        ("returns.return",),
        column="denominator",
        tool="return_check",
        protects="eastern_2020 2.3",
    )
    monkeypatch.setitem(RULES, rule.id, rule)
    return rule


def test_what_an_audit_found_is_told_too_however_often(
    zones: Zones, ledger: Ledger, checked_later: Rule
) -> None:
    delivery = delivery_on(0, system="returns")
    read = broken("return", {"missing_value": 1}, received=50)
    told = Feedback(folder_of(zones.outbox, delivery))
    told.add(read)
    told.close(delivery, [read])
    log(ledger, delivery, [read])
    page(zones, ledger, delivery)
    csv = folder_of(zones.outbox, delivery) / "failures.csv"
    before = csv.read_bytes()
    sentences = (
        "item 2.3's denominator is 673; the numerator of 1.4 is 663.",
        "item 4 is 1; 2 is 3.",
    )
    with ledger.change() as write:
        write(
            "insert into rule_result values (?, 'return', ?, 'return_check', 'warning', 50, 2, '')",
            [(delivery.id, checked_later.id)],
        )
        write(
            "insert into finding values (?, 'return', ?, ?, ?)",
            [
                (delivery.id, checked_later.id, row, f"{sentence} {checked_later.message}")
                for row, sentence in zip((7, None), sentences, strict=True)
            ],
        )
    pages = {page(zones, ledger, delivery) for _ in range(3)}
    (text,) = pages
    assert "It differs. To do: Check both. return 2 of 50 figures (4.0 %)" in text
    assert f"Row 7: {sentences[0]} {sentences[1]}" in text
    assert "Matters for: eastern_2020 2.3." in text
    after = csv.read_bytes()
    assert after.startswith(before)
    assert after[len(before) :].decode().splitlines() == [
        f"return,7,,checked_later,warning,denominator,{sentences[0]} It differs. Check both.",
        f"return,,,checked_later,warning,denominator,{sentences[1]} It differs. Check both.",
    ]
    assert summary(zones, delivery)["extracts"][0]["rules_failed"] == {
        "missing_value": 1,
        "checked_later": 2,
    }


def _worst(rows: int) -> list[ExtractOutcome]:
    """Every extract breaks every rule, in so many rows each."""
    rules = [
        rule.id for rule in RULES.values() if rule.tool == "pandera" and rule.severity != "blocker"
    ]
    return [
        broken(
            f"FACT_{n:02}",
            dict.fromkeys(rules, rows),
            received=rows,
            left_out=rows,
            found="Z" * 500,
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
    assert "1,000 of 1,000 rows" in said(pages[0])
    assert "1,000,000 of 1,000,000 rows" in said(pages[1])
    bare = [re.sub(r"[\d,.]+", "0", text) for text in map(said, pages)]
    assert abs(len(bare[0]) - len(bare[1])) < 200  # two deliveries more in the trend
    assert max(len(text) for text in pages) < 64_000


def test_rows_of_a_refused_extract_are_not_said_to_be_left_out(
    zones: Zones, ledger: Ledger
) -> None:
    outcomes = [
        broken("FACT_CLA", {"missing_value": 3}, received=3),
        broken("FACT_S47", {"missing_value": 1}, received=50),
    ]
    told = page(zones, ledger, log(ledger, delivery_on(0), outcomes))
    assert "1 extract refused: mend this first. 1 of 50 rows of the other extracts is left" in told
    assert "No row of it could be used: see below what each row breaks." in told


def test_what_was_found_of_an_extract_is_told_without_its_name_twice(
    zones: Zones, ledger: Ledger
) -> None:
    rule = RULES["history_lost"]
    lost = FileFailure("FACT_S47", rule, f"2026-04: 37 rows, and 43 before. {rule.message}")
    outcome = replace(broken("FACT_S47", {}), file_failures=[lost])
    told = page(zones, ledger, log(ledger, delivery_on(0), [outcome]))
    assert "FACT_S47 2026-04: 37 rows, and 43 before. Matters for" in told


def test_a_thousand_stray_files_make_a_page_of_bounded_size(zones: Zones, ledger: Ledger) -> None:
    rule = RULES["unexpected_file"]
    strays = [FileFailure(f"{n:04}{'x' * 240}.csv", rule, rule.message) for n in range(1000)]
    delivery = log(
        ledger,
        delivery_on(0),
        [ExtractOutcome(WHOLE_DELIVERY, files_seen=1000, file_failures=strays)],
    )
    told = page(zones, ledger, delivery)
    assert "0004xxx" in told
    assert "0005xxx" not in told
    assert "And 995 more." in told


def test_the_page_asks_nothing_of_anyone_and_is_written_in_one_piece(
    zones: Zones, ledger: Ledger
) -> None:
    delivery = log(ledger, delivery_on(0), [broken("FACT_S47", {"missing_value": 4})])
    path: Path = write_feedback(zones, ledger, delivery)
    html = path.read_text()
    assert not re.findall(r"<script|https?:|//[a-z]|@import|url\(", html)
    assert html.lstrip().startswith("<!DOCTYPE html>")
    # failures.csv was lost: nothing leads to it.
    assert "failures.csv" not in html
    assert {each.name for each in path.parent.iterdir()} == {"feedback.html", "summary.json"}


def test_the_issues_of_the_page_are_those_of_the_log(zones: Zones, ledger: Ledger) -> None:
    delivery = log(
        ledger, delivery_on(0), [broken("FACT_S47", {"missing_value": 4, "before_birth": 2})]
    )
    write_feedback(zones, ledger, delivery)
    told = {each["rule_id"] for each in summary(zones, delivery)["issues"]["new"]}
    assert told == {issue.rule_id for issue in issues(ledger) if issue.is_open}


def test_what_is_checked_before_sending_says_nothing_of_what_is_in_use(zones: Zones) -> None:
    delivery = delivery_on(0)
    outcome = broken("FACT_S47", {}, refused_by=["file_empty"])
    told = Feedback(zones.home / "_check")
    told.add(outcome)
    told.close(delivery, [outcome])
    told.write_page(delivery, [outcome])
    text = said((zones.home / "_check" / "feedback.html").read_text())
    assert "1 extract refused: mend this first." in text
    assert "in use" not in text
    assert "checked as of 2 November 2026" in text
