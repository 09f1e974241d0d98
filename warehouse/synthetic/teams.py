"""The teams of a made-up authority: some in its localities, some for the whole authority."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from expectations.seeds import rows
from warehouse.synthetic.days import Integers, Mask
from warehouse.synthetic.span import Span

ASSESSMENT, FAST, LAC, EARLY_HELP, CWD, LEAVING_CARE = range(6)
TEAM_TYPES = ("Assessment", "FAST", "LAC", "Early help", "CWD", "Leaving care")
_NAMES = ("Assessment", "FAST", "LAC", "Early Help", "Children with Disabilities", "Leaving Care")
LOCAL_TYPES = (ASSESSMENT, FAST, LAC, EARLY_HELP)
FIRST_DEPARTMENT = 5001


@dataclass(frozen=True)
class Teams:
    """An authority's teams.

    Attributes:
        department: dept_team_id, dept_team_name, dept_team_type, locality; one row per team.
        types: the type of each team, by position.
        localities: how many localities there are; local teams are ordered by type, then locality.
    """

    department: pl.DataFrame
    types: Integers
    localities: int

    def positions(self, kind: Integers, locality: Integers) -> Integers:
        """Return the position of the team of a kind in a locality, or of the authority-wide one."""
        local = kind * self.localities + locality
        wide = len(LOCAL_TYPES) * self.localities + (kind - len(LOCAL_TYPES))
        return np.where(kind < len(LOCAL_TYPES), local, wide)


def teams(span: Span) -> Teams:
    """Return the teams in the localities of seeds/localities.csv; one locality where it has none."""
    places = {
        row["team"]: row["locality"] for row in rows("localities") if row["la_id"] == span.la_id
    }
    localities = sorted(set(places.values())) or [span.la_name]
    names = [f"{place} {_NAMES[kind]} Team" for kind in LOCAL_TYPES for place in localities]
    kinds = [kind for kind in LOCAL_TYPES for _ in localities]
    for kind in (CWD, LEAVING_CARE):
        names.append(f"{span.la_name} {_NAMES[kind]} Team")
        kinds.append(kind)
    department = pl.DataFrame(
        {
            "dept_team_id": np.arange(len(names)) + FIRST_DEPARTMENT,
            "dept_team_name": names,
            "dept_team_type": [TEAM_TYPES[kind] for kind in kinds],
            "locality": pl.Series([places.get(name) for name in names], dtype=pl.String),
        }
    )
    return Teams(department, np.array(kinds, dtype=np.int64), len(localities))


def case_kind(goes_on: Mask, care: Mask, disabled: Mask, left: Mask) -> Integers:
    """Return the kind of team that holds each case."""
    kind = np.where(goes_on, FAST, ASSESSMENT)
    kind = np.where(care, LAC, kind)
    kind = np.where(disabled & goes_on, CWD, kind)
    return np.where(left, LEAVING_CARE, kind)
