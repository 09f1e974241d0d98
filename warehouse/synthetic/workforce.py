"""Workers and their involvements: who holds a case at each stage, who supports, and who waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from warehouse.synthetic.days import Days, Integers, Mask, dates, day_number, days_where, happened
from warehouse.synthetic.draws import Draws, cadence
from warehouse.synthetic.span import Span
from warehouse.synthetic.teams import (
    ASSESSMENT,
    CWD,
    EARLY_HELP,
    FAST,
    FIRST_DEPARTMENT,
    LAC,
    LEAVING_CARE,
    Teams,
)

FIRST_WORKER = 7001
# By kind of team: children in a full caseload, and its workers' job titles.
_CASELOADS = {ASSESSMENT: 15, FAST: 17, LAC: 14, EARLY_HELP: 15, CWD: 12, LEAVING_CARE: 17}
_TITLES = ("Social Worker", "Social Worker", "Social Worker (ASYE)", "Senior Social Worker")
_TITLES_OF = {
    EARLY_HELP: ("Early Help Practitioner", "Senior Early Help Practitioner"),
    LEAVING_CARE: ("Personal Adviser", "Personal Adviser", "Senior Personal Adviser"),
}
_ROLES = {EARLY_HELP: "EHP", LEAVING_CARE: "PA"}
_FAR = date(2100, 1, 1)
_COLUMNS = (
    "person_id", "referral_id", "start", "end", "worker_id", "dept_team_id", "kind", "allocated",
)  # fmt: skip


@dataclass(frozen=True)
class _Posts:
    """The workers who may hold cases, by team, in turns; one in training has half as many turns.

    Attributes:
        turns: workers of all teams in the order of their turns.
        first: where each team's turns begin.
        count: how many turns each team has.
    """

    turns: Integers
    first: Integers
    count: Integers


def workforce(
    span: Span, cases: pl.DataFrame, early_help: pl.DataFrame, teams: Teams
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Draw the frames ``professionals`` and ``involvements``.

    Args:
        cases: one row per referral, from ``front_door.referrals``.
        early_help: from ``front_door.early_help``.
    """
    draws = span.draws("workforce")
    held = pl.concat([_stages(span, draws, cases, teams), _in_early_help(early_help)])
    spells = _changes(span, draws, held)
    professionals, posts, reviewers = _workers(span, draws, spells, teams)
    involvements = pl.concat(
        [
            _allocated(draws, spells, posts, teams),
            _working_along(draws, spells, professionals, teams),
            _reviewing(span, draws, cases, reviewers),
        ]
    )
    shown = involvements.filter(pl.col("start") <= span.last).sort("start", maintain_order=True)
    return professionals, shown.select(
        involvement_id=pl.int_range(1, pl.len() + 1),
        person_id="person_id",
        worker_id="worker_id",
        dept_team_id="dept_team_id",
        kind="kind",
        allocated="allocated",
        start=dates(shown["start"].to_numpy()),
        end=dates(days_where(shown["end"].to_numpy() <= span.last, shown["end"].to_numpy())),
        referral_id="referral_id",
    )


def _stages(span: Span, draws: Draws, cases: pl.DataFrame, teams: Teams) -> pl.DataFrame:
    """Return which team holds a case: assessment, then need or care, then leaving care; days are numbers."""
    begins, ends = cases["begins"].to_numpy(), cases["ends"].to_numpy()
    authorised, care = cases["authorised"].to_numpy(), cases["care"].to_numpy()
    locality, holds = cases["locality"].to_numpy(), teams.types[cases["team"].to_numpy()]
    goes_on = cases["goes_on"].to_numpy()
    # Care may begin again under the same referral.
    left = np.maximum(cases["care_end"].to_numpy(), cases["again_end"].to_numpy())
    assessed = np.where(happened(authorised), np.minimum(authorised, ends), ends)
    handed_over = np.where(goes_on, assessed, ends)
    in_care = happened(care)
    into_care = np.where(in_care, np.clip(care + 14, handed_over, ends), ends)
    leaves = cases["leaver"].to_numpy() & (left < ends)
    out_of_care = np.where(in_care, np.where(leaves, np.clip(left, into_care, ends), ends), ends)
    disabled = holds == CWD
    everyone = np.ones(len(begins), dtype=bool)
    need = np.where(disabled, CWD, FAST)
    # Some wait for a worker.
    waits = days_where(draws.chance(len(begins), 0.05), draws.between(len(begins), 3, 40))
    waits = np.where(happened(waits), waits, 0)
    stages = (
        (everyone, np.full(len(begins), ASSESSMENT), begins, handed_over),
        (goes_on, need, handed_over + waits, into_care),
        (goes_on & in_care, np.full(len(begins), LAC), into_care, out_of_care),
        (goes_on & leaves, np.full(len(begins), LEAVING_CARE), out_of_care, ends),
    )
    worked = cases["outcome"].to_numpy() != "nfa"
    return pl.concat(
        [
            pl.DataFrame(
                {
                    "person_id": cases["person_id"],
                    "referral_id": cases["referral_id"],
                    "group": cases["group"],
                    "team": teams.positions(kind, locality),
                    "from": first,
                    "to": last,
                }
            ).filter(pl.Series(who & worked & (last > first) & (last >= span.first)))
            for who, kind, first, last in stages
        ]
    )


