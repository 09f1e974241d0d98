"""The records that the feedback page is made of: what came of a delivery, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ExtractRead:
    """What came of one extract of the delivery.

    Attributes:
        in_use: the day of the newest delivery of it that is in use; None = nothing is.
    """

    extract: str
    status: str
    rows_received: int
    rows_accepted: int
    rows_quarantined: int
    in_use: date | None = None


@dataclass(frozen=True)
class Finding:
    """Something told in words: a row, or an extract as a whole, and what is wrong there."""

    row_number: int | None
    message: str


@dataclass(frozen=True)
class Failing:
    """A rule that an extract of the delivery breaks, with some of what was found."""

    extract: str
    rule_id: str
    severity: str
    rows_checked: int
    rows_failed: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Trend:
    """A delivery, in numbers.

    Attributes:
        problems: rules that failed, counted for each extract.
        extracts_refused: those that were refused as a whole.
        rows_left_out: refused rows.
        rows_doubtful: rows, or files, that a warning was about.
    """

    delivered_on: date
    problems: int
    extracts_refused: int
    rows_left_out: int
    rows_doubtful: int


@dataclass(frozen=True)
class Line:
    """A failing rule at one extract.

    Attributes:
        unit: what is counted: ``row``, ``file``, ``figure``, or nothing to count.
        details: what was found, in words.
        more: how many more were found than ``rows`` and ``details`` tell.
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
class Group:
    """All extracts that break one rule: what is wrong is said once."""

    rule_id: str
    severity: str
    wrong: str
    remedy: str
    protects: str
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True)
class Stopped:
    """An extract that was refused, or a file of it."""

    extract: str
    as_a_whole: bool
    in_use: date | None
    reasons: tuple[Group, ...]


@dataclass(frozen=True)
class Change:
    """What changed of one rule, at all its extracts.

    Attributes:
        where: some of the extracts, each with how many failed there.
        more: at how many extracts more.
    """

    wrong: str
    where: tuple[tuple[str, str], ...]
    more: int


@dataclass(frozen=True)
class Listed:
    """What changed in one way.

    Attributes:
        some: rules, the gravest first.
        more_rules: how many more there are.
        all: failing rules, counted for each extract.
    """

    some: tuple[Change, ...]
    more_rules: int
    all: int


@dataclass(frozen=True)
class Since:
    """What changed since the delivery before.

    Attributes:
        not_judged: still open, though this delivery did not let it be judged.
    """

    before: date
    new: Listed
    worse: Listed
    mended: Listed
    unchanged: int
    not_judged: Listed


@dataclass(frozen=True)
class Page:
    """All that the page says.

    Attributes:
        system: the folder it came in.
        sent: False for what was only checked before it is sent; nobody knows then what is in use.
        ours: Tartan itself failed, so not all was judged.
        nothing_read: Tartan itself failed so early that nothing was.
        more: how many failing rules, each at its extract, are in ``failures.csv`` alone.
        since: None for a first delivery, and where nothing is remembered.
    """

    name: str
    system: str
    delivered_on: date
    delivery_id: str
    sent: bool
    ours: bool
    nothing_read: bool
    stopped: tuple[Stopped, ...]
    groups: tuple[Group, ...]
    more: int
    problems: int
    extracts: tuple[ExtractRead, ...]
    since: Since | None
    trend: tuple[Trend, ...]

    @property
    def rows_left_out(self) -> int:
        """Rows that were refused one by one, not with their whole extract."""
        return sum(extract.rows_quarantined for extract in self._standing)

    @property
    def rows_received(self) -> int:
        """Rows of the extracts that were not refused as a whole."""
        return sum(extract.rows_received for extract in self._standing)

    @property
    def in_use(self) -> date | None:
        """The day of the newest delivery of which anything is in use; None = nothing is."""
        return max((each.in_use for each in self.extracts if each.in_use), default=None)

    @property
    def _standing(self) -> list[ExtractRead]:
        return [extract for extract in self.extracts if extract.status != "rejected"]
