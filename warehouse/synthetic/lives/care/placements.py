"""Placements of looked-after children: those that follow one another, and temporary ones that run at the same time."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from warehouse.synthetic.days import (
    Days,
    Integers,
    Mask,
    dates,
    days_where,
    financial_year,
    happened,
)
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.ways import (
    ADOPTED_BY_CARER,
    ADOPTED_BY_CONSENT,
    ADOPTION_PLANS,
    ASYLUM,
    BREAKS,
    FOSTERED_TO_ADOPT,
    GUARDIANSHIP,
    REMANDED,
)
from warehouse.synthetic.span import YEAR, Span

_MOVES = 24
_MOBILITY = ((0.66, 1500.0), (0.24, 400.0), (0.10, 120.0))  # share of children, days in a placement
_LAST_YEAR_UNREGISTERED = 2024  # from the next financial year K3 replaces H5 and P2
_YOUNG = {"U6": 41, "U4": 20, "U3": 14, "U1": 10, "P1": 8, "K2": 3, "R3": 2, "R1": 1, "R2": 1}
_TEENS = {
    **{"U6": 36, "U4": 20, "U3": 8, "U1": 7, "P1": 5, "K2": 18, "K1": 1, "S1": 2, "R1": 1},
    **{"R5": 0.5, "Z1": 1},
}
_GROWING = {
    **{"U6": 22, "U4": 17, "U3": 4, "U1": 4, "K2": 16, "H5": 22, "P2": 10, "P1": 2, "R5": 1},
    **{"Z1": 1.5, "P3": 0.5},
}
_ALONE = {"U6": 40, "H5": 38, "P2": 16, "K2": 6}
_REMAND = {"R5": 50, "K1": 12, "K2": 24, "U6": 14}
_BREAK = {"K2": 36, "U6": 34, "S1": 12, "R1": 14, "R2": 4}
_KIN = {"U3": 62, "U1": 14, "U6": 24}
_LASTING = {"U6": "U4", "U3": "U1"}  # the type when the placement becomes long-term
_TEMPORARY = {"T0": (8, 20), "T1": (1, 12), "T2": (7, 20), "T3": (5, 20), "T4": (1, 7)}
_TEMPORARY_WEIGHTS = (0.1, 0.15, 0.2, 0.2, 0.35)
_REASONS = {
    **{"CARPL": 50, "CREQB": 14, "CREQO": 10, "CHILD": 8, "LAREQ": 5, "STAND": 3, "ALLEG": 2},
    **{"CLOSE": 3, "APPRR": 1, "OTHER": 4},
}
_MOVE, _SAME_CARER = "P", "T"


def stays(span: Span, spells: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Draw the placements that follow one another through each period of care.

    Args:
        span: the authority and the years asked for.
        spells: as ``care_spells`` returns them.
        changes: as ``statuses`` returns them; some placements change with them.

    Returns:
        One row per placement begun by the last day: cla_id, start, end (day numbers, not cut at
        the last day), type, same_carer, is_last; in order of period and day.
    """
    draws = span.draws("placements")
    moves = pl.concat(
        [
            _first_placements(spells),
            _ordinary_moves(draws, spells),
            _moves_with_statuses(draws, spells, changes),
            _adoptive(spells),
        ]
    )
    # A placement of an adoption takes precedence over a random move on the same day.
    moves = moves.sort("spell", "day", "fixed").unique(
        ["spell", "day"], keep="last", maintain_order=True
    )
    spell = moves["spell"].to_numpy()
    day = moves["day"].to_numpy()
    way = spells["way"].to_numpy()[spell]
    age = day - spells["born"].to_numpy()[spell]
    drawn = pl.Series(_types(draws, way, age, day), dtype=pl.String)
    by_carer = pl.Series((way == ADOPTED_BY_CARER) & (moves["kind"].to_numpy() == _MOVE))
    moves = moves.with_columns(
        fixed_type=pl.coalesce("fixed_type", pl.when(by_carer).then(pl.lit("U6")))
    ).with_columns(
        base=pl.when(pl.col("kind") == _MOVE).then(pl.coalesce("fixed_type", drawn)),
        carer=(pl.col("kind") == _MOVE).cum_sum().over("spell"),
    )
    moves = moves.with_columns(base=pl.col("base").forward_fill().over("spell"))
    becomes = pl.col("base").replace_strict(_LASTING, default=None, return_dtype=pl.String)
    is_same = pl.col("kind") == _SAME_CARER
    moves = moves.with_columns(
        type=pl.when(is_same).then(pl.coalesce("fixed_type", becomes)).otherwise("base")
    ).filter(pl.col("type").is_not_null())
    # A placement becomes long-term once for each carer.
    unchanged = pl.col("type") == pl.col("type").shift().over("spell", "carer")
    moves = moves.filter(~(is_same & unchanged.fill_null(False)))
    following = pl.col("day").shift(-1).over("spell")
    ends = pl.Series(spells["end"].to_numpy())
    return (
        moves.with_columns(
            cla_id=spells["cla_id"].gather(moves["spell"]),
            end=following.fill_null(ends.gather(moves["spell"])),
            is_last=following.is_null(),
        )
        .filter(pl.col("day") <= span.last)
        .select("cla_id", "end", "type", "is_last", start="day", same_carer=is_same)
    )


