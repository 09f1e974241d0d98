"""Which earlier deliveries the extracts of a delivery are compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from expectations.suites.measures import COMPARING, Compared
from expectations.suites.profile import Profile
from warehouse.delivery.delivery import Delivery
from warehouse.log.ledger import Ledger
from warehouse.log.profiles import RECENT, EarlierExtract, earlier_extracts
from warehouse.log.profiles import profiles as profiles_in_log


def compared(ledger: Ledger, delivery: Delivery, profiles: Mapping[str, Profile]) -> list[Compared]:
    """Return each extract's profile with those of the earlier deliveries that it is compared with."""
    earlier = earlier_extracts(ledger, delivery)
    chosen: dict[str, tuple[EarlierExtract | None, EarlierExtract | None]] = {}
    for extract in profiles:
        comparable = [each for each in earlier.get(extract, ()) if each.is_comparable]
        chosen[extract] = (
            _before(comparable, delivery.delivered_on),
            _year_ago(comparable, delivery.delivered_on),
        )
    wanted = {
        (each.delivery_id, extract) for extract, those in chosen.items() for each in those if each
    }
    found = profiles_in_log(ledger, wanted)

    def profile(extract: str, each: EarlierExtract | None) -> Profile | None:
        return found.get((each.delivery_id, extract)) if each else None

    return [
        Compared(extract, profiles[extract], profile(extract, before), profile(extract, year_ago))
        for extract, (before, year_ago) in chosen.items()
    ]


def _before(comparable: Sequence[EarlierExtract], day: date) -> EarlierExtract | None:
    """Return the newest extract of the last four weeks that broke no comparing rule, else the newest.

    One that broke such a rule is passed over, or its successor would pass by repeating the mistake.
    After four weeks the change counts as the new normal.
    """
    recent = [each for each in comparable if day - each.delivered_on <= RECENT]
    unbroken = [each for each in recent if not each.broke & COMPARING]
    return next(iter(unbroken or comparable), None)


def _year_ago(comparable: Sequence[EarlierExtract], day: date) -> EarlierExtract | None:
    """Return the extract of the same calendar month a year before that is nearest to the day."""
    month = (day.year - 1, day.month)
    same_month = [
        each for each in comparable if (each.delivered_on.year, each.delivered_on.month) == month
    ]
    return min(same_month, key=lambda each: abs(each.delivered_on.day - day.day), default=None)
