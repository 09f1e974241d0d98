"""The sentences about rules and findings: made here alone, for the page, the CSV, the console and alerts.

A rule's ``details`` are templates. ``{found}`` stands for a field of the finding; ``{found:percent}``
is a share as a percentage, ``{other_item:day}`` an ISO date in words, ``{code}`` is quoted.
``{share}`` is found / other as a percentage, ``{highest}`` and ``{lowest}`` are ``other`` with the
tolerance added or taken off. A part in square brackets is left out when a field in it is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from expectations.findings import BrokenRule, Finding
from expectations.rules import RULES, Rule

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)(?::(\w+))?\}")

# Of a rule about rows that so many rows break that the whole extract is held or refused.
_TOO_MANY_ROWS = (
    "{found} of {other} rows ({share}) break one rule, so nothing of the extract was taken."
)


def problem(finding: Finding) -> str:
    """Return what is wrong in this one place, as one or more sentences without the remedy."""
    rule = RULES.get(finding.rule_id)
    if rule is None:  # of an earlier version of Tartan
        return finding.note or f"The rule {finding.rule_id} is broken."
    if finding.severity == "blocker" and rule.scope == "row":
        share = _filled(_TOO_MANY_ROWS, finding)
        text = None if share is None else f"{share} {rule.wrong}"
    else:
        template = detail_of(rule, finding.basis)
        text = None if template is None else _filled(template, finding)
    # A finding of an earlier version has its sentence alone.
    return text or finding.note or rule.wrong


def sentence(finding: Finding) -> str:
    """Return what is wrong in this one place and what to do."""
    remedy = remedy_of(finding.rule_id)
    text = problem(finding)
    # A note of the reader's is a diagnosis with a remedy of its own.
    return text if text == finding.note or not remedy else f"{text} {remedy}"


def with_place(finding: Finding, text: str) -> str:
    """Return a text about a finding with the file that it is about in front."""
    return f"{finding.file}: {text}" if finding.file else text


def wrong_of(rule_id: str) -> str:
    """Return what is wrong wherever a rule is broken; the id itself for one that is not known."""
    return RULES[rule_id].wrong if rule_id in RULES else rule_id


def remedy_of(rule_id: str) -> str:
    """Return what to do about a rule; empty for one that is not known."""
    return RULES[rule_id].remedy if rule_id in RULES else ""


def place_of(finding: Finding) -> str:
    """Return the row of a finding, with its line where a spreadsheet shows it on another."""
    if finding.row_number is None:
        return ""
    if finding.line_number is None:
        return f"row {finding.row_number}"
    return f"row {finding.row_number}, line {finding.line_number} in Excel"


def detail_of(rule: Rule, basis: str | None) -> str | None:
    """Return the template of a rule's findings; None where they are put as the rule's own text."""
    return rule.details.get(basis or "", rule.details.get(""))


def names_a_code(rule: Rule) -> bool:
    """Return whether findings of a rule about rows repeat the code that was found."""
    template = detail_of(rule, None)
    return rule.scope == "row" and template is not None and "code" in fields_of(template)


def fields_of(template: str) -> set[str]:
    """Return the fields that a template names."""
    return {name for name, _ in _FIELD.findall(template)}


def counted(number: int, unit: str) -> str:
    """Return ``1 row`` or ``1,234 rows``."""
    return f"{number:,} {unit}{'' if number == 1 else 's'}"


def day(on: date) -> str:
    """Return a date in words: ``5 November 2026``."""
    return f"{on.day} {on:%B %Y}"


def _filled(template: str, finding: Finding) -> str | None:
    """Return a template with its fields; None when one outside brackets is missing."""
    values = _values(finding)
    text = _OPTIONAL.sub(lambda part: _fill(part[1], values) or "", template)
    return _fill(text, values)


def _fill(text: str, values: Mapping[str, object]) -> str | None:
    if any(values.get(name) is None for name, _ in _FIELD.findall(text)):
        return None
    return _FIELD.sub(lambda field: _formatted(field[1], values[field[1]], field[2]), text)


def _values(finding: Finding) -> dict[str, object]:
    values: dict[str, object] = dict(vars(finding))
    found, other, tolerance = finding.found, finding.other, finding.tolerance
    if found is not None and other:
        values["share"] = found / other
    if other is not None and tolerance is not None:
        values |= {"highest": other + tolerance, "lowest": other - tolerance}
    return values


def _formatted(name: str, value: object, form: str | None) -> str:
    if name == "code":
        return f"'{value}'"
    if form == "day":
        return day(date.fromisoformat(str(value)))
    if isinstance(value, int | float):
        is_share = form == "percent" or name == "share"
        return percent(value) if is_share else number(value)
    return str(value)


def percent(share: float) -> str:
    """Return a share, 0 to 1, as a percentage with as many digits as tell it from none and from all."""
    if 0 < share < 0.001:
        return "under 0.1 %"
    if 0.999 < share < 1:
        return "over 99.9 %"
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else f"{100 * share:.0f} %"


def number(value: float) -> str:
    """Return a count as a count, any other number with one decimal."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def reasons(broken: Sequence[BrokenRule]) -> list[str]:
    """Return why something of an extract was refused: a line per blocker and per rule that refused rows.

    Blockers come first, then the rules that refused the most rows.
    """
    blocking = [each for each in broken if each.severity == "blocker"]
    lines = [
        with_place(finding, sentence(finding))
        for each in blocking
        for finding in each.findings
        if finding.severity == "blocker" and finding.row_number is None
    ]
    of_rows = [each for each in broken if each.severity == "error"]
    return lines + [_line(each) for each in sorted(of_rows, key=lambda e: (-e.failed, e.rule_id))]


def warnings(broken: Sequence[BrokenRule]) -> list[str]:
    """Return a line for each file that a warning is about and for each rule that rows were warned by."""
    warned = [each for each in broken if each.severity == "warning"]
    of_files = [
        with_place(finding, sentence(finding))
        for each in warned
        for finding in each.findings
        if finding.row_number is None
    ]
    of_rows = [_line(each) for each in warned if _is_of_rows(each)]
    return of_files + of_rows


def _is_of_rows(broken: BrokenRule) -> bool:
    return any(finding.row_number is not None for finding in broken.findings)


def _line(broken: BrokenRule) -> str:
    """Return one line about the rows that break a rule."""
    rule = RULES[broken.rule_id]
    if not broken.findings:
        where = counted(broken.failed, "row")
    elif broken.failed == 1:
        where = place_of(broken.findings[0])
    else:
        where = f"{counted(broken.failed, 'row')}, the first is {place_of(broken.findings[0])}"
    return f"{where}: {rule.advice} [{rule.id}]"