def _rows(
    spell: Integers, day: Days, same_carer: Mask, types: npt.NDArray[np.object_] | None = None
) -> pl.DataFrame:
    """Return changes of placement by position of the period; ``types`` where they are not drawn."""
    is_fixed = types is not None
    chosen = types if types is not None else np.full(len(spell), None)
    return pl.DataFrame(
        {
            "spell": spell,
            "day": day,
            "kind": pl.Series(np.where(same_carer, _SAME_CARER, _MOVE), dtype=pl.String),
            "fixed": np.full(len(spell), is_fixed),
            "fixed_type": pl.Series(chosen, dtype=pl.String),
        }
    )


def _first_placements(spells: pl.DataFrame) -> pl.DataFrame:
    size = spells.height
    return _rows(np.arange(size), spells["start"].to_numpy(), np.full(size, False))


def _ordinary_moves(draws: Draws, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw random moves until an adoption or the end of care is near."""
    size = spells.height
    start = spells["start"].to_numpy()
    kind = draws.pick(size, tuple(share for share, _ in _MOBILITY))
    mean = np.array([days for _, days in _MOBILITY])[kind]
    waits = draws.generator.exponential(1.0, (size, _MOVES)) * mean[:, None]
    gaps = 5 + waits.astype(np.int64)
    emergency = draws.chance(size, 0.3)
    gaps[:, 0] = np.where(emergency, draws.between(size, 5, 80), gaps[:, 0])
    day = start[:, None] + np.cumsum(gaps, axis=1)
    until = _settled_from(spells)
    same = draws.generator.random((size, _MOVES)) < 0.14
    spell = np.broadcast_to(np.arange(size)[:, None], day.shape)
    kept = day < until[:, None] - 4
    return _rows(spell[kept], day[kept], same[kept])


def _moves_with_statuses(draws: Draws, spells: pl.DataFrame, changes: pl.DataFrame) -> pl.DataFrame:
    """Draw changes on the day the legal status changes: long-term with the same carer, or a move."""
    known = changes.join(spells.select("cla_id").with_row_index("spell"), on="cla_id").sort(
        "spell", "start"
    )
    spell = known["spell"].cast(pl.Int64).to_numpy()
    day = known["start"].to_numpy()
    inside = (day > spells["start"].to_numpy()[spell]) & (day < _settled_from(spells)[spell] - 4)
    share = draws.uniform(len(day))
    kept = inside & (share < 0.3)
    return _rows(spell[kept], day[kept], share[kept] < 0.2)


def _settled_from(spells: pl.DataFrame) -> Days:
    """Return the day from which no more random moves are drawn."""
    way, start = spells["way"].to_numpy(), spells["start"].to_numpy()
    match, fostered = spells["match"].to_numpy(), spells["fostered"].to_numpy()
    until = spells["end"].to_numpy()
    until = np.where(np.isin(way, ADOPTION_PLANS) & happened(match), match, until)
    until = np.where((way == ADOPTED_BY_CARER) & happened(match), start + 40, until)
    until = np.where(happened(fostered), fostered, until)
    return np.where(np.isin(way, BREAKS), start, until)


def _adoptive(spells: pl.DataFrame) -> pl.DataFrame:
    """Return placements with prospective adopters, and a return to foster care where they fail."""
    way = spells["way"].to_numpy()
    with_current = np.isin(way, (ADOPTED_BY_CARER, FOSTERED_TO_ADOPT))
    consent = way == ADOPTED_BY_CONSENT
    placed_as = np.where(
        consent,
        np.where(with_current, "A3", "A4"),
        np.where(with_current, "A5", "A6"),
    )
    found = []
    for name, types in (("fostered", "U5"), ("placed", None), ("stopped", "U6")):
        day = spells[name].to_numpy()
        at = np.flatnonzero(happened(day))
        chosen = placed_as[at] if types is None else np.full(len(at), types)
        same = with_current[at] if name == "placed" else np.zeros(len(at), dtype=bool)
        found.append(_rows(at, day[at], same, chosen.astype(object)))
    return pl.concat(found)


def _types(draws: Draws, way: Integers, age_days: Days, day: Days) -> npt.NDArray[np.object_]:
    """Draw a type for each new placement by the child's age and way, of the types in use then."""
    size = len(way)
    years = age_days / 365.25

    def of(weights: Mapping[str, float]) -> npt.NDArray[np.object_]:
        return draws.choose(size, tuple(weights), tuple(weights.values()))

    chosen = np.where(years < 10, of(_YOUNG), np.where(years < 16, of(_TEENS), of(_GROWING)))
    chosen = np.where((way == ASYLUM) & (years >= 16), of(_ALONE), chosen)
    chosen = np.where((way == ASYLUM) & (years < 16), "U6", chosen)
    chosen = np.where(way == REMANDED, of(_REMAND), chosen)
    chosen = np.where(np.isin(way, BREAKS), of(_BREAK), chosen)
    chosen = np.where(way == GUARDIANSHIP, of(_KIN), chosen)
    chosen = np.where(np.isin(way, ADOPTION_PLANS), np.where(chosen == "P1", "U6", chosen), chosen)
    registered = financial_year(day) > _LAST_YEAR_UNREGISTERED
    return np.where(np.isin(chosen, ("H5", "P2")) & registered, "K3", chosen)


def placements(span: Span, spells: pl.DataFrame, stayed: pl.DataFrame) -> pl.DataFrame:
    """Return the frame ``placements`` with the temporary ones, with cla_id and start to match them by."""
    draws = span.draws("placement details")
    away = _temporary(span, draws, stayed)
    frame = pl.concat([stayed.with_columns(temporary=pl.lit(False)), away]).sort("start", "cla_id")
    size = frame.height
    types = frame["type"].to_numpy()
    ends = frame["end"].to_numpy()
    ended = ends <= span.last
    last = frame["is_last"].to_numpy()
    same_next = frame.select(
        pl.col("same_carer").shift(-1).over("cla_id", "temporary", order_by="start")
    )["same_carer"].fill_null(False)
    reason = draws.choose(size, tuple(_REASONS), tuple(_REASONS.values()))
    reason = np.where(same_next.to_numpy(), "PLACE", reason)
    moved_on = ended & ~last & ~frame["temporary"].to_numpy()
    miles = np.round(draws.generator.gamma(1.1, 11.0, size), 1)
    miles = np.where(types == "P1", np.round(miles / 12, 1), miles)
    return (
        frame.with_columns(
            placement_id=pl.int_range(1, pl.len() + 1),
            provider=pl.Series(_providers(draws, types), dtype=pl.String),
            start=dates(frame["start"].to_numpy()),
            end=dates(days_where(ended, ends)),
            change_reason=pl.Series(reason, dtype=pl.String).set(pl.Series(~moved_on), None),
            distance=pl.Series(miles),
        )
        .join(spells.select("cla_id", "person_id"), on="cla_id", how="left", maintain_order="left")
        .select(
            *("placement_id", "cla_id", "person_id", "type", "provider", "start", "end"),
            *("change_reason", "distance"),
        )
    )


def _temporary(span: Span, draws: Draws, stayed: pl.DataFrame) -> pl.DataFrame:
    """Draw weeks in hospital, on holiday or with other carers while the placement continues."""
    start, end = stayed["start"].to_numpy(), stayed["end"].to_numpy()
    length = np.minimum(end, span.last) - start
    foster = stayed["type"].str.starts_with("U").to_numpy()
    often = np.clip(length / YEAR, 0, 4) * np.where(foster, 0.16, 0.07)
    at = np.flatnonzero(draws.chance(len(start), np.minimum(often, 0.6)) & (length > 40))
    kind = draws.pick(len(at), _TEMPORARY_WEIGHTS)
    least, most = np.array(list(_TEMPORARY.values())).T
    begins = draws.between(len(at), start[at] + 8, start[at] + length[at] - 25)
    return pl.DataFrame(
        {
            "cla_id": stayed["cla_id"].gather(at),
            "end": begins + draws.between(len(at), least[kind], most[kind]),
            "type": pl.Series(np.array(list(_TEMPORARY), dtype=object)[kind], dtype=pl.String),
            "is_last": np.zeros(len(at), dtype=bool),
            "start": begins,
            "same_carer": np.zeros(len(at), dtype=bool),
            "temporary": np.ones(len(at), dtype=bool),
        }
    )


def _providers(draws: Draws, types: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Draw the provider: the authority for kin and adopters, partly agencies for other carers."""
    size = len(types)
    agency = draws.choose(size, ("PR1", "PR4", "PR5", "PR2"), (0.56, 0.33, 0.09, 0.02))
    private = draws.choose(size, ("PR4", "PR1", "PR5"), (0.7, 0.18, 0.12))
    found = np.where(np.isin(types, ("U4", "U5", "U6")), agency, private)
    found = np.where(np.isin(types, ("U1", "U2", "U3", "T0", "T1", "T2", "T3", "T4")), "PR1", found)
    found = np.where(np.isin(types, ("A3", "A4", "A5", "A6")), "PR1", found)
    found = np.where(np.isin(types, ("K1", "R2", "R5")), "PR3", found)
    return np.where(types == "P1", "PR0", found)
