"""Messages about issues: the verdict first, then counts and rules with their remedy; never a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from expectations.rules import RULES
from expectations.wording import wrong_of
from orchestration.alerts.changes import ChangesToReport, most_severe_first
from orchestration.alerts.events import DeliveryRead, OpenIssues
from orchestration.alerts.messages import MessageText, bounded, count, day, name_of
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log.issues import Issue

EXTRACTS_NAMED = 3  # of a rule that fails in many


def delivery_changes(event: DeliveryRead, changes: ChangesToReport) -> MessageText:
    """Return the message to an authority about what is new, worse and fixed since the last one."""
    found = {"new": changes.new, "worse": changes.worse, "fixed": changes.fixed}
    verdict = ", ".join(f"{len(issues)} {kind}" for kind, issues in found.items() if issues)
    what = f"{event.system} delivery of {day(event.delivered_on)}"
    refused = f" {count(len(event.refused), 'extract')} not taken." if event.refused else ""
    lines = [f"{name_of(event.la_id)}, {what}: {verdict}.{refused}"]
    if event.refused:
        shown = [_refused(*item) for item in sorted(event.refused.items())]
        lines += ["", "Not taken:", *bounded(shown)]
    if changes.new:
        lines += ["", "New:", *bounded(_new_by_rule(changes.new))]
    if changes.worse:
        worse = [_line(worse.issue, f" (was {worse.was:,})") for worse in changes.worse]
        lines += ["", "Worse than reported:", *bounded(worse)]
    if changes.fixed:
        fixed = [f"- {_where(issue)} [{issue.rule_id}]" for issue in changes.fixed]
        lines += ["", "Fixed:", *bounded(fixed)]
    lines += ["", f"See which rows, and everything else: {event.feedback}"]
    return MessageText(f"{name_of(event.la_id)}, {event.system}: {_headline(changes)}", lines)


def _headline(changes: ChangesToReport) -> str:
    """Return what is new, for a subject: the most severe problem by name, and how many more there are."""
    for kind, issues in (
        ("", changes.new),
        ("worse: ", tuple(worse.issue for worse in changes.worse)),
    ):
        if issues:
            first, *others = dict.fromkeys(issue.rule_id for issue in issues)
            where = _where(next(issue for issue in issues if issue.rule_id == first))
            more = f", and {count(len(others), 'more problem')}" if others else ""
            return f"{kind}{wrong_of(first).removesuffix('.')} ({where}){more}"
    return f"{count(len(changes.fixed), 'problem')} fixed"


def failed_on_delivery(event: DeliveryRead, changes: ChangesToReport) -> MessageText:
    """Return the message to engineers that Tartan failed on a delivery, whatever the delivery is like."""
    who = f"{name_of(event.la_id)}'s {event.system} delivery of {day(event.delivered_on)}"
    broken = [*changes.new, *(worse.issue for worse in changes.worse)]
    if not broken:
        fixed = [f"- {_where(issue)} [{issue.rule_id}]" for issue in changes.fixed]
        lines = [f"Tartan can read {who} again. Fixed:", *bounded(fixed)]
        return MessageText(f"Fixed: {event.la_id} {event.system}", lines)
    lines = [
        f"Tartan itself failed on {who}. The authority is not told: it has nothing to fix.",
        "",
        *bounded([f"- {_where(issue)} [{issue.rule_id}]" for issue in broken]),
        "",
        f"Delivery: {event.delivery_id}. The traceback is in the run's log: tartan ui.",
    ]
    return MessageText(f"Tartan failed: {event.la_id} {event.system}", lines)


def held(event: DeliveryRead) -> MessageText:
    """Return the message to the hub that extracts wait for a person, with the command that lets them in."""
    what = f"{event.system} delivery of {day(event.delivered_on)}"
    waiting = count(len(event.held), "extract")
    lines = [
        f"{name_of(event.la_id)}, {what}: {waiting} held. What was in use stays in use.",
        "",
        *bounded([_refused(extract, event.refused.get(extract)) for extract in event.held]),
        "",
        "The authority has been asked to deliver again. If it says that the delivery is right, run: "
        f'tartan accept {event.delivery_id} --extract {event.held[0]} --reason "..."',
        f"See why: {event.feedback}",
    ]
    return MessageText(f"{name_of(event.la_id)}, {event.system}: {waiting} held", lines)


def digest(event: OpenIssues, issues: Sequence[Issue]) -> MessageText:
    """Return the weekly message: everything that is still open."""
    whose = name_of(event.la_id) if event.la_id else "For the hub to fix"
    verdict = f"{whose}, still open: {_severities(issues)}"
    lines = [f"{verdict}."]
    by_system: dict[str, list[Issue]] = {}
    for issue in most_severe_first(issues):
        by_system.setdefault(issue.system, []).append(issue)
    for system, found in sorted(by_system.items()):
        of_whom = [f", {issue.la_id}" if issue.la_id and not event.la_id else "" for issue in found]
        shown = [
            _line(issue, f" since {day(issue.opened_on)}{whom}")
            for issue, whom in zip(found, of_whom, strict=True)
        ]
        lines += ["", f"{system}:", *bounded(shown)]
        if system in event.feedback:
            lines.append(f"What to fix: {event.feedback[system]}")
    return MessageText(verdict, lines)


def escalation(event: OpenIssues, issues: Sequence[Issue], nights: int) -> MessageText:
    """Return the message to an authority's second contact: open for so many nights after the first message."""
    found = f"{count(len(issues), 'issue')} open for {count(nights, 'night')} or more"
    shown = [
        _line(issue, f" since {day(issue.opened_on)}, {issue.system}{_remedy(issue)}")
        for issue in most_severe_first(issues)
    ]
    pages = sorted({event.feedback.get(issue.system, "") for issue in issues} - {""})
    whose = name_of(event.la_id) if event.la_id else "The hub"
    lines = [
        f"{whose}: {found} after the first contact was told. Please see that it is fixed.",
        "",
        *bounded(shown),
        *(["", "See which rows, and everything else:", *pages] if pages else []),
    ]
    return MessageText(f"{whose}: {found}", lines)


