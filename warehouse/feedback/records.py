"""The records that the feedback page is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from warehouse.log.feedback import ExtractResult, TrendPoint


@dataclass(frozen=True)
class PageLine:
    """A broken rule at one extract.

    Attributes:
        unit: what is counted: ``row``, ``file``, ``figure``, or nothing to count.
        rows: the first rows, each with its line in the file and the code found.
        details: the findings that are about no single row, in words.
        more: how many more there are than ``rows`` and ``details`` show.
        change: how it stands against the delivery before.
    """

    extract: str
    rule_id: str
    failed: int
    checked: int
    unit: str
    rows: tuple[str, ...]
    details: tuple[str, ...]
    more: int
    change: str


@dataclass(frozen=True)
class RuleGroup:
    """All extracts that break one rule, so that its texts stand on the page once."""

    rule_id: str
    severity: str
    wrong: str
    remedy: str
    protects: str
    lines: tuple[PageLine, ...]
    more: int


@dataclass(frozen=True)
class RefusedExtract:
    """An extract that is held or was refused, or a file of it.

    Attributes:
        held: it waits until a person accepts it, or a better delivery comes.
    """

    extract: str
    as_a_whole: bool
    held: bool
    in_use: date | None
    reasons: tuple[RuleGroup, ...]


@dataclass(frozen=True)
class RuleChange:
    """What changed of one rule, at all its extracts.

    Attributes:
        where: some of the extracts, each with how many failed there.
        more: at how many extracts more.
    """

    wrong: str
    where: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class ChangeList:
    """What changed in one way.

    Attributes:
        some: rules, the most severe first.
        more_rules: how many more there are.
        all: broken rules, counted for each extract.
    """

    some: tuple[RuleChange, ...]
    more_rules: int
    all: int


@dataclass(frozen=True)
class SinceBefore:
    """What changed since the delivery before.

    Attributes:
        not_judged: still open, though this delivery did not let it be judged.
    """

    before: date
    new: ChangeList
    worse: ChangeList
    fixed: ChangeList
    unchanged: int
    not_judged: ChangeList


@dataclass(frozen=True)
class FeedbackPage:
    """Everything on the page.

    Attributes:
        system: the folder it came in.
        sent: False for what was only checked before it is sent; then it is not known what is in use.
        tartan_failed: one of Tartan's own checks failed, so not everything was judged.
        nothing_read: Tartan failed so early that nothing was read.
        more: how many broken rules, each at its extract, are in ``failures.csv`` alone.
        since: None for a first delivery, and for a check before sending.
    """

    name: str
    system: str
    delivered_on: date
    delivery_id: str
    sent: bool
    tartan_failed: bool
    nothing_read: bool
    refused: tuple[RefusedExtract, ...]
    groups: tuple[RuleGroup, ...]
    more: int
    problems: int
    extracts: tuple[ExtractResult, ...]
    since: SinceBefore | None
    trend: tuple[TrendPoint, ...]

    @property
    def rows_left_out(self) -> int:
        """Rows that were refused one by one, not with their whole extract."""
        return sum(extract.rows_quarantined for extract in self._accepted)

    @property
    def rows_received(self) -> int:
        """Rows of the extracts that were not refused as a whole."""
        return sum(extract.rows_received for extract in self._accepted)

    @property
    def in_use(self) -> date | None:
        """The day of the newest delivery of which anything is in use; None = nothing is."""
        return max((each.in_use for each in self.extracts if each.in_use), default=None)

    @property
    def _accepted(self) -> list[ExtractResult]:
        return [extract for extract in self.extracts if extract.status not in ("held", "rejected")]
