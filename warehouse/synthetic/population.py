"""The events of a made-up authority, independent of any system: frames close to the canonical tables."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Population:
    """One authority's rows; ids are whole numbers unique in the authority, days are dates.

    A contact, a referral, an assessment and an enquiry have one outcome each, and legal statuses
    change where episodes do, because every system can record that; ``recordable`` removes the rest.
    """

    person: pl.DataFrame
    department: pl.DataFrame
    professionals: pl.DataFrame
    early_help: pl.DataFrame
    contacts: pl.DataFrame
    referrals: pl.DataFrame
    assessments: pl.DataFrame
    factors: pl.DataFrame
    enquiries: pl.DataFrame
    conferences: pl.DataFrame
    cp_plans: pl.DataFrame
    cp_reviews: pl.DataFrame
    visits: pl.DataFrame
    plans: pl.DataFrame
    care_periods: pl.DataFrame
    care_episodes: pl.DataFrame
    placements: pl.DataFrame
    cla_reviews: pl.DataFrame
    health: pl.DataFrame
    immigration: pl.DataFrame
    missing: pl.DataFrame
    disability: pl.DataFrame
    adoptions: pl.DataFrame
    leavers: pl.DataFrame
    leaver_contacts: pl.DataFrame
    involvements: pl.DataFrame
    quality_forms: pl.DataFrame


def text_of(codes: pl.Series, names: tuple[str, ...]) -> pl.Series:
    """Return the name at each position."""
    return codes.replace_strict(list(range(len(names))), list(names), return_dtype=pl.String)