def _in_early_help(early_help: pl.DataFrame) -> pl.DataFrame:
    """Return which team holds each early help episode: the one it names."""
    never_ends = day_number(_FAR)
    return early_help.select(
        "person_id",
        referral_id=pl.lit(None, pl.Int64),
        group=-pl.col("episode_id"),
        team=pl.col("dept_team_id") - FIRST_DEPARTMENT,
        **{
            "from": pl.col("start").to_physical().cast(pl.Int64),
            "to": pl.col("end").to_physical().cast(pl.Int64).fill_null(never_ends),
        },
    )


def _changes(span: Span, draws: Draws, held: pl.DataFrame) -> pl.DataFrame:
    """Split each stage where one worker follows another, for siblings together."""
    groups = held.group_by("team", "group", maintain_order=True).agg(
        pl.col("from").min().alias("first"), pl.col("to").max().alias("last")
    )
    first = np.maximum(groups["first"].to_numpy(), span.first - 200)
    last = np.minimum(groups["last"].to_numpy(), span.last)
    spell, day = cadence(draws, first, last, 130, 900)
    cuts = groups.select("team", "group")[spell].with_columns(cut=pl.Series(day))
    begun = pl.concat(
        [
            held.select(pl.all(), pl.col("from").alias("cut")),
            held.join(cuts, on=["team", "group"], maintain_order="left").filter(
                (pl.col("cut") > pl.col("from")) & (pl.col("cut") < pl.col("to"))
            ),
        ]
    ).sort("team", "person_id", "from", "cut", maintain_order=True)
    follows = pl.col("cut").shift(-1).over("team", "person_id", "from")
    return (
        begun.with_columns(start=pl.col("cut"), end=pl.coalesce(follows, "to"))
        .filter(pl.col("end") >= span.first)
        .sort("team", "start", "group", "person_id")
    )


def _workers(
    span: Span, draws: Draws, spells: pl.DataFrame, teams: Teams
) -> tuple[pl.DataFrame, _Posts, Integers]:
    """Return the frame ``professionals``, the turns of those who hold cases, and who chairs reviews."""
    inside = np.minimum(spells["end"].to_numpy(), span.last + 1) - np.maximum(
        spells["start"].to_numpy(), span.first
    )
    held = np.bincount(spells["team"].to_numpy(), np.maximum(inside, 0), minlength=len(teams.types))
    open_cases = held / (span.last - span.first + 1)
    full = np.array([_CASELOADS[int(kind)] for kind in teams.types])
    number = np.maximum(np.ceil(open_cases / full).astype(np.int64), 2)

    team: list[int] = []
    title: list[str] = []
    turn_team: list[int] = []
    turn_worker: list[int] = []
    for position, kind in enumerate(teams.types):
        titles = _TITLES_OF.get(int(kind), _TITLES)
        for nth in range(int(number[position])):
            worker = FIRST_WORKER + len(team)
            team.append(position)
            title.append(titles[(nth + 1) % len(titles)])
            turns = 1 if "ASYE" in title[-1] else 2
            turn_team += [position] * turns
            turn_worker += [worker] * turns
        for other in ("Team Manager", "Family Support Worker"):
            team.append(position)
            title.append(other)
    reviewers = FIRST_WORKER + len(team) + np.arange(max(2, round(open_cases.sum() / 400)))
    size = len(team) + len(reviewers)
    order = np.lexsort((draws.uniform(len(turn_team)), np.array(turn_team)))
    count = np.bincount(np.array(turn_team), minlength=len(teams.types))
    fte = np.array([1.0, 0.8, 0.6, 0.5])[draws.pick(size, (0.8, 0.09, 0.08, 0.03))]
    ids = teams.department["dept_team_id"].gather(team)
    professionals = pl.DataFrame(
        {
            "worker_id": FIRST_WORKER + np.arange(size),
            "job_title": [*title, *["Independent Reviewing Officer"] * len(reviewers)],
            "dept_team_id": pl.concat([ids, pl.Series([None] * len(reviewers), dtype=ids.dtype)]),
            "fte": fte,
            "is_agency": draws.chance(size, 0.12),
        }
    )
    posts = _Posts(np.array(turn_worker)[order], np.cumsum(count) - count, count)
    return professionals, posts, reviewers


