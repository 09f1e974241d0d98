"""The broken rules on a page: each rule once, the extracts that break it, and the first findings of each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from expectations.findings import BrokenRule, Finding
from expectations.rules import RULES, Scope
from expectations.wording import counted, problem, remedy_of, wrong_of
from warehouse.feedback.changes import DeliveryChanges, severity_rank
from warehouse.feedback.records import PageLine, RuleGroup
from warehouse.log.issues import Issue

MOST_LINES = 40
MOST_LINES_OF_A_RULE = 8
MOST_DETAILS = 5
MOST_ROWS = 3
# A detail names a file, and a row its code: the sender chose how long they are.
LONGEST_DETAIL = 400
LONGEST_CODE = 40

_UNITS: dict[Scope, str] = {
    "row": "row",
    "file": "file",
    "return_item": "figure",
    "mart": "figure",
    "extract": "",
    "delivery": "",
}


def groups_of(
    broken: Sequence[BrokenRule], changes: DeliveryChanges | None
) -> tuple[tuple[RuleGroup, ...], int]:
    """Return the broken rules, the most severe first, and how many do not fit on a page."""
    tags = _tags(changes)
    by_rule: dict[tuple[str, str], list[BrokenRule]] = {}
    for each in sorted(broken, key=lambda each: (-each.failed, each.extract)):
        by_rule.setdefault((each.severity, each.rule_id), []).append(each)
    order = sorted(
        by_rule.items(),
        key=lambda item: (
            severity_rank(item[0][0]),
            -sum(each.failed for each in item[1]),
            item[0][1],
        ),
    )
    # Better every rule at one of its extracts than a few rules at all of theirs.
    of_a_rule = min(max(MOST_LINES // max(len(order), 1), 1), MOST_LINES_OF_A_RULE)
    groups, room = [], MOST_LINES
    for (severity, rule_id), members in order:
        shown = members[: min(room, of_a_rule)]
        room -= len(shown)
        if shown:
            lines = tuple(_line(each, tags) for each in shown)
            groups.append(_group(rule_id, severity, lines, len(members) - len(shown)))
    on_page = sum(len(group.lines) + group.more for group in groups)
    return tuple(groups), len(broken) - on_page


def failing_count(rule_id: str, number: int) -> str:
    """Return how many of what a rule counts, in words; empty for a rule about a whole extract."""
    unit = _unit(rule_id)
    return counted(number, unit) if unit else ""


def open_for(issue: Issue) -> str:
    """Return for how long an issue has been open, over all its times, or was until it was fixed."""
    return f"open {counted(issue.days_open, 'day')}"


def _tags(changes: DeliveryChanges | None) -> dict[tuple[str, str], str]:
    """Return how each failure stands against the delivery before, by extract and rule."""
    if changes is None:
        return {}
    tags = {
        (issue.extract, issue.rule_id): "new" if issue.times_opened == 1 else "back again"
        for issue in changes.new
    }
    for pair in changes.worse:
        now = pair.now
        tags[now.extract, now.rule_id] = f"worse: was {pair.before.rows_failed:,}; {open_for(now)}"
    for issue in changes.still_open:
        tags[issue.extract, issue.rule_id] = open_for(issue)
    for issue in changes.accepted:
        tags[issue.extract, issue.rule_id] = "accepted as right"
    return tags


def _group(rule_id: str, severity: str, lines: tuple[PageLine, ...], more: int) -> RuleGroup:
    protects = RULES[rule_id].protects if rule_id in RULES else ""
    return RuleGroup(
        rule_id, severity, wrong_of(rule_id), remedy_of(rule_id), protects, lines, more
    )


def _line(broken: BrokenRule, tags: dict[tuple[str, str], str]) -> PageLine:
    unit = _unit(broken.rule_id)
    of_rows = [each for each in broken.findings if each.row_number is not None and unit == "row"]
    by_row = groupby(
        sorted(of_rows, key=lambda each: each.row_number or 0),
        key=lambda each: (each.row_number, each.line_number),
    )
    rows = [_row(number or 0, line, list(those)) for (number, line), those in by_row]
    others = [each for each in broken.findings if each.row_number is None or unit != "row"]
    texts = [_detail(each) for each in sorted(others, key=lambda each: -each.size)]
    details = list(dict.fromkeys(text for text in texts if text))
    shown = rows[:MOST_ROWS] if unit == "row" else details[:MOST_DETAILS]
    return PageLine(
        extract=broken.extract,
        rule_id=broken.rule_id,
        failed=broken.failed,
        checked=broken.checked,
        unit=unit,
        rows=tuple(rows[:MOST_ROWS]),
        details=tuple(details[:MOST_DETAILS]),
        more=max(broken.failed if unit else len(details), len(shown)) - len(shown),
        change=tags.get((broken.extract, broken.rule_id), ""),
    )


def _row(number: int, line: int | None, findings: Sequence[Finding]) -> str:
    """Return a row's number, its line in the file, and the codes that were found there."""
    codes = [f"'{_cut(each.code, LONGEST_CODE)}'" for each in findings if each.code]
    notes = ([f"line {line}"] if line is not None else []) + codes
    return f"{number} ({', '.join(notes)})" if notes else str(number)


def _detail(finding: Finding) -> str:
    """Return one finding in words, unless it only repeats the rule."""
    text = problem(finding)
    if text == wrong_of(finding.rule_id):
        text = ""
    if finding.file:
        text = f"{finding.file}: {text}" if text else finding.file
    if finding.row_number is not None:
        line = f", line {finding.line_number}" if finding.line_number is not None else ""
        text = f"Row {finding.row_number}{line}: {text}"
    return _cut(text, LONGEST_DETAIL)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _unit(rule_id: str) -> str:
    return _UNITS[RULES[rule_id].scope] if rule_id in RULES else ""
