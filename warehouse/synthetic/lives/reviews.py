"""Series of reviews: each is due some days after the one before, and most are held by then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from warehouse.synthetic.days import Days, Integers, weekday
from warehouse.synthetic.draws import Draws


@dataclass(frozen=True)
class Chain:
    """Reviews of many spells, in order of spell and day.

    Attributes:
        spell: position of the spell.
        previous: day of the review before, or the spell's first.
        due: the day by which it is due.
        day: the day on which it is held.
    """

    spell: Integers
    previous: Days
    due: Days
    day: Days


def chain(draws: Draws, begins: Days, ends: Days, limits: Sequence[int], in_time: float) -> Chain:
    """Draw the reviews of spells, and one more after the end of each.

    Args:
        limits: days within which the first, the second and so on is due; the last for all later ones.
        in_time: the share of reviews held by their due day.
    """
    length = np.maximum(ends - begins, 0)
    count = length // (min(limits[1:]) * 2 // 3) + 3
    spell = np.repeat(np.arange(len(begins)), count)
    first_of = np.cumsum(count) - count
    nth = np.arange(len(spell)) - first_of[spell]
    limit = np.asarray(limits)[np.minimum(nth, len(limits) - 1)]
    early = np.minimum(draws.exponential_days(len(spell), 0.07 * limit), limit // 3)
    late = draws.between(len(spell), 1, 26)
    gap = np.where(draws.chance(len(spell), in_time), limit - early, limit + late)
    reached = np.cumsum(gap)
    before = (reached - gap)[first_of] if len(spell) else first_of
    day = begins[spell] + reached - before[spell]
    previous = day - gap
    held = day - np.maximum(
        weekday(day) - 4, 0
    )  # a review at a weekend is held on the Friday before
    wanted = previous < ends[spell]
    return Chain(spell[wanted], previous[wanted], (previous + limit)[wanted], held[wanted])