def _allocated(draws: Draws, spells: pl.DataFrame, posts: _Posts, teams: Teams) -> pl.DataFrame:
    """Return the worker who holds each case, in turns; a few are not recorded."""
    team = spells["team"].to_numpy()
    # A family has one worker, by the turn of its first child.
    new = (
        (spells["team"] != spells["team"].shift(1))
        | (spells["group"] != spells["group"].shift(1))
        | (spells["start"] != spells["start"].shift(1))
    ).fill_null(True)
    families = np.cumsum(new.to_numpy())
    first_of_team = np.searchsorted(team, team)
    nth = families - families[first_of_team]
    worker = posts.turns[posts.first[team] + nth % posts.count[team]]
    unknown = draws.chance(len(team), 0.004)
    kinds = [_ROLES.get(int(kind), "SW") for kind in teams.types]
    return spells.select(
        "person_id",
        "referral_id",
        "start",
        "end",
        worker_id=pl.Series(worker).set(pl.Series(unknown), None),
        dept_team_id=teams.department["dept_team_id"].gather(team),
        kind=pl.Series(kinds).gather(team),
        allocated=pl.lit(True),
    ).select(_COLUMNS)


def _working_along(
    draws: Draws, spells: pl.DataFrame, professionals: pl.DataFrame, teams: Teams
) -> pl.DataFrame:
    """Draw family support workers in addition to the worker who holds the case."""
    helpers = professionals.filter(pl.col("job_title") == "Family Support Worker")
    team = spells["team"].to_numpy()
    length = spells["end"].to_numpy() - spells["start"].to_numpy()
    who = draws.chance(spells.height, 0.18) & (length > 20)
    kept = spells.filter(pl.Series(who))
    team, length = team[who], length[who]
    start = kept["start"].to_numpy() + draws.between(len(team), 1, 10)
    end = np.minimum(kept["end"].to_numpy(), start + draws.gamma_days(len(team), 140.0, 2.0, 10))
    return kept.select(
        "person_id",
        "referral_id",
        start=pl.Series(start),
        end=pl.Series(end),
        worker_id=helpers["worker_id"].gather(team),
        dept_team_id=teams.department["dept_team_id"].gather(team),
        kind=pl.lit("FSW"),
        allocated=pl.lit(False),
    ).select(_COLUMNS)


def _reviewing(span: Span, draws: Draws, cases: pl.DataFrame, reviewers: Integers) -> pl.DataFrame:
    """Return the officer who chairs a child's conferences and reviews, one for each family."""
    planned, care = cases["first_plan_start"].to_numpy(), cases["care"].to_numpy()
    begun: Days = np.where(happened(planned), planned, care)
    ended: Days = np.maximum(
        np.maximum(cases["first_plan_end"].to_numpy(), cases["care_end"].to_numpy()),
        cases["again_end"].to_numpy(),
    )
    who: Mask = happened(begun) & (ended >= span.first) & (ended > begun)
    kept = cases.filter(pl.Series(who))
    return kept.select(
        "person_id",
        "referral_id",
        start=pl.Series(begun[who]),
        end=pl.Series(ended[who]),
        worker_id=pl.Series(reviewers[kept["group"].to_numpy() % len(reviewers)]),
        dept_team_id=pl.lit(None, pl.Int64),
        kind=pl.lit("IRO"),
        allocated=pl.lit(False),
    ).select(_COLUMNS)
