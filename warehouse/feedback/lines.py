"""How failing rules are said on a page: each rule once, the extracts that break it, and the first rows of each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from expectations.rules import COLUMNS, DELIVERIES, DELIVERY, FILES, RULES
from warehouse.feedback.changes import Changes, gravity
from warehouse.feedback.failures import found_after_reading
from warehouse.feedback.records import Failing, Finding, Group, Line
from warehouse.log.issues import Issue

MOST_LINES = 40
MOST_LINES_OF_A_RULE = 8
MOST_DETAILS = 5
MOST_ROWS = 3
# A detail names a file, and a row its code: the sender chose how long they are.
LONGEST_DETAIL = 400
LONGEST_CODE = 40

_OF_FILES = {rule.id for rule in (*FILES, *COLUMNS)}
_OF_EXTRACTS = {rule.id for rule in (*DELIVERY, *DELIVERIES)}


def to_mend(failing: Sequence[Failing], changes: Changes | None) -> tuple[tuple[Group, ...], int]:
    """The failing rules, the gravest first, and how many were one too many for a page."""
    tags = _tags(changes)
    by_rule: dict[tuple[str, str], list[Failing]] = {}
    for each in sorted(failing, key=lambda each: (-each.rows_failed, each.extract)):
        by_rule.setdefault((each.severity, each.rule_id), []).append(each)
    order = sorted(
        by_rule.items(),
        key=lambda item: (
            -gravity(item[0][0]),
            -sum(each.rows_failed for each in item[1]),
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
    told = sum(len(group.lines) + group.more for group in groups)
    return tuple(groups), len(failing) - told


def _tags(changes: Changes | None) -> dict[tuple[str, str], str]:
    """What to say beside a failure of how it stands against the delivery before."""
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
    return tags


def counted(rule_id: str, number: int) -> str:
    """How many of what a rule counts; of what it judges as a whole, nothing."""
    unit = _unit(rule_id)
    return f"{number:,} {unit}{'' if number == 1 else 's'}" if unit else ""


def open_for(issue: Issue) -> str:
    """For how long it has been open, over all its times; a mended one: for how long it was."""
    return "open 1 day" if issue.days_open == 1 else f"open {issue.days_open:,} days"


def _group(rule_id: str, severity: str, lines: tuple[Line, ...], more: int) -> Group:
    wrong, remedy = said(rule_id)
    rule = RULES.get(rule_id)
    return Group(rule_id, severity, wrong, remedy, rule.protects if rule else "", lines, more)


def said(rule_id: str) -> tuple[str, str]:
    """What is wrong, and what to do: a message's first sentence and the others."""
    if rule_id not in RULES:
        return rule_id, ""
    wrong, _, remedy = re.sub(r"(?<=[.!?]) ", "\n", RULES[rule_id].said(), count=1).partition("\n")
    return wrong, remedy


def _line(failing: Failing, tags: dict[tuple[str, str], str]) -> Line:
    unit = _unit(failing.rule_id)
    numbered = [
        (finding.row_number, finding)
        for finding in failing.findings
        if finding.row_number is not None and unit == "row"
    ]
    of_a_row = groupby(sorted(numbered, key=lambda pair: pair[0]), key=lambda pair: pair[0])
    rows = [_row(number, failing.rule_id, [f for _, f in found]) for number, found in of_a_row]
    texts = [
        _detail(failing, finding)
        for finding in failing.findings
        if finding.row_number is None or unit != "row"
    ]
    details = list(dict.fromkeys(text for text in texts if text))
    told = rows[:MOST_ROWS] if unit == "row" else details[:MOST_DETAILS]
    return Line(
        extract=failing.extract,
        rule_id=failing.rule_id,
        failed=failing.rows_failed,
        checked=failing.rows_checked,
        unit=unit,
        rows=tuple(rows[:MOST_ROWS]),
        details=tuple(details[:MOST_DETAILS]),
        more=max(failing.rows_failed if unit else len(details), len(told)) - len(told),
        change=tags.get((failing.extract, failing.rule_id), ""),
    )


def _row(number: int, rule_id: str, found: list[Finding]) -> str:
    """A row's number, with the codes that were found there in no code set."""
    codes = [code for code in (_code(rule_id, each.message) for each in found) if code]
    return f"{number} ({', '.join(codes)})" if codes else str(number)


def _code(rule_id: str, message: str) -> str:
    """The code in a message; empty where the rule names none."""
    before, named, after = RULES[rule_id].message.partition("{found}")
    if not named or not (message.startswith(before) and message.endswith(after)):
        return ""
    return f"'{_cut(message[len(before) : -len(after) or None], LONGEST_CODE)}'"


def _detail(failing: Failing, finding: Finding) -> str:
    """What was found, without what the rule and the line say of it anyway."""
    text = finding.message.removeprefix(f"{failing.extract}: ")
    if failing.rule_id in RULES:
        text = text.removesuffix(RULES[failing.rule_id].said()).strip().removesuffix(":")
    if not text or text == failing.extract:
        return ""
    where = "" if finding.row_number is None else f"Row {finding.row_number}: "
    return _cut(f"{where}{text}", LONGEST_DETAIL)


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _unit(rule_id: str) -> str:
    rule = RULES.get(rule_id)
    if rule is None or rule.id in _OF_EXTRACTS:
        return ""
    if rule.id in _OF_FILES:
        return "file"
    return "figure" if found_after_reading(rule) else "row"
