"""Every edge, over all families: what the oracle and the pipeline must both give."""

from __future__ import annotations

from tests.oracle import (
    edges_assessments,
    edges_care,
    edges_front_door,
    edges_leaving,
    edges_need,
    edges_placements,
    edges_protection,
)
from tests.oracle.edge import EDGES, Edge

__all__ = ["EDGES", "STORIES", "Edge"]

STORIES = (
    edges_front_door,
    edges_assessments,
    edges_protection,
    edges_need,
    edges_care,
    edges_placements,
    edges_leaving,
)
