"""A delivery as the log knows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# In place of an extract's name, where something is said of a delivery as a whole.
WHOLE_DELIVERY = "delivery"


@dataclass(frozen=True)
class Delivery:
    """One delivery as the log knows it.

    Attributes:
        id: ``<la>.<system>.<date>.<first 8 of the hash over its files>``.
        received_at: in UTC, without a zone.
    """

    id: str
    la_id: str
    system: str
    delivered_on: date
    received_at: datetime
    content_hash: str
