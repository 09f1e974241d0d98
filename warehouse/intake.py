"""Reading received deliveries: from landing through all checks into raw, quarantine, feedback and the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from expectations.findings import Finding, finding_of
from expectations.rules import RULES
from expectations.systems import SYSTEMS
from expectations.variant import Variant
from warehouse.delivery.crash import without_values
from warehouse.delivery.delivery import Delivery
from warehouse.delivery.faults import concerns_the_machine, passing_fault
from warehouse.delivery.landing import path_of
from warehouse.delivery.outcome import ExtractOutcome, Status, with_finding
from warehouse.delivery.relanding import can_be_landed, land_again
from warehouse.delivery.zones import Zones
from warehouse.feedback.folder import begin_feedback, folder_of, write_outcome
from warehouse.log.ledger import Ledger, LogFault
from warehouse.log.raw_files import RawFile, record_unreadable, to_repeat
from warehouse.profile.check import WholeCheck, WholeResult
from warehouse.raw.incoming import Incoming
from warehouse.raw.quarantine import Quarantine, folder_while_read
from warehouse.raw.quarantine import folder_of as quarantine_of
from warehouse.raw.whole import repeat_damaged, withdraw_damaged
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
        fault: why it was not read, when the machine failed; it is read the next time.
        restored: its extracts whose damaged files in raw were made again.
        lost: its extracts whose damaged files in raw could not be; they are in use no more.
    """

    delivery: Delivery
    outcomes: list[ExtractOutcome]
    crash: str | None = None
    check_crash: str | None = None
    fault: str | None = None
    restored: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def status(self) -> Status:
        """The status of the whole: ``partly`` when some of its extracts were accepted and some were not."""
        found = {outcome.status for outcome in self.outcomes} - {"missing"}
        if self.crash or self.fault or found == {"rejected"}:
            return "rejected"
        if found and found <= {"held", "rejected"}:
            return "held"
        return "accepted" if found == {"accepted"} else "partly"

    @property
    def refused_anything(self) -> bool:
        """Whether any of its rows or files was not accepted, waits for a person, or could not be read."""
        return bool(self.fault or self.lost) or any(
            outcome.status in ("partly", "held", "rejected") for outcome in self.outcomes
        )


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

    What raw does not hold whole is read again first. A crash concerns one delivery alone: it is
    logged as the hub's to correct, and the others are read. So does a passing fault of the machine,
    but that is not logged, and the delivery is read the next time.

    Args:
        on_reading: called with each reading as soon as it is done.
        variants: which authorities' exports differ from the contracts.
        reader: what reads the files.
    """
    readings = []
    version = read_with(reading_version(), key, variants.version(la_id, system))
    variant = variants.of(la_id, system)
    damaged = repeat_damaged(zones.raw, ledger, la_id, system)
    for delivery in _to_read(zones, ledger, la_id, system, version, damaged):
        reading = _read(zones, ledger, delivery, Pseudonyms(key, la_id), variant, version, reader)
        reading = _with_damage(zones, ledger, reading, damaged)
        on_reading(reading)
        readings.append(reading)
    return readings


def _to_read(
    zones: Zones, ledger: Ledger, la_id: str, system: str, version: str, damaged: list[RawFile]
) -> list[Delivery]:
    """Return the deliveries to read, oldest first; one whose bytes are lost is not tried each night."""
    restoring = {file.delivery_id for file in damaged}
    repeated = [
        each
        for each in to_repeat(ledger)
        if (each.la_id, each.system) == (la_id, system)
        and (each.id in restoring or can_be_landed(zones, each, ledger.files(each.id)))
    ]
    return sorted(
        {*ledger.to_read(la_id, system, version), *repeated},
        key=lambda each: (each.delivered_on, each.received_at, each.id),
    )


def _with_damage(zones: Zones, ledger: Ledger, reading: Reading, damaged: list[RawFile]) -> Reading:
    """Return a reading with what became of the delivery's damaged files in raw."""
    files = [file for file in damaged if file.delivery_id == reading.delivery.id]
    lost = {file.extract for file in withdraw_damaged(zones.raw, ledger, files)}
    restored = {file.extract for file in files} - lost
    return replace(reading, restored=tuple(sorted(restored)), lost=tuple(sorted(lost)))


def _read(
    zones: Zones,
    ledger: Ledger,
    delivery: Delivery,
    pseudonyms: Pseudonyms,
    variant: Variant,
    version: str,
    reader: FileReader,
) -> Reading:
    """Read a delivery, unless its bytes are lost or the machine fails, and return the reading."""
    refused = Quarantine(folder_while_read(quarantine_of(zones.quarantine, delivery)))
    incoming = Incoming(zones.raw, ledger, delivery)
    try:
        if not land_again(zones, delivery, ledger.files(delivery.id)):
            outcome = outcome_of_files([finding_of(RULES["landing_damaged"])])
            record_unreadable(ledger, delivery, outcome, _now())
            return Reading(delivery, [outcome])
        return _read_landed(
            zones, ledger, delivery, pseudonyms, variant, version, incoming, refused, reader
        )
    except LogFault:
        raise  # which concerns every delivery
    except Exception as error:
        fault = passing_fault(error)
        if fault is None:
            raise
        return Reading(delivery, [], fault=fault)
    finally:
        incoming.discard()
        refused.discard()


def _read_landed(
    zones: Zones,
    ledger: Ledger,
    delivery: Delivery,
    pseudonyms: Pseudonyms,
    variant: Variant,
    version: str,
    incoming: Incoming,
    refused: Quarantine,
    reader: FileReader,
) -> Reading:
    """Read a delivery and record it in the log; only then does it count as accepted."""
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
        if concerns_the_machine(error):
            raise
        crash, whole = without_values(error), None
        outcomes = [outcome_of_files([finding_of(RULES["internal_error"])])]
        incoming.discard()
        refused.clear()
    if late := _late(delivery, incoming):
        outcomes = with_finding(outcomes, late)
    # An earlier reading's files go only now that this one is whole.
    feedback = begin_feedback(folder_of(zones.outbox, delivery))
    write_outcome(feedback, delivery, outcomes, refused.failures)
    refused.move_to(quarantine_of(zones.quarantine, delivery))
    if whole and whole.crash:  # for the hub alone, so it is not in the feedback
        outcomes = with_finding(outcomes, finding_of(RULES["check_crashed"]))
    parts, prints = incoming.put_in_place(), incoming.fingerprints()
    ledger.record(delivery, outcomes, parts, version, _now(), prints)
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


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
