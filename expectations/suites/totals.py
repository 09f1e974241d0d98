"""Numbers of people that two extracts of a system must have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Total:
    """A number of people that two extracts must share.

    Attributes:
        metric: the number, as the profile names it.
        counted: what the people have in ``extract``, in words.
        other_counted: what they have in ``other``.
    """

    extract: str
    metric: str
    other: str
    counted: str
    other_counted: str


_EPISODE, _PLACEMENT = "an open episode of care", "an open placement"
TOTALS: dict[str, tuple[Total, ...]] = {
    "liquidlogic": (
        Total("FACT_CLA", "people", "FACT_CARE_EPISODES", "a period of care", "an episode of care"),
        Total("FACT_CARE_EPISODES", "people_open", "FACT_CLA_PLACEMENT", _EPISODE, _PLACEMENT),
    ),
    "paris": (
        Total("CARE_PERIOD", "people_open", "CARE_EPISODE", "an open period of care", _EPISODE),
        Total("CARE_EPISODE", "people_open", "PLACEMENT", _EPISODE, _PLACEMENT),
    ),
}


def totals_of(system: str, extract: str) -> set[str]:
    """Return the metrics of an extract that another extract shares."""
    return {
        total.metric for total in TOTALS.get(system, ()) if extract in (total.extract, total.other)
    }
