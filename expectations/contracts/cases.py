"""Rules between rows that every case-management system has, built from the names of its columns."""

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
    """Where a system records dates of birth.

    Attributes:
        extract: one row per person.
        child: the column of the person's id, the same in every extract.
        birth: the column of the date of birth.
    """

    extract: str
    child: str
    birth: str


@dataclass(frozen=True)
class Spell:
    """The columns of a spell: its row's id, and its first and last day."""

    number: str
    start: str
    end: str


@dataclass(frozen=True)
class Episodes:
    """The columns of episodes of care: their spell, the period of care, and the reason each ended."""

    spell: Spell
    period: str
    reason: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns needed to find the last episode of a period of care and how it ended."""
        return (self.period, self.spell.start, self.spell.number, self.spell.end, self.reason)

    def last(self, episodes: pl.DataFrame) -> pl.DataFrame:
        """Return the last episode of each period of care."""
        ordered = episodes.drop_nulls(self.period).sort(
            self.period, self.spell.start, self.spell.number
        )
        return ordered.filter(pl.col(self.period).ne_missing(pl.col(self.period).shift(-1)))


def one_case_at_a_time(
    child: str, spell: Spell, *, nfa: pl.Expr, among: pl.Expr | None = None
) -> CrossCheck:
    """Return the check that no referral begins while an earlier one of the child is open.

    Args:
        child: the column of the child's id.
        spell: the columns of a referral.
        nfa: true for a referral without further action, which closes on the day it begins.
        among: true for rows that are referrals; None = all rows are.
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
    """Return the check that an episode ended by X1 is followed by another one of its period or child."""
    start, end = episodes.spell.start, episodes.spell.end

    @cross_check("episode_continues_without_next")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        last = episodes.last(frame.select("row", child, *episodes.columns))
        open_ended = last.filter(pl.col(episodes.reason) == "X1")
        # A next episode in the wrong period of care breaks a rule of its own.
        begun = frame.select(child, pl.col(start).alias(end))
        alone = open_ended.join(begun, on=[child, end], how="anti")
        yield failing(alone, "episode_continues_without_next", episodes.reason)

    return failures


def none_open_past_18(rule_id: str, people: People, end: str) -> CrossCheck:
    """Return the check that open rows are of children under 18.

    Args:
        rule_id: the rule it reports.
        people: where dates of birth are recorded.
        end: the column of the last day; null = still open.
    """

    @cross_check(rule_id)
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        open_today = frame.filter(pl.col(end).is_null())
        yield failing(_aged(open_today, accepted, people, "18y"), rule_id, end)

    return failures


def care_leavers_are_16(people: People, status: str) -> CrossCheck:
    """Return the check that relevant and former relevant children are 16 or older."""

    @cross_check("care_leaver_too_young")
    def failures(frame: pl.DataFrame, accepted: AcceptedRows) -> Iterable[pl.DataFrame]:
        words = pl.col(status).str.strip_chars().str.to_lowercase()
        leavers = frame.filter(words.is_in(["relevant child", "former relevant child"]))
        too_young = _aged(leavers, accepted, people, "16y", reached=False)
        yield failing(too_young, "care_leaver_too_young", status)

    return failures


def lies_outside(date: str, start: str, end: str) -> pl.Expr:
    """Return an expression that is true before the start or after the end; the last day is inside."""
    before = pl.col(date) < pl.col(start)
    return before.fill_null(False) | (pl.col(date) > pl.col(end)).fill_null(False)


def _aged(
    frame: pl.DataFrame, accepted: AcceptedRows, people: People, age: str, *, reached: bool = True
) -> pl.DataFrame:
    """Return rows of people who had reached an age on the delivery's date, or had not."""
    births = accepted_columns(accepted, people.extract, people.child, people.birth)
    if births is None:
        return frame.clear()
    birthday = pl.col(people.birth).dt.offset_by(age)
    is_aged = birthday <= pl.col("delivered_on")
    asked = frame.select("row", people.child, "delivered_on").join(births, on=people.child)
    return asked.filter(is_aged if reached else ~is_aged)
