"""The persons of a made-up authority: children with cases, children with contacts only, and merged records."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, Days, Integers, Mask, dates, days_where
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.families import UNBORN_DAYS, Families
from warehouse.synthetic.lives.ways import BREAKS
from warehouse.synthetic.span import YEAR, Span

FIRST_PERSON = 100_001
_CONTACT_ONLY_A_MONTH = 480.0
_OTHERS_PLANS = 36.0  # children on another authority's plan, in six years
_ETHNICITIES = {
    "WBRI": 74.0, "WIRI": 0.4, "WIRT": 0.2, "WOTH": 7.0, "WROM": 0.5, "MWBC": 1.6, "MWBA": 1.2,
    "MWAS": 1.4, "MOTH": 2.0, "AIND": 0.7, "APKN": 1.4, "ABAN": 0.9, "AOTH": 1.2, "BCRB": 0.6,
    "BAFR": 2.2, "BOTH": 0.9, "CHNE": 0.2, "OOTH": 1.4, "REFU": 0.4, "NOBT": 1.8,
}  # fmt: skip
_DISABILITIES = {
    "LD": 32.0, "AUT": 24.0, "BEH": 14.0, "COMM": 8.0, "MOB": 7.0, "PC": 3.0, "HEAR": 2.0,
    "VIS": 2.0, "INC": 2.0, "HAND": 1.0, "CON": 2.0, "DDA": 3.0,
}  # fmt: skip


@dataclass(frozen=True)
class Children:
    """All children, by position; those with cases come first, in the order of their families.

    Attributes:
        born: day number of birth.
        family: number of the family; siblings share it.
        with_cases: how many have cases.
        contact_only: how many have contacts or early help only; they come next.
        asylum: is an unaccompanied asylum-seeking child.
        disabled: has a recorded disability.
        died: day of death, NEVER for almost all.
    """

    born: Days
    family: Integers
    with_cases: int
    contact_only: int
    asylum: Mask
    disabled: Mask
    died: Days

    @property
    def on_others_plans(self) -> Integers:
        """Positions of the children on another authority's plan: the last ones."""
        return np.arange(self.with_cases + self.contact_only, len(self.born))


def children(span: Span, known: Families) -> Children:
    """Draw all children except merged records, which no row refers to."""
    draws = span.draws("children")
    own, cases = known.children, known.cases
    families = max(1, round(span.scaled(_CONTACT_ONLY_A_MONTH * span.months) / 1.7))
    brothers = 1 + draws.pick(families, (0.5, 0.32, 0.18))
    eldest = draws.between(families, span.first - 17 * YEAR, span.last + UNBORN_DAYS // 2)
    family = np.repeat(np.arange(families), brothers)
    begins = np.cumsum(brothers) - brothers
    nth = np.arange(len(family)) - begins[family]
    born = np.minimum(eldest[family] + nth * draws.between(len(family), 400, 1100), span.last + 90)
    others = span.scaled(_OTHERS_PLANS)
    others_born = draws.between(others, span.first - 10 * YEAR, span.first)

    offset = int(own["family"].max() or 0) + 1  # type: ignore[arg-type]
    broken = np.unique(cases.filter(pl.col("way").is_in(BREAKS))["child"].to_numpy())
    disabled = np.isin(own["child"].to_numpy(), broken) | draws.chance(own.height, 0.09)
    dead = cases.filter(pl.col("died"))
    died = np.full(own.height, NEVER)
    died[np.searchsorted(own["child"].to_numpy(), dead["child"].to_numpy())] = dead["care_end"]
    rest = len(born) + others
    return Children(
        born=np.concatenate([own["born"].to_numpy(), born, others_born]),
        family=np.concatenate(
            [
                own["family"].to_numpy(),
                offset + family,
                offset + families + np.arange(others),
            ]
        ),
        with_cases=own.height,
        contact_only=len(born),
        asylum=np.concatenate([own["asylum"].to_numpy(), np.zeros(rest, dtype=bool)]),
        disabled=np.concatenate([disabled, np.zeros(rest, dtype=bool)]),
        died=np.concatenate([days_where(died <= span.last, died), np.full(rest, NEVER)]),
    )


def persons(span: Span, everybody: Children) -> pl.DataFrame:
    """Return the frame ``person``: all children, then the merged records."""
    draws = span.draws("persons")
    size = len(everybody.born)
    merged = draws.generator.choice(size, max(2, size // 250), replace=False)
    who = np.concatenate([np.arange(size), np.sort(merged)])
    total = len(who)
    born = everybody.born[who]
    age = span.last - born
    sex = draws.choose(total, ("M", "F", "U"), (0.515, 0.475, 0.01))
    sex = np.where(everybody.asylum[who] & draws.chance(total, 0.9), "M", sex)
    sex = np.where(age < 0, "U", sex)
    ethnicity = draws.choose(total, tuple(_ETHNICITIES), tuple(_ETHNICITIES.values()))
    from_abroad = draws.choose(total, ("OOTH", "BAFR", "AOTH", "WOTH"), (4, 3, 3, 1))
    ethnicity = np.where(everybody.asylum[who], from_abroad, ethnicity)
    at_school = (age > 5 * YEAR) & draws.chance(total, 0.86)
    with_number = (age > 0) & draws.chance(total, 0.9)
    number = pl.Series(np.arange(total))
    is_merged = np.arange(total) >= size
    merged_on = days_where(
        is_merged, np.maximum(span.first, draws.between(total, span.first, span.last))
    )
    letters = pl.Series(
        draws.choose(total, tuple("ABCDEFGHJKLMNPQRTUVWXYZ"), (1,) * 23), dtype=pl.String
    )
    return pl.DataFrame(
        {
            "person_id": number + FIRST_PERSON,
            "born": _birth_dates(draws, born, span.last),
            "died": dates(np.where(is_merged, NEVER, everybody.died[who])),
            "sex": pl.Series(sex, dtype=pl.String),
            "ethnicity": pl.Series(ethnicity, dtype=pl.String),
            "upn": (letters + span.dfe_code + number.cast(pl.String).str.zfill(9)).set(
                pl.Series(~at_school), None
            ),
            "nhs_number": ("4" + span.dfe_code + number.cast(pl.String).str.zfill(6)).set(
                pl.Series(~with_number), None
            ),
            "is_client": pl.Series(draws.chance(total, 0.995)),
            "merged_on": dates(merged_on),
        }
    )


def _birth_dates(draws: Draws, born: Days, last: int) -> pl.Series:
    """Return birth dates; unborn children have the expected date or none, as systems differ."""
    unknown = (born > last) & draws.chance(len(born), 0.3)
    return dates(np.where(unknown, NEVER, born))


def disabilities(span: Span, everybody: Children) -> pl.DataFrame:
    """Draw the frame ``disability``: one for each disabled child, a few of them ended."""
    draws = span.draws("disabilities")
    who = np.flatnonzero(everybody.disabled)
    size = len(who)
    first = np.maximum(span.first, everybody.born[who])
    over = days_where(draws.chance(size, 0.05), draws.between(size, first, span.last))
    return pl.DataFrame(
        {
            "disability_id": np.arange(size) + 1,
            "person_id": who + FIRST_PERSON,
            "code": pl.Series(
                draws.choose(size, tuple(_DISABILITIES), tuple(_DISABILITIES.values())),
                dtype=pl.String,
            ),
            "end": dates(days_where(over <= span.last, over)),
        }
    )
