"""Single assessments with their factors, and section 47 enquiries."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import (
    NEVER,
    Days,
    Integers,
    Mask,
    add_working_days,
    dates,
    days_where,
    financial_year,
    happened,
    on_working_day,
)
from warehouse.synthetic.draws import Draws, cadence
from warehouse.synthetic.lives.front_door import ASSESSMENT_OUTCOMES
from warehouse.synthetic.population import text_of
from warehouse.synthetic.span import Span
from warehouse.synthetic.teams import ASSESSMENT, Teams

ENQUIRY_OUTCOMES = ("conference", "substantiated", "not_substantiated")
# How often each factor is found, in per cent; the newest only since their first year of use.
_FACTORS = {
    "3B": 30, "4B": 27, "4A": 14, "1B": 14, "2B": 15, "17A": 13, "18B": 15, "18C": 3, "19B": 12,
    "19C": 3, "3A": 12, "5A": 7, "6A": 8, "5B": 5, "2A": 5, "1A": 3, "10A": 5, "11A": 5, "12A": 2,
    "13A": 3, "14A": 4, "16A": 4, "9A": 3, "8B": 2, "20": 4, "22A": 0.2, "23A": 0.3, "24A": 3,
    "3C": 4, "4C": 4, "1C": 2, "2C": 3, "6B": 4, "15A": 3, "7A": 1, "21": 4,
}  # fmt: skip
_IN_USE_SINCE = {"22A": 2018, "23A": 2018, "24A": 2023}
_SEEN = 0.94


def assessments(span: Span, cases: pl.DataFrame, teams: Teams) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw the frames ``assessments`` and ``factors``.

    A case begins with an assessment where its referral led to one; while it is open, the child is
    assessed again from time to time, and often before it closes. Some are cancelled or drafts.

    Args:
        cases: one row per referral, from ``front_door.referrals``.
    """
    draws = span.draws("assessments")
    found = pl.concat(
        [
            _first_assessments(cases),
            _repeat_assessments(span, draws, cases),
            _closing_assessments(draws, cases),
        ]
    ).sort("start", "case")
    found = pl.concat(
        [found.with_columns(status=pl.lit(None, pl.String)), _cancelled_and_drafts(draws, found)]
    )
    found = found.filter((pl.col("start") > 0) & (pl.col("start") <= span.last)).sort(
        "start", "case", "status", maintain_order=True
    )
    case, authorised = found["case"].to_numpy(), found["authorised"].to_numpy()
    made = found["status"].is_null().to_numpy() & (authorised <= span.last)
    seen = draws.chance(found.height, _SEEN) & (
        cases["born"].to_numpy()[case] <= found["start"].to_numpy()
    )
    frame = pl.DataFrame(
        {
            "assessment_id": np.arange(found.height) + 1,
            "person_id": cases["person_id"].gather(case),
            "referral_id": cases["referral_id"].gather(case),
            "start": dates(found["start"].to_numpy()),
            "authorised": dates(days_where(made, authorised)),
            "status": found["status"],
            "outcome": text_of(found["outcome"], ASSESSMENT_OUTCOMES).set(pl.Series(~made), None),
            "child_seen": pl.Series(seen),
            "dept_team_id": _team(cases, teams, case),
        }
    )
    return frame, _factors(draws, cases, case, authorised, made)


def enquiries(span: Span, cases: pl.DataFrame, teams: Teams) -> pl.DataFrame:
    """Draw the frame ``enquiries``; an enquiry that has not ended has no outcome."""
    parts = [
        pl.DataFrame(
            {
                "case": np.arange(cases.height),
                "start": cases[f"{turn}_enquiry"],
                "end": cases[f"{turn}_enquiry_end"],
                "finding": cases[f"{turn}_finding"],
            }
        )
        for turn in ("first", "second")
    ]
    found = (
        pl.concat(parts)
        .filter((pl.col("start") != NEVER) & (pl.col("start") <= span.last))
        .sort("start", "case")
    )
    case, end = found["case"].to_numpy(), found["end"].to_numpy()
    ended = happened(end) & (end <= span.last)
    return pl.DataFrame(
        {
            "enquiry_id": np.arange(found.height) + 1,
            "person_id": cases["person_id"].gather(case),
            "referral_id": cases["referral_id"].gather(case),
            "start": dates(found["start"].to_numpy()),
            "end": dates(days_where(ended, end)),
            "outcome": text_of(found["finding"], ENQUIRY_OUTCOMES).set(pl.Series(~ended), None),
            "dept_team_id": _team(cases, teams, case),
        }
    )


