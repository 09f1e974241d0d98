"""What an audit comes to: a result for each rule at a mart, and for each rule at an authority's delivery."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class MartResult:
    """What came of one rule at one mart.

    Attributes:
        mart: the mart, or the model that a test of dbt is about.
        rows_checked: None = the tool does not say.
        rows_failed: None = the check itself failed.
        message: which rows failed, in words, and what to do.
    """

    mart: str
    rule_id: str
    tool: str
    severity: str
    rows_checked: int | None
    rows_failed: int | None
    passed: bool
    message: str = ""


@dataclass(frozen=True)
class DeliveryResult:
    """What came of one rule at one extract of a delivery, judged once the marts were made of it."""

    delivery_id: str
    extract: str
    rule_id: str
    tool: str
    severity: str
    rows_checked: int
    rows_failed: int


@dataclass(frozen=True)
class Finding:
    """One failure of such a rule, in words for the authority.

    Attributes:
        row_number: the row of its file; None where it is about no single row.
    """

    delivery_id: str
    extract: str
    rule_id: str
    row_number: int | None
    message: str


@dataclass(frozen=True)
class Audit:
    """What an audit of the marts found.

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
    findings: tuple[Finding, ...] = ()
    documents: tuple[Mapping[str, Any], ...] = ()

    @property
    def errors(self) -> list[MartResult]:
        """What keeps the marts from being published."""
        return [each for each in self.marts if not each.passed and each.severity == "error"]