def _new_by_rule(issues: Sequence[Issue]) -> list[str]:
    """Return a line for each rule: one mistake of an export is often in all of its extracts."""
    by_rule: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        by_rule.setdefault((issue.rule_id, issue.severity), []).append(issue)
    return [_new(of_rule) for of_rule in by_rule.values()]


def _new(issues: Sequence[Issue]) -> str:
    """Return what is new of one rule, at one extract or at several."""
    first, *others = issues
    again = " (back again)" if all(issue.times_opened > 1 for issue in issues) else ""
    if not others:
        return _line(first, f"{again}{_remedy(first)}")
    failing = sum(issue.rows_failed for issue in issues)
    where = ", ".join(_where(issue) for issue in issues[:EXTRACTS_NAMED])
    more = len(issues) - EXTRACTS_NAMED
    where += f" and {more:,} more" if more > 0 else ""
    return (
        f"- [{first.rule_id}] {first.severity}, {failing:,} failing in {len(issues):,} extracts"
        f"{again} ({where}){_remedy(first)}"
    )


def _line(issue: Issue, note: str) -> str:
    failing = f"{issue.rows_failed:,} failing"
    return f"- {_where(issue)} [{issue.rule_id}] {issue.severity}, {failing}{note}"


def _remedy(issue: Issue) -> str:
    rule = RULES.get(issue.rule_id)
    return f": {rule.advice}" if rule else ""


def _where(issue: Issue) -> str:
    return "the delivery" if issue.extract == WHOLE_DELIVERY else issue.extract


def _refused(extract: str, in_use: date | None) -> str:
    stays = f"that of {day(in_use)} stays in use" if in_use else "none is in use"
    return f"- {extract}: {stays}"


def _severities(issues: Sequence[Issue]) -> str:
    severities = [issue.severity for issue in most_severe_first(issues)]
    return ", ".join(count(severities.count(each), each) for each in dict.fromkeys(severities))
