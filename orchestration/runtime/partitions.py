"""Partitions of deliveries: one for each authority; a region is a range of them."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from expectations.seeds import authorities

RANGE_START = "dagster/asset_partition_range_start"
RANGE_END = "dagster/asset_partition_range_end"

authority_partitions = dg.StaticPartitionsDefinition(list(authorities()))


def range_tags(las: Iterable[str]) -> dict[str, str]:
    """Return the run tags of the smallest range of partitions that holds these authorities."""
    order = list(authorities())
    places = sorted(order.index(la) for la in las)
    return {RANGE_START: order[places[0]], RANGE_END: order[places[-1]]} if places else {}
