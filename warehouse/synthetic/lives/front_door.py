"""The front door: contacts, referrals, assessments with their factors, and early help."""

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
    on_working_day,
    weekday,
)
from warehouse.synthetic.draws import Draws, weighted_days
from warehouse.synthetic.lives.children import FIRST_PERSON, Children
from warehouse.synthetic.lives.courses import (
    ADOPTIONS,
    ASYLUM,
    BREAKS,
    GUARDIANSHIP,
    NO_ACTION,
    NO_CARE,
    STEPPED_DOWN,
)
from warehouse.synthetic.population import text_of
from warehouse.synthetic.span import YEAR, Span
from warehouse.synthetic.teams import EARLY_HELP, Teams, case_kind

REFERRAL_OUTCOMES = ("assess", "strategy", "nfa", "other")
ASSESSMENT_OUTCOMES = ("ongoing", "nfa", "step_down")
_NEEDS = ("N1", "N2", "N3", "N4", "N5", "N6", "N7", "N8", "N9", "N0")
_NEED_WEIGHTS = (0.56, 0.06, 0.04, 0.11, 0.14, 0.03, 0.01, 0.02, 0.02, 0.01)


@dataclass(frozen=True)
class Sources:
    """A group of those who make contact.

    Attributes:
        monthly: contacts a month in Norfolk that come to nothing more.
        referrals: its weight among referrals.
        in_holidays: how much of it is left while schools are closed.
        at_weekends: how a weekend day compares with a weekday.
        codes: its national codes, with weights.
    """

    monthly: float
    referrals: float
    in_holidays: float
    at_weekends: float
    codes: dict[str, float]


# Volumes after Norfolk's contacts by source, December 2019 to December 2020.
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
    """The national code of each contact's source group; early help of the council since 2022/23."""
    found = np.empty(len(group), dtype=object)
    for position, source in enumerate(SOURCES):
        here = group == position
        codes = draws.choose(int(here.sum()), tuple(source.codes), tuple(source.codes.values()))
        found[here] = codes
    early_help = (found == "5B") & (financial_year(days) >= 2023) & draws.chance(len(group), 0.5)
    return pl.Series(np.where(early_help, "5D", found), dtype=pl.String)


