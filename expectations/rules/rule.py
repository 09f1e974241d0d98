"""A rule of the register: what it judges, how severe a failure is, who fixes it, and its two texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Severity = Literal["blocker", "error", "warning"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)  # the most severe first
Owner = Literal["la", "hub"]
Scope = Literal["row", "file", "extract", "delivery", "return_item", "mart"]
Tool = Literal["pandera", "great_expectations", "dbt", "return_check"]

# Of a snapshot, where an authority's variant sets no other limit.
REFUSED_ABOVE = 0.05

# What most rules protect.
EVERY_INDICATOR = "every indicator of the extract"

# Scopes that are judged once the models have run, not while a delivery is read.
AFTER_THE_MODELS: frozenset[Scope] = frozenset({"return_item", "mart"})


@dataclass(frozen=True)
class Rule:
    """One rule.

    Attributes:
        id: stable name, also that of its Pandera check.
        severity: ``blocker`` refuses the file, ``error`` quarantines the row, ``warning`` keeps it.
        owner: who can fix it.
        scope: what is judged, and counted when it fails.
        wrong: what is wrong, in one short sentence.
        remedy: what to do about it, for the owner.
        extracts: those it is evaluated on, each as ``system.extract``; None = every extract.
        column: the column to look at; None where the rule is about a file, a row or any column, or
            where the check that fails names it.
        tool: what evaluates it.
        protects: what goes wrong when it is broken: the framework's items (``eastern_2020 1.3``), or
            the extract's indicators altogether.
        blocks_above: the share of failing rows, 0 to 1, above which the whole extract is held, or a
            return refused, and the previous one stays in use; None = never. See ``limit_of``.
        holds: a finding holds the extract: what was in use stays until a person has looked.
        details: how one finding of it is put, as a template for ``expectations.wording``, by the
            finding's ``basis``; findings without an entry are put as ``wrong``.
    """

    id: str
    severity: Severity
    owner: Owner
    scope: Scope
    wrong: str
    remedy: str
    extracts: tuple[str, ...] | None = None
    column: str | None = None
    tool: Tool = "pandera"
    protects: str = ""
    blocks_above: float | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    holds: bool = False

    @property
    def advice(self) -> str:
        """Both texts: what is wrong, and what to do."""
        return f"{self.wrong} {self.remedy}"

    def limit_of(self, is_snapshot: bool) -> float | None:
        """Return the share of failing rows above which an extract is held or refused; None = never.

        Args:
            is_snapshot: whether a delivery replaces the whole extract. Its figures are counts of its
                rows, so few may be refused; in a return each row is a figure of its own.
        """
        if self.blocks_above is not None and is_snapshot and self.severity == "error":
            return REFUSED_ABOVE
        return self.blocks_above

    @property
    def is_judged_after_the_models(self) -> bool:
        """Whether it is judged on what the models made, not while a delivery is read."""
        return self.scope in AFTER_THE_MODELS
