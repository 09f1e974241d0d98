"""Issues over time: opened, worse, resolved, reopened, and unchanged where nothing was judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.log.acceptance import Acceptance
from warehouse.log.issues import (
    MARTS,
    CheckRun,
    Issue,
    RuleResult,
    issues_of,
    with_acceptances,
)

FIRST = date(2020, 10, 1)
RULE = "unknown_person"
EXTRACT = "FACT_CONTACTS"


def checked(
    day: int,
    *results: RuleResult,
    la: str | None = "essex",
    system: str = "liquidlogic",
    read: tuple[str, ...] = (EXTRACT,),
) -> CheckRun:
    on = FIRST + timedelta(days=day)
    at = datetime(on.year, on.month, on.day, 2)
    return CheckRun(f"{la}.{system}.{on}.00000000", la, system, on, at, frozenset(read), results)


def result(failed: int, *, of: int = 100, extract: str = EXTRACT, rule: str = RULE) -> RuleResult:
    return RuleResult(extract, rule, "error", of, failed)


def only(*history: CheckRun) -> Issue:
    (issue,) = issues_of(history)
    return issue


def test_a_failure_opens_an_issue() -> None:
    issue = only(checked(0, result(3)))
    assert issue.issue_id == f"essex.liquidlogic.{EXTRACT}.{RULE}"
    assert (issue.state, issue.rows_failed, issue.first_rows_failed) == ("open", 3, 3)
    assert (issue.opened_at, issue.last_seen_at) == (datetime(2020, 10, 1, 2),) * 2
    assert (issue.resolved_at, issue.times_opened, issue.days_open) == (None, 1, 0)


def test_it_counts_over_time() -> None:
    issue = only(checked(0, result(3)), checked(1, result(9)), checked(4, result(5)))
    assert (issue.rows_failed, issue.first_rows_failed, issue.most_rows_failed) == (5, 3, 9)
    assert issue.opened_at == datetime(2020, 10, 1, 2)
    assert issue.last_seen_at == datetime(2020, 10, 5, 2)
    assert issue.days_open == 4


def test_the_next_delivery_without_it_resolves_it() -> None:
    issue = only(checked(0, result(3)), checked(2, result(0)))
    assert (issue.state, issue.resolved_at) == ("resolved", datetime(2020, 10, 3, 2))
    assert (issue.rows_failed, issue.days_open) == (3, 2)


def test_one_that_returns_is_the_same_issue_opened_again() -> None:
    issue = only(
        checked(0, result(3)), checked(2, result(0)), checked(9, result(7)), checked(10, result(7))
    )
    assert (issue.state, issue.resolved_at, issue.times_opened) == ("open", None, 2)
    assert (issue.first_rows_failed, issue.most_rows_failed) == (7, 7)
    assert issue.opened_at == datetime(2020, 10, 1, 2)
    assert issue.days_open == 2 + 1


def test_what_could_not_be_judged_stays_open() -> None:
    issue = only(
        checked(0, result(3)),
        checked(1, result(0, of=0)),  # an extract without a row
        checked(2, read=()),  # a delivery that lacks the extract
        checked(3),  # judged later, by the audit, which has yet to come
    )
    assert (issue.state, issue.days_open) == ("open", 3)


def test_a_rule_that_is_asked_no_more_is_resolved_by_the_next_reading() -> None:
    gone = result(1, rule="a_rule_of_last_year")
    assert only(checked(0, gone), checked(1)).state == "resolved"
    assert only(checked(0, gone), checked(1, read=())).state == "open"


def test_what_was_wrong_with_a_delivery_as_a_whole_is_not_wrong_with_the_next() -> None:
    whole = RuleResult(WHOLE_DELIVERY, "no_data_file", "blocker", 1, 1)
    assert only(checked(0, whole), checked(1)).state == "resolved"


def test_authorities_systems_and_marts_are_apart() -> None:
    found = issues_of(
        [
            checked(0, result(1)),
            checked(0, result(1), la="luton"),
            checked(0, result(1), system="paris"),
            checked(1, result(0), la="luton"),
            checked(1, result(2, extract="fct_indicator"), la=None, system=MARTS),
        ]
    )
    assert {issue.issue_id: issue.state for issue in found} == {
        f"essex.liquidlogic.{EXTRACT}.{RULE}": "open",
        f"essex.paris.{EXTRACT}.{RULE}": "open",
        f"luton.liquidlogic.{EXTRACT}.{RULE}": "resolved",
        f"marts.fct_indicator.{RULE}": "open",
    }


def test_a_mart_that_an_audit_did_not_come_to_is_as_it_was() -> None:
    marts = {"la": None, "system": MARTS, "read": ("fct_delivery",)}
    failing = checked(0, result(1, extract="fct_indicator"), la=None, system=MARTS)
    assert only(failing, checked(1, **marts)).state == "open"  # type: ignore[arg-type]
    assert (
        only(failing, checked(1, result(0, extract="fct_indicator"), **marts)).state == "resolved"
    )  # type: ignore[arg-type]


def accepted(issue: Issue, **changes: object) -> Acceptance:
    """Return an acceptance of an issue as it stands."""
    decision = Acceptance(
        accepted_at=datetime(2020, 10, 2),
        accepted_by="somebody",
        reason="checked with the team",
        issue_id=issue.issue_id,
        rows_failed=issue.rows_failed,
        severity=issue.severity,
        times_opened=issue.times_opened,
    )
    return replace(decision, **changes)  # type: ignore[arg-type]


def state(decision: Acceptance, *history: CheckRun, today: date = FIRST) -> str:
    (issue,) = with_acceptances(issues_of(history), [decision], today)
    return issue.state


def test_what_a_person_accepts_as_right_stays_accepted_while_it_is_no_worse() -> None:
    history = [checked(0, result(3))]
    decision = accepted(only(*history))
    assert state(decision, *history) == "accepted"
    assert state(decision, *history, checked(1, result(3))) == "accepted"
    assert state(decision, *history, checked(1, result(2))) == "accepted"
    assert state(decision, *history, checked(1, result(4))) == "open"
    more_severe = replace(result(3), severity="blocker")
    assert state(decision, *history, checked(1, more_severe)) == "open"


def test_an_acceptance_ends_with_its_day_and_when_the_issue_is_resolved() -> None:
    history = [checked(0, result(3))]
    decision = accepted(only(*history), until=FIRST + timedelta(days=7))
    assert state(decision, *history, today=FIRST + timedelta(days=7)) == "accepted"
    assert state(decision, *history, today=FIRST + timedelta(days=8)) == "open"
    fixed = [*history, checked(1, result(0))]
    assert state(decision, *fixed) == "resolved"
    assert state(decision, *fixed, checked(2, result(3))) == "open"
