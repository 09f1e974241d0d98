"""Reading what was received, one extract at a time: landing → check → raw, quarantine and feedback → accepted in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from expectations.rules import RULES
from expectations.systems import SYSTEMS
from expectations.variant import Variant
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.landing import path_of
from warehouse.delivery.outcome import ExtractOutcome, FileFailure, Status
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import Feedback, folder_of
from warehouse.log.ledger import Ledger
from warehouse.profile.check import Whole, WholeCheck, with_crash
from warehouse.raw.incoming import Incoming
from warehouse.raw.quarantine import Quarantine
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key, read_with
from warehouse.reading.sent_files import SentFile, about_files, read_extracts
from warehouse.reading.variants import ALL_AS_IN_CONTRACTS, Variants
from warehouse.versions import reading_version


@dataclass(frozen=True)
class Reading:
    """A delivery that was read, and what came of each extract in it.

    Attributes:
        crash: the traceback, when Tartan itself failed on it.
        check_crash: the traceback, when its rows were read and the check of it as a whole failed.
    """

    delivery: Delivery
    outcomes: list[ExtractOutcome]
    crash: str | None = None
    check_crash: str | None = None

    @property
    def status(self) -> Status:
        """That of its extracts: ``partly`` when some stand and some don't."""
        found = {outcome.status for outcome in self.outcomes} - {"missing"}
        if self.crash or found == {"rejected"}:
            return "rejected"
        return "accepted" if found == {"accepted"} else "partly"

    @property
    def refused_anything(self) -> bool:
        """Some row or file of it was not accepted."""
        return any(outcome.status in ("partly", "rejected") for outcome in self.outcomes)


def read_waiting(
    zones: Zones,
    ledger: Ledger,
    key: Key,
    la_id: str,
    system: str,
    tell: Callable[[Reading], None],
    variants: Variants = ALL_AS_IN_CONTRACTS,
) -> list[Reading]:
    """Read every delivery of an authority's system that waits to be read, oldest first.

    A crash while reading one delivery is that delivery's, is logged as ours and not the
    authority's, and the others go on.

    Args:
        variants: which authorities' exports differ from the contracts.
    """
    readings = []
    version = read_with(reading_version(), key, variants.version(la_id, system))
    variant = variants.of(la_id, system)
    for delivery in ledger.to_read(la_id, system, version):
        reading = _read(zones, ledger, delivery, Pseudonyms(key, la_id), variant, version)
        tell(reading)
        readings.append(reading)
    return readings


def _read(
    zones: Zones,
    ledger: Ledger,
    delivery: Delivery,
    pseudonyms: Pseudonyms,
    variant: Variant,
    version: str,
) -> Reading:
    """Read a delivery and let it count: until the log says so, raw holds what it held before."""
    incoming = Incoming(zones.raw, ledger, delivery)
    refused = Quarantine(zones.quarantine, delivery)
    told = Feedback(folder_of(zones.outbox, delivery))
    check = WholeCheck(incoming, ledger, delivery, zones.quality)
    crash: str | None = None
    whole: Whole | None = None
    outcomes: list[ExtractOutcome] = []
    try:
        files = [
            SentFile(file.name, path_of(zones.landing, file.sha256))
            for file in ledger.files(delivery.id)
        ]
        system = SYSTEMS[delivery.system]
        for outcome in read_extracts(
            system, delivery, files, pseudonyms, check, refused, told, variant
        ):
            outcomes.append(outcome)
        whole = check.settle(outcomes)
        outcomes = whole.outcomes
        for found in whole.told:
            told.add(found)
    except Exception as error:
        crash, whole = without_values(error), None
        rule = RULES["internal_error"]
        outcomes = [about_files([FileFailure(delivery.id, rule, rule.message)])]
        incoming.forget()
        refused.clear()
        told.clear()
        told.add(outcomes[0])
    told.close(delivery, outcomes)
    if whole and whole.crash:  # which is no news to the authority
        outcomes = with_crash(outcomes)
    checked_at = datetime.now(UTC).replace(tzinfo=None)
    ledger.record(delivery, outcomes, incoming.settle(), version, checked_at)
    return Reading(delivery, outcomes, crash, whole.crash if whole else None)
