"""Repeatable random draws: each authority and subject has a stream of its own, so that one never changes another."""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np

from warehouse.synthetic.days import Days, Floats, Integers, Mask


class Draws:
    """Random draws for one subject of one authority.

    Attributes:
        generator: numpy's generator, seeded by the region's seed, the authority and the subject.
    """

    def __init__(self, seed: int, la_id: str, subject: str) -> None:
        entropy = [seed, crc32(la_id.encode()), crc32(subject.encode())]
        self.generator = np.random.default_rng(np.random.SeedSequence(entropy))

    def uniform(self, size: int) -> Floats:
        """Return numbers from 0 (included) to 1 (excluded)."""
        return self.generator.random(size)

    def chance(self, size: int, probability: float | Floats) -> Mask:
        """Return a mask that is true with the probability given."""
        drawn: Mask = self.generator.random(size) < probability
        return drawn

    def between(self, size: int, first: int | Integers, last: int | Integers) -> Integers:
        """Return whole numbers from first to last, both included; first where last is smaller."""
        width = np.maximum(np.asarray(last) - np.asarray(first) + 1, 1)
        drawn: Integers = (np.asarray(first) + self.generator.random(size) * width).astype(np.int64)
        return drawn

    def exponential_days(self, size: int, mean: float | Floats, least: int = 0) -> Integers:
        """Return whole days, exponential with the mean given, added to ``least``."""
        return least + (self.generator.exponential(1.0, size) * mean).astype(np.int64)

    def gamma_days(
        self, size: int, mean: float | Floats, shape: float = 2.0, least: int = 1
    ) -> Integers:
        """Return whole days, gamma distributed with the mean and shape given, at least ``least``."""
        drawn = self.generator.gamma(shape, 1.0, size) * (np.asarray(mean) / shape)
        return np.maximum(drawn.astype(np.int64), least)

    def pick(self, size: int, weights: Sequence[float]) -> Integers:
        """Return positions in the list of weights, each as often as it weighs."""
        return pick_by(self.uniform(size), weights)

    def choose(self, size: int, options: Sequence[str], weights: Sequence[float]) -> np.ndarray:
        """Return one of the options for each draw, each as often as it weighs."""
        return np.array(options, dtype=object)[self.pick(size, weights)]


def pick_by(shares: Floats, weights: Sequence[float]) -> Integers:
    """Return positions in the list of weights for numbers from 0 to 1 drawn before."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], shares, side="right").clip(0, len(edges) - 1)


def cadence(draws: Draws, first: Days, last: Days, least: int, most: int) -> tuple[Integers, Days]:
    """Draw days that recur through spells.

    Args:
        draws: the source of the gaps.
        first: the day each spell begins; no day drawn falls on it.
        last: the last day that may be drawn.
        least: shortest gap in days.
        most: longest gap in days.

    Returns:
        (position of the spell, day), in order of spell and day.
    """
    length = np.maximum(last - first, 0)
    count = length // least + 1
    spell = np.repeat(np.arange(len(first)), count)
    gaps = draws.between(len(spell), least, most)
    reached = np.cumsum(gaps)
    begins = np.cumsum(count) - count
    before = np.where(begins > 0, reached[np.maximum(begins - 1, 0)], 0) if len(reached) else begins
    day = first[spell] + reached - before[spell]
    inside = day <= last[spell]
    return spell[inside], day[inside]


def weighted_days(draws: Draws, size: int, first: int, weights: Floats) -> Days:
    """Draw days from ``first`` on, as often as each one weighs."""
    edges = np.cumsum(weights)
    drawn: Days = first + np.searchsorted(edges, draws.uniform(size) * edges[-1], side="right")
    return drawn
