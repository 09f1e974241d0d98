"""The results of an audit: one for each rule at a mart, and for each rule at an authority's delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expectations.findings import Finding


@dataclass(frozen=True)
class MartResult:
    """The result of one rule at one mart.

    Attributes:
        mart: the mart, or the model that a test of dbt is about.
        rows_checked: None = the tool does not say.
        rows_failed: None = the check itself failed.
        failing: which rows failed, by name.
    """

    mart: str
    rule_id: str
    tool: str
    severity: str
    rows_checked: int | None
    rows_failed: int | None
    passed: bool
    failing: tuple[str, ...] = ()


@dataclass(frozen=True)
class DeliveryResult:
    """The result of one rule at one extract of a delivery, judged once the marts were made of it."""

    delivery_id: str
    extract: str
    rule_id: str
    tool: str
    severity: str
    rows_checked: int
    rows_failed: int


@dataclass(frozen=True)
class DeliveryFinding:
    """One failure of such a rule, at the extract of the delivery concerned."""

    delivery_id: str
    extract: str
    finding: Finding


@dataclass(frozen=True)
class Audit:
    """The results of an audit of the marts.

    Attributes:
        audited_at: UTC, without a zone.
        marts: one for each rule at each mart, but for those that authorities mend.
        deliveries: one for each rule at each extract of the deliveries that it was judged on.
        findings: one for each failure of those.
        documents: Great Expectations' own results.
    """

    audited_at: datetime
    marts: tuple[MartResult, ...]
    deliveries: tuple[DeliveryResult, ...] = ()
    findings: tuple[DeliveryFinding, ...] = ()
    documents: tuple[Mapping[str, Any], ...] = ()

    @property
    def errors(self) -> list[MartResult]:
        """The results that keep the marts from being published."""
        return [each for each in self.marts if not each.passed and each.severity == "error"]