def referrals(span: Span, cases: pl.DataFrame, everybody: Children, teams: Teams) -> pl.DataFrame:
    """One row per case, with what the other subjects need of it.

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
        # Its contact came up to three days before, and has the same source.
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


def contacts(
    span: Span, cases: pl.DataFrame, everybody: Children
) -> tuple[pl.DataFrame, pl.Series]:
    """The contacts in order of day, and for each case the contact it came of (null before the years)."""
    draws = span.draws("contacts")
    began = cases["begins"].to_numpy()
    waited = draws.pick(len(began), (0.72, 0.18, 0.07, 0.03))
    came = np.maximum(began - waited, span.first)
    of_case = np.flatnonzero(began >= span.first)

    person, day, group = _other_contacts(span, draws, everybody)
    others = sources_of(draws, group, day)
    outcome = draws.choose(
        len(day), ("advice", "nfa", "enquiry", "other"), (0.45, 0.38, 0.02, 0.15)
    )
    frame = pl.concat(
        [
            pl.DataFrame(
                {
                    "case": of_case,
                    "child": cases["child"].gather(of_case),
                    "on": came[of_case],
                    "source": cases["source"].gather(of_case),
                    "outcome": pl.repeat("referral", len(of_case), eager=True),
                }
            ),
            pl.DataFrame(
                {
                    "case": np.full(len(day), -1),
                    "child": person,
                    "on": day,
                    "source": others,
                    "outcome": pl.Series(outcome, dtype=pl.String),
                }
            ),
        ]
    ).sort("on", "child", "case")
    open_cases = cases.select("child", "begins", "ends").sort("begins")
    frame = frame.join_asof(
        open_cases, left_on="on", right_on="begins", by="child", check_sortedness=False
    ).with_columns(
        outcome=pl.when((pl.col("case") < 0) & (pl.col("ends") > pl.col("on")))
        .then(pl.lit("existing"))
        .otherwise("outcome"),
        contact_id=pl.int_range(1, pl.len() + 1),
    )
    by_case = frame.filter(pl.col("case") >= 0).select("case", "contact_id")
    found = pl.DataFrame({"case": np.arange(cases.height)}).join(
        by_case, on="case", how="left", maintain_order="left"
    )["contact_id"]
    return frame.select(
        "contact_id",
        (pl.col("child") + FIRST_PERSON).alias("person_id"),
        dates(frame["on"].to_numpy()).alias("day"),
        "source",
        "outcome",
    ), found


def _other_contacts(
    span: Span, draws: Draws, everybody: Children
) -> tuple[Integers, Days, Integers]:
    """Child, day and source group of the contacts that become no referral."""
    days = np.arange(span.first, span.last + 1)
    on: list[Days] = []
    group: list[Integers] = []
    for position, source in enumerate(SOURCES):
        weights = np.where(weekday(days) >= 5, source.at_weekends, 1.0)
        weights = weights * np.where(is_school_holiday(days), source.in_holidays, 1.0)
        size = span.scaled(source.monthly * span.months / 1.32)
        on.append(weighted_days(draws, size, span.first, weights))
        group.append(np.full(size, position))
    day, kind = np.concatenate(on), np.concatenate(group)
    known = draws.chance(len(day), 0.42)
    first = np.where(known, 0, everybody.with_cases)
    last = np.where(known, everybody.with_cases, everybody.with_cases + everybody.contact_only)
    child = someone_aged(draws, everybody, day, first, last, -0.3, 17.6)

    # Sometimes the whole family is meant.
    order = np.argsort(everybody.family, kind="stable")
    ordered = everybody.family[order]
    whole = draws.chance(len(day), 0.3)
    begins = np.searchsorted(ordered, everybody.family[child])
    ends = np.searchsorted(ordered, everybody.family[child], side="right")
    count = np.where(whole, ends - begins, 1)
    contact = np.repeat(np.arange(len(day)), count)
    nth = np.arange(len(contact)) - np.repeat(np.cumsum(count) - count, count)
    meant = np.where(whole[contact], order[begins[contact] + nth], child[contact])
    age = day[contact] - everybody.born[meant]
    alive = ~happened(everybody.died[meant]) | (everybody.died[meant] > day[contact])
    fits = (age >= -UNBORN) & (age < 18 * 365.2) & alive
    return meant[fits], day[contact][fits], kind[contact][fits]


UNBORN = 190


def someone_aged(
    draws: Draws,
    everybody: Children,
    days: Days,
    first: Integers,
    last: Integers,
    youngest: float,
    oldest: float,
) -> Integers:
    """A child for each day, of the age in years given, from positions first (in) to last (out).

    All the firsts and lasts must be those of a few ranges: each range is gone through once.
    """
    found = np.zeros(len(days), dtype=np.int64)
    for low, high in np.unique(np.stack([first, last]), axis=1).T if len(days) else ():
        here = (first == low) & (last == high)
        born = everybody.born[low:high]
        order = np.argsort(born, kind="stable")
        wanted = days[here] - draws.between(
            int(here.sum()), int(youngest * YEAR), int(oldest * YEAR)
        )
        at = np.searchsorted(born[order], wanted).clip(0, high - low - 1)
        found[here] = low + order[at]
    return found


def early_help(span: Span, everybody: Children, cases: pl.DataFrame, teams: Teams) -> pl.DataFrame:
    """The frame ``early_help``: of children without a case, some twice; and of some before theirs."""
    draws = span.draws("early help")
    child, start, end = _helped_without_case(span, draws, everybody)
    again = draws.chance(len(child), 0.25)
    start_again = end[again] + draws.between(int(again.sum()), 5, 420)
    end_again = start_again + draws.gamma_days(len(start_again), 175.0, 2.0, 14)
    stepped_up = _stepped_up(span, draws, everybody, cases)
    child = np.concatenate([child, child[again], stepped_up[0]])
    start = np.concatenate([start, start_again, stepped_up[1]])
    end = np.concatenate([end, end_again, stepped_up[2]])
    majority = birthday(everybody.born[child], 18)
    fits = (start < span.last - 2) & (start > everybody.born[child]) & (start < majority - 150)
    child, start, end = child[fits], start[fits], np.minimum(end, majority)[fits]
    size = len(child)
    closed = end <= span.last
    reasons = ("Parenting support", "Family conflict", "Behaviour", "School attendance", "Health")
    endings = draws.choose(size, ("MET", "UP", "DECL", "DIS"), (0.62, 0.14, 0.12, 0.12))
    return pl.DataFrame(
        {
            "episode_id": np.arange(size) + 1,
            "person_id": child + FIRST_PERSON,
            "start": dates(start),
            "end": dates(days_where(closed, end)),
            "reason": pl.Series(draws.choose(size, reasons, (4, 3, 3, 2, 1)), dtype=pl.String),
            "end_reason": pl.Series(endings, dtype=pl.String).set(pl.Series(~closed), None),
            "organisation": pl.Series(
                draws.choose(size, ("LA", "SCH", "HLTH", "VOL"), (5, 3, 1, 1)), dtype=pl.String
            ),
            "dept_team_id": teams.department["dept_team_id"].gather(
                teams.positions(
                    np.full(size, EARLY_HELP), everybody.family[child] % teams.localities
                )
            ),
        }
    )


def _helped_without_case(
    span: Span, draws: Draws, everybody: Children
) -> tuple[Integers, Days, Days]:
    """Children who never had a case, once each: position, first and last day."""
    size = span.scaled(130 * span.months)
    start = on_working_day(draws.between(size, span.first - 120, span.last - 3))
    child = someone_aged(
        draws,
        everybody,
        start,
        np.full(size, everybody.with_cases),
        np.full(size, everybody.with_cases + everybody.contact_only),
        0.0,
        17.0,
    )
    _, once = np.unique(child, return_index=True)
    child, start = child[once], start[once]
    return child, start, start + draws.gamma_days(len(child), 175.0, 2.0, 14)


def _stepped_up(
    span: Span, draws: Draws, everybody: Children, cases: pl.DataFrame
) -> tuple[Integers, Days, Days]:
    """Children in early help when their first case began, which took over days later."""
    child, begins = cases["child"].to_numpy(), cases["begins"].to_numpy()
    order = np.argsort(begins, kind="stable")
    _, first = np.unique(child[order], return_index=True)
    child, begins = child[order][first], begins[order][first]
    helped = draws.chance(len(child), 0.07) & (begins > span.first)
    child, begins = child[helped], begins[helped]
    start = begins - draws.gamma_days(len(child), 150.0, 2.0, 14)
    return child, start, begins + draws.between(len(child), 5, 25)
