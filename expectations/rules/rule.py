"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["blocker", "error", "warning"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the gravest first
Owner = Literal["la", "hub"]
Tool = Literal["pandera", "great_expectations", "dbt", "return_check"]

# What most rules protect.
EVERY_INDICATOR = "every indicator of the extract"


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: stable name, also that of its Pandera check.
        severity: ``blocker`` refuses the file, ``error`` quarantines the row, ``warning`` keeps it.
        owner: who can mend it.
        message: what is wrong and what to do, for that owner.
        extracts: those it is evaluated on, each as ``system.extract``; None = every extract.
        column: the column to look at; None where the rule is about a file, a row or any column, or
            where the check that fails names it.
        tool: what evaluates it.
        protects: what goes wrong when it is broken: the framework's items (``eastern_2020 1.3``), or
            the extract's indicators altogether.
        blocks_above: the share of failing rows, 0 to 1, above which the whole extract is refused and
            the one before stays in use; None = never.
    """

    id: str
    severity: Severity
    owner: Owner
    message: str
    extracts: tuple[str, ...] | None = None
    column: str | None = None
    tool: Tool = "pandera"
    protects: str = ""
    blocks_above: float | None = None

    def said(self, found: str | None = None) -> str:
        """The message, with the code that was found where there is one to name."""
        return self.message.replace("'{found}'", f"'{found}'" if found else "This")
