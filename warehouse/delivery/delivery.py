"""The record of a delivery, shared by everything that handles one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# Stands in place of an extract's name where a result concerns the delivery as a whole.
WHOLE_DELIVERY = "delivery"

# A delivery with more files, those in archives included, is refused unread (``too_many_files``).
MOST_FILES = 1000


@dataclass(frozen=True)
class Delivery:
    """One delivery, as the delivery log holds it.

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
