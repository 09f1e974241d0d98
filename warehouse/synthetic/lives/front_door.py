"""Referrals and the sources they come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    Days,
    Integers,
    Mask,
    birthday,
    dates,
    days_where,
    financial_year,
    happened,
    is_school_holiday,
    weekday,
)
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.children import FIRST_PERSON, Children
from warehouse.synthetic.lives.courses import NO_ACTION, STEPPED_DOWN
from warehouse.synthetic.lives.ways import (
    ADOPTIONS,
    ASYLUM,
    BREAKS,
    GUARDIANSHIP,
    NO_CARE,
)
from warehouse.synthetic.population import text_of
from warehouse.synthetic.span import Span
from warehouse.synthetic.teams import Teams, case_kind

REFERRAL_OUTCOMES = ("assess", "strategy", "nfa", "other")
ASSESSMENT_OUTCOMES = ("ongoing", "nfa", "step_down")
_NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N0")
_NEED_WEIGHTS = (0.56, 0.06, 0.04, 0.11, 0.14, 0.03, 0.01, 0.02, 0.02, 0.01)


@dataclass(frozen=True)
class Sources:
    """A group of sources of contacts and referrals.

    Attributes:
        monthly: contacts a month in Norfolk that do not lead to a referral.
        referrals: its weight among referrals.
        in_holidays: the share that remains in school holidays.
        at_weekends: a weekend day's share of a weekday's contacts.
        codes: its national codes, with weights.
    """

    monthly: float
    referrals: float
    in_holidays: float
    at_weekends: float
    codes: dict[str, float]


# Volumes follow Norfolk's contacts by source, December 2019 to December 2020.
SOURCES = (
    Sources(1170, 172, 1.0, 0.9, {"6": 1}),
    Sources(440, 100, 0.12, 0.01, {"2A": 0.86, "2B": 0.14}),
    Sources(362, 78, 0.95, 0.15, {"3A": 2, "3B": 2, "3C": 1, "3D": 2, "3E": 3, "3F": 1}),
    Sources(238, 62, 0.95, 0.05, {"5A": 3, "5B": 4, "4": 2}),
    Sources(548, 48, 1.0, 0.4, {"1A": 6, "1B": 3, "1C": 1, "1D": 2, "9": 3}),
    Sources(45, 14, 0.95, 0.05, {"5C": 1}),
    Sources(348, 50, 0.95, 0.15, {"7": 3, "8": 6, "10": 1}),
)


def sources_of(draws: Draws, group: Integers, days: Days) -> pl.Series:
    """Draw a national code for each contact's source group; 5D (council early help) since 2022/23."""
    found = np.empty(len(group), dtype=object)
    for position, source in enumerate(SOURCES):
        here = group == position
        codes = draws.choose(int(here.sum()), tuple(source.codes), tuple(source.codes.values()))
        found[here] = codes
    early_help = (found == "5B") & (financial_year(days) >= 2023) & draws.chance(len(group), 0.5)
    return pl.Series(np.where(early_help, "5D", found), dtype=pl.String)


def referrals(span: Span, cases: pl.DataFrame, everybody: Children, teams: Teams) -> pl.DataFrame:
    """Return one row per case, with what other subjects need of it.

    Columns of ``Population.referrals``, and child (position), born, majority, team (position),
    locality, begins, ends (day numbers, ends not cut at the last day) and the case's course.
    """
    draws = span.draws("referrals")
    groups = int(cases["group"].max() or 0) + 1  # type: ignore[arg-type]
    group = cases["group"].to_numpy()
    child = cases["position"].to_numpy()
    start, end = cases["start"].to_numpy(), cases["end"].to_numpy()
    way = cases["way"].to_numpy()

    holiday = is_school_holiday(start) | (weekday(start) >= 5)
    weights = tuple(source.referrals for source in SOURCES)
    away = tuple(source.referrals * source.in_holidays for source in SOURCES)
    shares = draws.uniform(groups)[group]
    edges, edges_away = np.cumsum(weights), np.cumsum(away)
    in_term = np.searchsorted(edges / edges[-1], shares, side="right")
    in_holiday = np.searchsorted(edges_away / edges_away[-1], shares, side="right")
    source_group = np.where(holiday, in_holiday, in_term)
    source_group = np.where(way == ASYLUM, 0, source_group)

    need = draws.pick(groups, _NEED_WEIGHTS)[group]
    need = np.where(everybody.disabled[child] & draws.chance(len(child), 0.6), 1, need)
    need = np.where(np.isin(way, BREAKS), 1, np.where(way == ASYLUM, 7, need))
    locality = everybody.family[child] % teams.localities
    left = cases["leaver"].to_numpy() & (cases["care_end"].to_numpy() < span.last - 60)
    kind = case_kind(cases["goes_on"].to_numpy(), way != NO_CARE, need == 1, left)
    team = teams.positions(kind, locality)
    closed = end <= span.last
    return cases.with_columns(
        referral_id=pl.Series(np.arange(len(child)) + 1),
        person_id=pl.Series(child + FIRST_PERSON),
        contact_id=pl.lit(None, pl.Int64),
        child=pl.Series(child),
        born=pl.Series(everybody.born[child]),
        majority=pl.Series(birthday(everybody.born[child], 18)),
        begins=pl.Series(start),
        ends=pl.Series(end),
        start=dates(start),
        end=dates(days_where(closed, end)),
        need=text_of(pl.Series(need), _NEEDS),
        # Its contact comes up to three days before and has the same source.
        source=sources_of(draws, source_group, start - 3),
        outcome=text_of(cases["outcome"], REFERRAL_OUTCOMES),
        close_reason=_close_reasons(draws, cases, closed, end),
        team=pl.Series(team),
        locality=pl.Series(locality),
        dept_team_id=teams.department["dept_team_id"].gather(team),
    )


def _close_reasons(draws: Draws, cases: pl.DataFrame, closed: Mask, end: Days) -> pl.Series:
    size = cases.height
    way, outcome = cases["way"].to_numpy(), cases["outcome"].to_numpy()
    goes_on = cases["goes_on"].to_numpy()
    assessed = happened(cases["authorised"].to_numpy())
    ordinary = draws.choose(size, ("RC7", "RC5", "RC3", "RC6"), (0.9, 0.06, 0.03, 0.01))
    to_early_help = np.where(financial_year(end) >= 2023, "RC9", "RC7")
    reason = np.where(goes_on, ordinary, "RC7")
    stepped = assessed & ~goes_on & (cases["conclusion"].to_numpy() == STEPPED_DOWN)
    reason = np.where(assessed & ~goes_on, "RC8", reason)
    reason = np.where(stepped, to_early_help, reason)
    reason = np.where(outcome == NO_ACTION, "RC8", reason)
    reason = np.where(np.isin(way, ADOPTIONS), "RC1", reason)
    reason = np.where(way == GUARDIANSHIP, "RC4", reason)
    reason = np.where(cases["died"].to_numpy(), "RC2", reason)
    return pl.Series(reason, dtype=pl.String).set(pl.Series(~closed), None)
