"""Missing episodes, immigration statuses of unaccompanied children, and adoption processes."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, birthday, dates, days_where
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.lives.children import Children
from warehouse.synthetic.lives.ways import ADOPTED_BY_CARER, ADOPTION_PLANS, NO_CARE
from warehouse.synthetic.population import text_of
from warehouse.synthetic.span import YEAR, Span

_TIMES = 40
_AWAY_WEIGHTS = (0.56, 0.2, 0.16, 0.08)
_AWAY = np.array([(0, 0), (1, 1), (2, 5), (6, 30)])
_STOP_REASONS = ("RD1", "RD2", "RD3", "RD4")


def missing(span: Span, cases: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw the frame ``missing``: some children of ten and over, in care or in need, repeatedly."""
    draws = span.draws("missing")
    in_need = cases.filter(pl.col("goes_on"), pl.col("way") == NO_CARE).select(
        "person_id", "born", "majority", start="begins", end="ends", often=0.022, gap=110.0
    )
    in_care = spells.select("person_id", "born", "majority", "start", "end", often=0.13, gap=75.0)
    known = pl.concat([in_need, in_care])
    size = known.height
    start = np.maximum(known["start"].to_numpy(), birthday(known["born"].to_numpy(), 10))
    start = np.maximum(start, span.first - YEAR)
    end = np.minimum(known["end"].to_numpy(), known["majority"].to_numpy())
    goes = draws.chance(size, known["often"].to_numpy()) & (start < np.minimum(end, span.last))
    at = np.flatnonzero(goes)
    gap = known["gap"].to_numpy()[at][:, None]
    waits = 1 + (draws.generator.exponential(1.0, (len(at), _TIMES)) * gap).astype(np.int64)
    least, most = _AWAY[draws.pick(len(at) * _TIMES, _AWAY_WEIGHTS)].T
    lasts = draws.between(len(least), least, most).reshape(waits.shape)
    went = start[at][:, None] + np.cumsum(waits + lasts, axis=1) - lasts
    back = np.minimum(went + lasts, end[at][:, None])
    kept = went < np.minimum(end[at], span.last + 1)[:, None]
    person = np.broadcast_to(known["person_id"].to_numpy()[at][:, None], kept.shape)
    frame = pl.DataFrame({"person_id": person[kept], "went": went[kept], "back": back[kept]}).sort(
        "went", "person_id"
    )
    size = frame.height
    found = frame["back"].to_numpy() <= span.last
    offered = draws.chance(size, 0.86)
    accepted = draws.chance(size, 0.58)
    return frame.select(
        pl.int_range(1, pl.len() + 1).alias("missing_id"),
        "person_id",
        pl.Series(draws.choose(size, ("M", "A"), (0.8, 0.2)), dtype=pl.String).alias("kind"),
        dates(frame["went"].to_numpy()).alias("start"),
        dates(days_where(found, frame["back"].to_numpy())).alias("end"),
        pl.Series(offered).set(pl.Series(~found), None).alias("offered"),
        pl.Series(accepted).set(pl.Series(~(found & offered)), None).alias("accepted"),
    )


def immigration(span: Span, everybody: Children, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw the frame ``immigration``: unaccompanied until 18, and the status some have afterwards."""
    draws: Draws = span.draws("immigration")
    alone = spells.filter(pl.Series(everybody.asylum[spells["child"].to_numpy()])).unique(
        "person_id", keep="first", maintain_order=True
    )
    start, majority = alone["start"].to_numpy(), alone["majority"].to_numpy()
    grown = np.flatnonzero((majority <= span.last) & draws.chance(len(majority), 0.8))
    later = draws.choose(len(grown), ("Refugee status", "Leave to remain"), (0.6, 0.4))
    frame = pl.concat(
        [
            pl.DataFrame(
                {
                    "person_id": alone["person_id"],
                    "status": pl.repeat("UASC", alone.height, dtype=pl.String, eager=True),
                    "on": start,
                    "until": days_where(majority <= span.last, majority),
                }
            ),
            pl.DataFrame(
                {
                    "person_id": alone["person_id"].gather(grown),
                    "status": pl.Series(later, dtype=pl.String),
                    "on": majority[grown],
                    "until": np.full(len(grown), NEVER),
                }
            ),
        ]
    ).sort("on", "person_id")
    return frame.select(
        pl.int_range(1, pl.len() + 1).alias("status_id"),
        "person_id",
        "status",
        dates(frame["on"].to_numpy()).alias("start"),
        dates(frame["until"].to_numpy()).alias("end"),
    )


def adoptions(span: Span, spells: pl.DataFrame) -> pl.DataFrame:
    """Draw the frame ``adoptions``: one process for each child for whom adoption was decided."""
    draws = span.draws("adoptions")
    decided = spells.filter(
        pl.col("way").is_in(ADOPTION_PLANS),
        pl.col("decision") != NEVER,
        pl.col("decision") <= span.last,
    ).sort("decision", "cla_id")
    stopped = span.shown(decided["stopped"].to_numpy())
    reason = text_of(pl.Series(draws.pick(decided.height, (4, 2, 1, 3))), _STOP_REASONS)
    return decided.select(
        pl.int_range(1, pl.len() + 1).alias("adoption_id"),
        "person_id",
        *(
            dates(days_where(span.shown(decided[name].to_numpy()), decided[name].to_numpy())).alias(
                name
            )
            for name in ("decision", "order", "match", "placed", "fostered", "stopped")
        ),
        by_carer=pl.col("way") == ADOPTED_BY_CARER,
        stop_reason=reason.set(pl.Series(~stopped), None),
    )
