"""The register of rules: what each is called, how bad a failure is, who mends it and what it says.

A message says what to mend, in the words of the person who mends it. ``{found}`` stands for a
code that is in no code set; no other cell value is ever repeated.
"""

from __future__ import annotations

from expectations.rules.cases import CASES
from expectations.rules.deliveries import DELIVERIES
from expectations.rules.files import COLUMNS, DELIVERY, FILES
from expectations.rules.liquidlogic import LIQUIDLOGIC
from expectations.rules.marts import MARTS
from expectations.rules.return_checks import RETURN_CHECKS
from expectations.rules.returns import RETURN
from expectations.rules.rows import ROWS, SHARED
from expectations.rules.rule import SEVERITIES, Owner, Rule, Severity, Tool

__all__ = [
    "COLUMNS",
    "DELIVERIES",
    "DELIVERY",
    "FILES",
    "ROWS",
    "RULES",
    "SEVERITIES",
    "Owner",
    "Rule",
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
        *RETURN_CHECKS,
        *MARTS,
    )
}


def rules_of(system: str, extract: str) -> list[Rule]:
    """Every rule that is evaluated on an extract, in the register's order."""
    name = f"{system}.{extract}"
    return [rule for rule in RULES.values() if rule.extracts is None or name in rule.extracts]


def owner_of(rule_id: str) -> Owner:
    """Who mends what breaks a rule; of one that is not in the register, nobody can tell an authority."""
    rule = RULES.get(rule_id)
    return rule.owner if rule else "hub"
