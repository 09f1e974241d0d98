"""An edge: a made-up case, a period, and the values worked out by hand from the definitions."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from tests.oracle.cases import Case
from tests.oracle.entries import ALL

Key = tuple[str, str]
Tell = Callable[[Case], None]


@dataclass(frozen=True)
class Edge:
    """`expected` is by (measure, breakdown); what it does not name is not judged."""

    name: str
    case: Case
    period: str
    expected: Mapping[Key, float]

    @property
    def start(self) -> date:
        return first_and_last(self.period)[0]

    @property
    def end(self) -> date:
        return first_and_last(self.period)[1]


EDGES: list[Edge] = []


def first_and_last(period: str) -> tuple[date, date]:
    """The days of a period like 2020-12 or 2020/21."""
    if "/" in period:
        year = int(period[:4])
        return date(year, 4, 1), date(year + 1, 3, 31)
    year, month = (int(part) for part in period.split("-"))
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def edge(name: str, period: str, **expected: float) -> Callable[[Tell], Tell]:
    """Register a story as an edge. A split is written `measure__dimension__code=value`."""
    return edges(name, {period: expected})


def edges(name: str, periods: Mapping[str, Mapping[str, float]]) -> Callable[[Tell], Tell]:
    """Register a story looked at in several periods."""

    def register(tell: Tell) -> Tell:
        for period, expected in periods.items():
            case = Case(first=100_000 + 1_000 * len(EDGES))
            tell(case)
            values = {_key(written): value for written, value in expected.items()}
            EDGES.append(Edge(f"{name} ({period})", case, period, values))
        return tell

    return register


def _key(written: str) -> Key:
    measure, *split = written.split("__")
    return measure, ":".join(split) if split else ALL
