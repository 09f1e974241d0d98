"""Rules between rows that every case-management system has, each made from the names of a system's columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from expectations.contracts.cross_checks import (
    AcceptedRows,
    CrossCheck,
    accepted_columns,
    begins_while_open,
    cross_check,
    failing,
)


@dataclass(frozen=True)
class People:
    """Where a system says who was born when.

    Attributes:
        extract: one row per person.
        child: the person's number, called alike in every extract.
        birth: the date of birth.
    """

    extract: str
    child: str
    birth: str


@dataclass(frozen=True)
class Spell:
    """The columns of a spell: its row's number, and its first and last day."""

    number: str
    start: str
    end: str


@dataclass(frozen=True)
class Episodes:
    """The columns of episodes of care: their own spell, the period of care, and why each ceased."""

    spell: Spell
    period: str
    reason: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All that tells which episode of a period of care is its last, and how that ended."""
        return (self.period, self.spell.start, self.spell.number, self.spell.end, self.reason)

    def last(self, episodes: pl.DataFrame) -> pl.DataFrame:
        """The last episode of each period of care."""
        ordered = episodes.drop_nulls(self.period).sort(
            self.period, self.spell.start, self.spell.number
        )
        return ordered.filter(pl.col(self.period).ne_missing(pl.col(self.period).shift(-1)))


def one_case_at_a_time(
    child: str, spell: Spell, *, nfa: pl.Expr, among: pl.Expr | None = None
) -> CrossCheck:
    """A referral does not begin while an earlier one of the child is open.

    Args:
        nfa: true for a referral without further action, which is over on its own day.
        among: true for rows that are referrals at all; None = all of them are.
    """

    @cross_check("referral_on_open_case")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        referrals = frame if among is None else frame.filter(among)
        closed = pl.when(nfa.fill_null(False)).then(spell.start).otherwise(spell.end)
        late = begins_while_open(
            referrals.with_columns(closed=closed), child, spell.start, "closed", spell.number
        )
        yield failing(referrals.filter(late), "referral_on_open_case", spell.start)

    return failures


def another_episode_follows(child: str, episodes: Episodes) -> CrossCheck:
    """An episode that ceased X1 is followed by another of its period of care, or of its child."""
    start, end = episodes.spell.start, episodes.spell.end

    @cross_check("episode_continues_without_next")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        last = episodes.last(frame.select("row", child, *episodes.columns))
        open_ended = last.filter(pl.col(episodes.reason) == "X1")
        # A next episode that is tied to the wrong period of care is told as that.
        begun = frame.select(child, pl.col(start).alias(end))
        alone = open_ended.join(begun, on=[child, end], how="anti")
        yield failing(alone, "episode_continues_without_next", episodes.reason)

    return failures


def none_open_past_18(rule_id: str, people: People, end: str) -> CrossCheck:
    """What is open is a child's.

    Args:
        end: the date on which a row is over; null = it is open.
    """

    @cross_check(rule_id)
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        open_today = frame.filter(pl.col(end).is_null())
        yield failing(_aged(open_today, accepted, people, "18y"), rule_id, end)

    return failures


def care_leavers_are_16(people: People, status: str) -> CrossCheck:
    """Relevant and former relevant children are 16 or older."""

    @cross_check("care_leaver_too_young")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        words = pl.col(status).str.strip_chars().str.to_lowercase()
        leavers = frame.filter(words.is_in(["relevant child", "former relevant child"]))
        too_young = _aged(leavers, accepted, people, "16y", reached=False)
        yield failing(too_young, "care_leaver_too_young", status)

    return failures


def lies_outside(date: str, start: str, end: str) -> pl.Expr:
    """The date lies before the start or after the end; the last day still belongs to it."""
    before = pl.col(date) < pl.col(start)
    return before.fill_null(False) | (pl.col(date) > pl.col(end)).fill_null(False)


def _aged(
    frame: pl.DataFrame, accepted: AcceptedRows, people: People, age: str, *, reached: bool = True
) -> pl.DataFrame:
    """Rows of people who had reached an age on the delivery's date, or had not."""
    births = accepted_columns(accepted, people.extract, people.child, people.birth)
    if births is None:
        return frame.clear()
    birthday = pl.col(people.birth).dt.offset_by(age)
    is_aged = birthday <= pl.col("delivered_on")
    asked = frame.select("row", people.child, "delivered_on").join(births, on=people.child)
    return asked.filter(is_aged if reached else ~is_aged)
