"""Reviews and health checks of looked-after children."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import Days, Integers, birthday, dates, days_where, happened
from warehouse.synthetic.draws import cadence
from warehouse.synthetic.lives.reviews import chain
from warehouse.synthetic.span import YEAR, Span

_REVIEW_LIMITS = (28, 91, 183)
_SPEAKING = ("PN1", "PN2", "PN3", "PN4", "PN5", "PN6", "PN7")
_SPEAKING_WEIGHTS = (0.47, 0.05, 0.06, 0.03, 0.1, 0.2, 0.09)
_STATUSES = ("Completed", "Refused", "Did Not Attend", "Cancelled")
_STATUS_WEIGHTS = (0.94, 0.03, 0.02, 0.01)
_PARTICIPATES_FROM = 4


def cla_reviews(span: Span, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw the frame ``cla_reviews``: the first within 20 working days, then three months, then every six.

    The next review of a child still looked after has no date yet. Reviews more than a year before
    the years asked for are left out.
    """
    draws = span.draws("care reviews")
    begins, ends = spells["start"].to_numpy(), spells["end"].to_numpy()
    made = chain(draws, begins, np.minimum(ends, span.last + 1), _REVIEW_LIMITS, 0.94)
    ahead = ~span.shown(made.day)
    end = ends[made.spell]
    kept = np.where(ahead, end > span.last, made.day < end) & (made.day >= span.first - YEAR)
    born = spells["born"].to_numpy()[made.spell]
    small = span.is_under(_PARTICIPATES_FROM, born, made.day)
    part = np.where(small, "PN0", draws.choose(len(small), _SPEAKING, _SPEAKING_WEIGHTS))
    frame = pl.DataFrame(
        {
            "person_id": spells["person_id"].gather(made.spell),
            "cla_id": spells["cla_id"].gather(made.spell),
            "due": dates(made.due),
            "day": dates(days_where(~ahead, made.day)),
            "participation": pl.Series(part, dtype=pl.String).set(pl.Series(ahead), None),
            "ahead": ahead,
        }
    ).filter(pl.Series(kept))
    first_ahead = ~pl.col("ahead") | (pl.col("ahead").cum_sum().over("cla_id") == 1)
    return (
        frame.filter(first_ahead)
        .sort("day", "cla_id", nulls_last=True)
        .select(pl.int_range(1, pl.len() + 1).alias("review_id"), pl.all().exclude("ahead"))
    )


def health(span: Span, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw the frame ``health``: a first assessment, reviews twice a year under five, dental checks.

    Children in short breaks have none.
    """
    draws = span.draws("health")
    ordinary = spells.filter(pl.Series(happened(spells["ordinary_start"].to_numpy())))
    size = ordinary.height
    start, end = ordinary["ordinary_start"].to_numpy(), ordinary["ordinary_end"].to_numpy()
    born = ordinary["born"].to_numpy()
    until = np.minimum(end - 1, span.last)
    five = birthday(born, 5)

    prompt = draws.between(size, 6, 27)
    waits = np.where(draws.chance(size, 0.72), prompt, draws.between(size, 28, 95))
    first = start + waits
    had = np.flatnonzero((first <= until) & draws.chance(size, 0.96))
    everybody = np.arange(size)
    young = cadence(draws, first, np.minimum(until, five), 150, 200)
    older_from = np.maximum(first, five - 180)
    older = cadence(draws, older_from, until, 310, 480)
    grown = older[1] >= five[older[0]]
    teeth_from = np.maximum(start - draws.between(size, 0, 300), born + YEAR)
    dental = cadence(draws, teeth_from, until, 270, 480)
    in_care = dental[1] >= start[dental[0]]
    kinds: list[tuple[str, Integers, Days]] = [
        ("initial", everybody[had], first[had]),
        ("review", *young),
        ("review", older[0][grown], older[1][grown]),
        ("dental", dental[0][in_care], dental[1][in_care]),
    ]
    frame = pl.concat(
        [
            pl.DataFrame(
                {
                    "person_id": ordinary["person_id"].gather(spell),
                    "kind": pl.repeat(kind, len(spell), dtype=pl.String, eager=True),
                    "on": day,
                }
            )
            for kind, spell, day in kinds
        ]
    ).filter(pl.col("on") >= span.first - YEAR)
    frame = frame.sort("on", "person_id", "kind")
    status = draws.choose(frame.height, _STATUSES, _STATUS_WEIGHTS)
    return frame.select(
        pl.int_range(1, pl.len() + 1).alias("check_id"),
        "person_id",
        "kind",
        pl.Series(status, dtype=pl.String).alias("status"),
        dates(frame["on"].to_numpy()).alias("day"),
    )
