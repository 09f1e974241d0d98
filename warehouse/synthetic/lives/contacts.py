"""Contacts: those that led to a referral, and those that did not."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import Days, Integers, dates, happened, is_school_holiday, weekday
from warehouse.synthetic.draws import Draws, weighted_days
from warehouse.synthetic.lives.children import FIRST_PERSON, Children
from warehouse.synthetic.lives.families import UNBORN_DAYS
from warehouse.synthetic.lives.front_door import SOURCES, sources_of
from warehouse.synthetic.span import YEAR, Span


def contacts(
    span: Span, cases: pl.DataFrame, everybody: Children
) -> tuple[pl.DataFrame, pl.Series]:
    """Return the contacts in order of day, and for each case its contact's id (null before the years asked for)."""
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
    """Draw child, day and source group of the contacts that lead to no referral."""
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

    # Some contacts are about the whole family.
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
    fits = (age >= -UNBORN_DAYS) & (age < 18 * 365.2) & alive
    return meant[fits], day[contact][fits], kind[contact][fits]


def someone_aged(
    draws: Draws,
    everybody: Children,
    days: Days,
    first: Integers,
    last: Integers,
    youngest: float,
    oldest: float,
) -> Integers:
    """Pick for each day a child of an age in years, from positions first (included) to last (excluded).

    Each distinct pair of first and last is searched once, so there should be few.
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