def _team(cases: pl.DataFrame, teams: Teams, case: Integers) -> pl.Series:
    """Return the id of the assessment team of each case's locality."""
    locality = cases["locality"].to_numpy()[case]
    return teams.department["dept_team_id"].gather(
        teams.positions(np.full(len(case), ASSESSMENT), locality)
    )


def _frame(case: Integers, start: Days, authorised: Days, outcome: Integers) -> pl.DataFrame:
    return pl.DataFrame(
        {"case": case, "start": start, "authorised": authorised, "outcome": outcome},
        schema=dict.fromkeys(("case", "start", "authorised", "outcome"), pl.Int64),
    )


def _first_assessments(cases: pl.DataFrame) -> pl.DataFrame:
    start = cases["assessment_start"].to_numpy()
    case = np.flatnonzero(happened(start))
    return _frame(
        case,
        start[case],
        cases["authorised"].to_numpy()[case],
        cases["conclusion"].to_numpy()[case],
    )


def _repeat_assessments(span: Span, draws: Draws, cases: pl.DataFrame) -> pl.DataFrame:
    """Draw later assessments in cases that stay open, the family's children together."""
    goes_on = cases["goes_on"].to_numpy() & happened(cases["authorised"].to_numpy())
    case = np.flatnonzero(goes_on)
    until = np.minimum(cases["ends"].to_numpy(), cases["majority"].to_numpy())[case] - 110
    begun = np.maximum(cases["authorised"].to_numpy()[case], span.first - 700)
    spell, day = cadence(draws, begun, np.minimum(until, span.last), 240, 900)
    start = on_working_day(day)
    count = draws.between(len(day), 18, 52)
    outcome = draws.pick(len(day), (0.74, 0.22, 0.04))
    return _frame(case[spell], start, add_working_days(start, count), outcome)


def _closing_assessments(draws: Draws, cases: pl.DataFrame) -> pl.DataFrame:
    """Draw assessments shortly before closing, most of them without further action."""
    began, ended = cases["authorised"].to_numpy(), cases["ends"].to_numpy()
    long_enough = happened(began) & (ended - began > 95)
    grown = cases["majority"].to_numpy() <= ended
    # Siblings have the same.
    groups = int(cases["group"].max() or 0) + 1  # type: ignore[arg-type]
    chosen = draws.chance(groups, 0.8)[cases["group"].to_numpy()]
    case = np.flatnonzero(cases["goes_on"].to_numpy() & long_enough & ~grown & chosen)
    start = on_working_day(ended[case] - draws.between(len(case), 60, 90))
    authorised = add_working_days(start, draws.between(len(case), 15, 38))
    return _frame(case, start, authorised, draws.pick(len(case), (0.04, 0.76, 0.2)))


def _cancelled_and_drafts(draws: Draws, found: pl.DataFrame) -> pl.DataFrame:
    """Draw cancelled assessments (X) and drafts (D), begun within days of a completed one."""
    chosen = found.filter(pl.Series(draws.chance(found.height, 0.025)))
    start = on_working_day(chosen["start"].to_numpy() + draws.between(chosen.height, 0, 6))
    status = draws.choose(chosen.height, ("X", "D"), (0.75, 0.25))
    return chosen.with_columns(start=pl.Series(start), status=pl.Series(status, dtype=pl.String))


def _factors(
    draws: Draws, cases: pl.DataFrame, case: Integers, authorised: Days, made: Mask
) -> pl.DataFrame:
    """Draw the frame ``factors`` of authorised assessments; most factors are the whole family's."""
    groups = int(cases["group"].max() or 0) + 1  # type: ignore[arg-type]
    group = cases["group"].to_numpy()[case]
    year = financial_year(np.maximum(authorised, 0))
    frames = []
    for position, (code, weight) in enumerate(_FACTORS.items()):
        of_family = draws.chance(groups, weight / 100)[group]
        of_child = draws.chance(len(case), 0.9)
        has = made & of_family & of_child & (year >= _IN_USE_SINCE.get(code, 0))
        at = np.flatnonzero(has)
        frames.append(
            pl.DataFrame(
                {"assessment_id": at + 1, "code": pl.repeat(code, len(at), eager=True)}
            ).with_columns(order=pl.lit(position))
        )
    return pl.concat(frames).sort("assessment_id", "order").drop("order")
