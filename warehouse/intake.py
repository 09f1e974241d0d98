"""Reading received deliveries: from landing through all checks into raw, quarantine, feedback and the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.systems import SYSTEMS
from expectations.variant import Variant
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.landing import path_of
from warehouse.delivery.outcome import ExtractOutcome, Status, with_finding
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import begin_feedback, folder_of, write_outcome
from warehouse.log.ledger import Ledger
from warehouse.profile.check import WholeCheck, WholeResult
from warehouse.raw.incoming import Incoming
from warehouse.raw.quarantine import Quarantine
from warehouse.raw.quarantine import folder_of as quarantine_of
from warehouse.reader.file_reader import IN_THIS_PROCESS, FileReader
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import Key, read_with
from warehouse.reading.sent_files import SentFile, outcome_of_files, read_extracts
from warehouse.reading.variants import NO_VARIANTS, Variants
from warehouse.versions import reading_version


@dataclass(frozen=True)
class Reading:
    """A delivery that was read, with the outcome of each of its extracts.

    Attributes:
        crash: the traceback, when the reading itself crashed.
        check_crash: the traceback, when the check of the delivery as a whole crashed.
    """

    delivery: Delivery
    outcomes: list[ExtractOutcome]
    crash: str | None = None
    check_crash: str | None = None

    @property
    def status(self) -> Status:
        """The status of the whole: ``partly`` when some of its extracts were accepted and some were not."""
        found = {outcome.status for outcome in self.outcomes} - {"missing"}
        if self.crash or found == {"rejected"}:
            return "rejected"
        if found and found <= {"held", "rejected"}:
            return "held"
        return "accepted" if found == {"accepted"} else "partly"

    @property
    def refused_anything(self) -> bool:
        """Whether any of its rows or files was not accepted, or waits for a person."""
        return any(outcome.status in ("partly", "held", "rejected") for outcome in self.outcomes)


def read_waiting(
    zones: Zones,
    ledger: Ledger,
    key: Key,
    la_id: str,
    system: str,
    on_reading: Callable[[Reading], None],
    variants: Variants = NO_VARIANTS,
    reader: FileReader = IN_THIS_PROCESS,
) -> list[Reading]:
    """Read every waiting delivery of an authority's system, oldest first, and return the readings.

    A crash concerns one delivery alone: it is logged as the hub's to correct, and the others are
    read.

    Args:
        on_reading: called with each reading as soon as it is done.
        variants: which authorities' exports differ from the contracts.
        reader: what reads the files.
    """
    readings = []
    version = read_with(reading_version(), key, variants.version(la_id, system))
    variant = variants.of(la_id, system)
    for delivery in ledger.to_read(la_id, system, version):
        reading = _read(zones, ledger, delivery, Pseudonyms(key, la_id), variant, version, reader)
        on_reading(reading)
        readings.append(reading)
    return readings


def _read(
    zones: Zones,
    ledger: Ledger,
    delivery: Delivery,
    pseudonyms: Pseudonyms,
    variant: Variant,
    version: str,
    reader: FileReader,
) -> Reading:
    """Read a delivery and record it in the log; only then does it count as accepted."""
    incoming = Incoming(zones.raw, ledger, delivery)
    refused = Quarantine(quarantine_of(zones.quarantine, delivery))
    feedback = begin_feedback(folder_of(zones.outbox, delivery))
    check = WholeCheck(incoming, ledger, delivery, zones.quality)
    crash: str | None = None
    whole: WholeResult | None = None
    outcomes: list[ExtractOutcome] = []
    try:
        files = [
            *(
                SentFile(f.name, path_of(zones.landing, f.sha256))
                for f in ledger.files(delivery.id)
            ),
            *(SentFile(f.name, f.refused_by) for f in ledger.refused_files(delivery.id)),
        ]
        system = SYSTEMS[delivery.system]
        for outcome in read_extracts(
            system, delivery, files, pseudonyms, check, refused, variant, reader
        ):
            outcomes.append(outcome)
        whole = check.judge(outcomes)
        outcomes = whole.outcomes
    except Exception as error:
        crash, whole = without_values(error), None
        outcomes = [outcome_of_files([finding_of(RULES["internal_error"])])]
        incoming.discard()
        refused.clear()
    if late := _late(delivery, incoming):
        outcomes = with_finding(outcomes, late)
    write_outcome(feedback, delivery, outcomes, refused.failures)
    if whole and whole.crash:  # for the hub alone, so it is not in the feedback
        outcomes = with_finding(outcomes, finding_of(RULES["check_crashed"]))
    checked_at = datetime.now(UTC).replace(tzinfo=None)
    ledger.record(delivery, outcomes, incoming.put_in_place(), version, checked_at)
    return Reading(delivery, outcomes, crash, whole.crash if whole else None)


def _late(delivery: Delivery, incoming: Incoming) -> Finding | None:
    """Return the finding that a newer delivery came before this one and stays in use; None otherwise."""
    newer, is_for_all = incoming.newer_in_use()
    if newer is None:
        return None
    rule = RULES["older_than_in_use"]
    return Finding(
        rule.id,
        rule.severity,
        basis=None if is_for_all else "in_part",
        item=str(delivery.delivered_on),
        other_item=str(newer),
    )
