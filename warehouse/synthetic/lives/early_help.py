"""Early help: episodes of children without a case, and of some before their case."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import Days, Integers, birthday, dates, days_where, on_working_day
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.children import FIRST_PERSON, Children
from warehouse.synthetic.lives.contacts import someone_aged
from warehouse.synthetic.span import Span
from warehouse.synthetic.teams import EARLY_HELP, Teams


def early_help(span: Span, everybody: Children, cases: pl.DataFrame, teams: Teams) -> pl.DataFrame:
    """Draw the frame ``early_help``: of children without a case, some twice, and of some before their case."""
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
    """Draw children who never had a case, once each: position, first and last day."""
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
    """Draw children in early help when their first case began; it ends days after."""
    child, begins = cases["child"].to_numpy(), cases["begins"].to_numpy()
    order = np.argsort(begins, kind="stable")
    _, first = np.unique(child[order], return_index=True)
    child, begins = child[order][first], begins[order][first]
    helped = draws.chance(len(child), 0.07) & (begins > span.first)
    child, begins = child[helped], begins[helped]
    start = begins - draws.gamma_days(len(child), 150.0, 2.0, 14)
    return child, start, begins + draws.between(len(child), 5, 25)
