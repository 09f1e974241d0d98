"""What is asked for of one made-up authority: the years, and the volume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warehouse.synthetic.days import Days, Mask, birthday
from warehouse.synthetic.draws import Draws

YEAR = 365


@dataclass(frozen=True)
class Span:
    """One authority's part of the region.

    Attributes:
        la_id: its slug.
        la_name: its name.
        dfe_code: its three-digit code, part of every UPN.
        seed: the region's seed.
        first: first day of the years asked for (day number).
        last: the day the extracts are as at (day number).
        size: its volume, Norfolk's own being 1.
    """

    la_id: str
    la_name: str
    dfe_code: str
    seed: int
    first: int
    last: int
    size: float

    def draws(self, subject: str) -> Draws:
        """Return the random draws of one subject."""
        return Draws(self.seed, self.la_id, subject)

    @property
    def months(self) -> float:
        """Number of months asked for."""
        return (self.last - self.first + 1) / 30.4375

    def scaled(self, norfolk_count: float) -> int:
        """Return the authority's number where Norfolk has the one given; at least 1."""
        return max(1, round(norfolk_count * self.size))

    def shown(self, days: Days) -> Mask:
        """Return a mask of days that extracts can show: up to the day they are as at."""
        return (days > 0) & (days <= self.last)

    def inside(self, days: Days) -> Mask:
        """Return a mask of days in the years asked for."""
        return (days >= self.first) & (days <= self.last)

    def is_under(self, age: int, born: Days, days: Days) -> Mask:
        """Return a mask that is true where the child is younger than the age on the day."""
        return np.asarray(days < birthday(born, age))
