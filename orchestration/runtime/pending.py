"""What a refresh would have to do, found out without any heavy import."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from expectations.seeds import authorities as all_authorities
from expectations.systems import SYSTEMS
from orchestration.settings import Settings
from warehouse.delivery.drop import DropFolder, Misplaced, scan
from warehouse.log.ledger import open_ledger
from warehouse.reading.secret import known_key, read_with
from warehouse.reading.variants import variant_versions
from warehouse.receiving import is_new
from warehouse.release.publish import current_release, is_current
from warehouse.versions import stage_versions


@dataclass(frozen=True)
class Pending:
    """What waits.

    Attributes:
        folders: deliveries in drop that the log hasn't got.
        waiting: (la_id, system) with deliveries that were received and have yet to be read.
        misplaced: what lies in drop and can't be taken.
        release_is_current: the current release shows everything that the log holds.
    """

    folders: list[DropFolder]
    waiting: set[tuple[str, str]]
    misplaced: list[Misplaced]
    release_is_current: bool

    @property
    def nothing(self) -> bool:
        """There is nothing to read, build or publish."""
        return not self.folders and not self.waiting and self.release_is_current

    @property
    def to_read(self) -> set[tuple[str, str]]:
        """(authority, system) of all that a refresh has to read."""
        return {(folder.la_id, folder.system) for folder in self.folders} | self.waiting


def pending(
    settings: Settings,
    settle_seconds: float = 0,
    las: Collection[str] = (),
    systems: Collection[str] = (),
) -> Pending:
    """What waits.

    Args:
        settle_seconds: how long a folder without ``_COMPLETE`` must have been still.
        las: only these authorities; empty = all.
        systems: only these systems; empty = all.
    """
    zones = settings.zones
    zones.create()
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
        folders = [
            folder
            for folder in found
            if folder.la_id in las
            and folder.system in systems
            and folder.is_complete(settle_seconds)
            and is_new(ledger, folder)
        ]
        waiting = {
            (la, system)
            for la, system in ledger.waiting(read_with(reading, key), of_variants)
            if la in las and system in systems
        }
        return Pending(
            folders,
            waiting,
            misplaced,
            is_current(current_release(zones), ledger, settings.years_shown, code),
        )
