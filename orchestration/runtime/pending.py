"""The work that waits for a refresh, found without heavy imports."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from expectations.seeds import authorities as all_authorities
from expectations.systems import SYSTEMS
from orchestration.settings import Settings
from warehouse.delivery.drop import DropFolder, Misplaced, scan
from warehouse.delivery.faults import passing_fault
from warehouse.delivery.relanding import can_be_landed
from warehouse.delivery.zones import Zones
from warehouse.log.errors import require_log
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.log.raw_files import holds_pseudonyms, raw_files, to_repeat
from warehouse.raw.whole import of_wrong_size
from warehouse.reading.secret import known_key, read_with, require_key
from warehouse.reading.variants import variant_versions
from warehouse.receiving import is_new
from warehouse.release.current import current_release, is_current, release_damage
from warehouse.versions import stage_versions


@dataclass(frozen=True)
class Pending:
    """The work that waits for a refresh.

    Attributes:
        folders: deliveries in drop that are not in the log.
        waiting: (la_id, system) with received deliveries that have still to be read, or whose files
            in raw are damaged.
        misplaced: paths in drop that are not deliveries, or can't be read now.
        release_is_current: whether the current release is whole and shows everything in the log.
        release_damage: why the last release counts as none, if it does.
    """

    folders: list[DropFolder]
    waiting: set[tuple[str, str]]
    misplaced: list[Misplaced]
    release_is_current: bool
    release_damage: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to read, build or publish."""
        return not self.folders and not self.waiting and self.release_is_current

    @property
    def to_read(self) -> set[tuple[str, str]]:
        """(la_id, system) of everything that a refresh has to read."""
        return {(folder.la_id, folder.system) for folder in self.folders} | self.waiting


def pending(
    settings: Settings,
    settle_seconds: float = 0,
    las: Collection[str] = (),
    systems: Collection[str] = (),
) -> Pending:
    """Return the work that waits for a refresh.

    Args:
        settle_seconds: how long a folder without ``_COMPLETE`` must have been still.
        las: only these authorities; empty = all.
        systems: only these systems; empty = all.

    Raises:
        LedgerError: the delivery log can't be used.
        KeyRefused: the key of pseudonyms can't be used.
    """
    zones = settings.zones
    zones.create()
    require_log(zones.ledger, zones.raw)
    found, misplaced = scan(zones.drop)
    las, systems = las or all_authorities(), systems or SYSTEMS
    key = known_key(zones.secrets, settings.pseudonym_key)
    code = stage_versions()
    reading = code["reading_version"]
    of_variants = {
        pair: read_with(reading, key, version)
        for pair, version in variant_versions(settings.variants).items()
    }
    with open_ledger(zones.ledger) as ledger:
        require_key(zones.secrets, key, holds_pseudonyms(ledger))
        complete = (
            folder
            for folder in found
            if folder.la_id in las
            and folder.system in systems
            and folder.is_complete(settle_seconds)
        )
        folders, unreadable = _new(ledger, complete)
        waiting = ledger.waiting(read_with(reading, key), of_variants) | _damaged(zones, ledger)
        damage = release_damage(zones)
        shown = is_current(current_release(zones), ledger, settings.years_shown, code)
        return Pending(
            folders,
            {(la, system) for la, system in waiting if la in las and system in systems},
            [*misplaced, *unreadable],
            damage is None and shown,
            damage,
        )


def _new(ledger: Ledger, folders: Iterable[DropFolder]) -> tuple[list[DropFolder], list[Misplaced]]:
    """Return the folders with a new delivery, and those that can't be read for now."""
    new, unreadable = [], []
    for folder in folders:
        try:
            if is_new(ledger, folder):
                new.append(folder)
        except OSError as error:
            fault = passing_fault(error)
            if fault is None:
                raise
            unreadable.append(Misplaced(folder.path, fault))
    return new, unreadable


def _damaged(zones: Zones, ledger: Ledger) -> set[tuple[str, str]]:
    """Return (la_id, system) of what raw lacks, and of what was lost and can be read again."""
    lacking = of_wrong_size(zones.raw, raw_files(ledger))
    again = (
        (delivery.la_id, delivery.system)
        for delivery in to_repeat(ledger)
        if can_be_landed(zones, delivery, ledger.files(delivery.id))
    )
    return {*((file.la_id, file.system) for file in lacking), *again}
