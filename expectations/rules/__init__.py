"""The register of rules: what each is called, what it judges, how severe a failure is and who fixes it.

A rule has two texts: what is wrong, and what to do, in the words of the person who does it. The
code that was found in no code set may be named; no other cell value is ever repeated.
"""

from __future__ import annotations

from expectations.rules.cases import CASES
from expectations.rules.deliveries import DELIVERIES
from expectations.rules.files import COLUMNS, DELIVERY, FILES
from expectations.rules.holds import HOLDS
from expectations.rules.liquidlogic import LIQUIDLOGIC
from expectations.rules.marts import MARTS
from expectations.rules.return_checks import RETURN_CHECKS
from expectations.rules.returns import RETURN
from expectations.rules.rows import ROWS, SHARED
from expectations.rules.rule import SEVERITIES, Owner, Rule, Scope, Severity, Tool

__all__ = [
    "COLUMNS",
    "DELIVERIES",
    "DELIVERY",
    "FILES",
    "HOLDS",
    "ROWS",
    "RULES",
    "SEVERITIES",
    "Owner",
    "Rule",
    "Scope",
    "Severity",
    "Tool",
    "owner_of",
    "rules_of",
]

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        *FILES,
        *COLUMNS,
        *DELIVERY,
        *ROWS,
        *SHARED,
        *RETURN,
        *CASES,
        *LIQUIDLOGIC,
        *DELIVERIES,
        *HOLDS,
        *RETURN_CHECKS,
        *MARTS,
    )
}


def rules_of(system: str, extract: str) -> list[Rule]:
    """Return every rule that is evaluated on an extract, in the register's order."""
    name = f"{system}.{extract}"
    return [rule for rule in RULES.values() if rule.extracts is None or name in rule.extracts]


def owner_of(rule_id: str) -> Owner:
    """Return who fixes what breaks a rule; the hub for one that is not in the register."""
    rule = RULES.get(rule_id)
    return rule.owner if rule else "hub"
