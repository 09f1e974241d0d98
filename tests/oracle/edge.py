"""An edge: a made-up case, a period, the item it holds, and the values worked out by hand from that item."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tests.oracle.cases import Case
from tests.oracle.entries import ALL

Key = tuple[str, str]
Story = Callable[[Case], None]


@dataclass(frozen=True)
class Citation:
    """A printed item, and in short what it says of the edge.

    Attributes:
        framework: as in ``seeds/indicator_references.csv``, with `ref`.
        sentence: the framework's wording; after "settled" or "design" the reading that the design
            documents give it, after "decided here" the one in DECISIONS.md or in this edge alone.
    """

    framework: str
    ref: str
    sentence: str

    @classmethod
    def parse(cls, text: str) -> Citation:
        """Read ``<framework> <ref>: <sentence>``.

        Raises:
            ValueError: a part is missing.
        """
        item, _, sentence = text.partition(": ")
        framework, _, ref = item.partition(" ")
        if not (framework and ref and sentence):
            raise ValueError(f"not '<framework> <ref>: <sentence>': {text!r}")
        return cls(framework, ref, sentence)

    def __str__(self) -> str:
        return f"{self.framework} {self.ref}: {self.sentence}"


@dataclass(frozen=True)
class Edge:
    """A story in one period.

    Attributes:
        expected: values by (measure, breakdown); measures that it does not name are not judged.
    """

    story: str
    case: Case
    period: str
    cites: tuple[Citation, ...]
    expected: Mapping[Key, float]

    def __post_init__(self) -> None:
        if not self.cites:
            raise ValueError(f"{self.story}: cites no item of a framework")

    @property
    def name(self) -> str:
        return f"{self.story} ({self.period})"

    @property
    def start(self) -> date:
        return first_and_last(self.period)[0]

    @property
    def end(self) -> date:
        return first_and_last(self.period)[1]

    def cited(self) -> str:
        """Return the citations as lines, to be printed when the edge fails."""
        return "\n".join(["This edge holds:", *(f"  {each}" for each in self.cites)])


EDGES: list[Edge] = []


def first_and_last(period: str) -> tuple[date, date]:
    """Return the first and the last day of a period like 2020-12 or 2020/21."""
    if "/" in period:
        year = int(period[:4])
        return date(year, 4, 1), date(year + 1, 3, 31)
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def edge(
    name: str, period: str, *, cites: str | Sequence[str], **expected: float
) -> Callable[[Story], Story]:
    """Register a story as an edge.

    Args:
        cites: the items held, each as ``<framework> <ref>: <sentence>``.
        expected: values by measure; a part of a breakdown is ``measure__dimension__code=value``.
    """
    return edges(name, {period: expected}, cites=cites)


def edges(
    name: str, periods: Mapping[str, Mapping[str, float]], *, cites: str | Sequence[str]
) -> Callable[[Story], Story]:
    """Register a story as an edge in each of several periods."""
    texts = [cites] if isinstance(cites, str) else cites
    citations = tuple(Citation.parse(text) for text in texts)

    def register(story: Story) -> Story:
        for period, expected in periods.items():
            case = Case(first=100_000 + 1_000 * len(EDGES))
            story(case)
            values = {_key(written): value for written, value in expected.items()}
            EDGES.append(Edge(name, case, period, citations, values))
        return story

    return register


def _key(written: str) -> Key:
    measure, *split = written.split("__")
    return measure, ":".join(split) if split else ALL
