"""What ``tartan refresh`` does: finds out what waits, runs it if anything does, and says what came of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from orchestration.commands.console import print_unmapped
from orchestration.runtime.pending import Pending, pending
from orchestration.settings import Settings
from warehouse.log.ledger import open_ledger
from warehouse.log.standing import Standing, standings
from warehouse.reading.variants import load_variants
from warehouse.release.publish import DATABASE, Release, current_release

if TYPE_CHECKING:
    from filelock import FileLock

    from orchestration.commands.run import Refreshed

PUBLISHED, NOT_PUBLISHED, SOMETHING_REFUSED = 0, 1, 3


def refresh_and_report(
    settings: Settings,
    las: Collection[str],
    systems: Collection[str],
    full: bool,
    console: Console,
) -> int:
    """Take what waits, build, publish, and report; gives the exit code.

    Nothing new: neither Dagster nor dbt is started, and the release stays.

    Raises:
        VariantError: something is to be read, and a variant can't be used.
    """
    found = pending(settings, las=las, systems=systems)
    if found.nothing and not full:
        return _nothing_new(settings, found, console)

    from orchestration.runtime.resources import refresh_lock

    load_variants(settings.variants)  # told here, before a run begins that it would stop
    lock = refresh_lock(settings)
    with _acquired(lock, console):
        # Somebody else may have done it all while we waited.
        return _run(
            settings, pending(settings, las=las, systems=systems), las, systems, full, console
        )


@contextmanager
def _acquired(lock: FileLock, console: Console) -> Iterator[None]:
    try:
        lock.acquire(blocking=False)
    except TimeoutError:
        console.print("Another refresh is at work; waiting for it …")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _run(
    settings: Settings,
    found: Pending,
    las: Collection[str],
    systems: Collection[str],
    full: bool,
    console: Console,
) -> int:
    if found.nothing and not full:
        return _nothing_new(settings, found, console)

    from orchestration.commands.console import ConsoleProgress
    from orchestration.commands.run import run_refresh

    with ConsoleProgress(console) as progress:
        waiting = found.to_read | (_known(settings, las, systems) if full else set())
        done = run_refresh(
            settings,
            las={la for la, _ in waiting},
            systems={system for _, system in waiting},
            full=full,
            progress=progress,
        )
    if done.failure is not None:
        _tell_of(settings, done, console)
    if done.release is None:
        console.print(f"[red]Not published.[/] {escape(done.failure or '')}")
        where = f" The run's log: tartan ui, run {done.run_id}." if done.run_id else ""
        console.print(f"The current release is unchanged.{where}")
        return NOT_PUBLISHED
    return _published(settings, found, done, done.release, console)


def _nothing_new(settings: Settings, found: Pending, console: Console) -> int:
    release = current_release(settings.zones)
    console.print(f"Nothing new. Release {release.id if release else 'none'} is current.")
    _print_stale(_standing(settings), console)
    _send_what_waits(settings)
    return SOMETHING_REFUSED if _print_misplaced(found, console) else PUBLISHED


def _send_what_waits(settings: Settings) -> None:
    """Messages of a channel that was down, where no daemon of Dagster's sends them."""
    if settings.zones.messages.exists():
        from orchestration.alerts.sending import send_due

        send_due(settings, datetime.now(UTC).replace(tzinfo=None))


def _published(
    settings: Settings, found: Pending, done: Refreshed, release: Release, console: Console
) -> int:
    if done.failure is not None:
        console.print(f"[red]Published, and then failed.[/] {escape(done.failure)}")
    refused = [reading for reading in done.readings if reading.refused_anything]
    accepted = len(done.readings) - len(refused)
    values = release.manifest["row_counts"].get("fct_indicator", 0)
    console.print(
        f"[green]Published[/] release {release.id}: {accepted} of {len(done.readings)} deliveries "
        f"accepted whole, {values:,} indicator values."
    )
    _print_stale(_standing(settings), console)
    print_unmapped(release.manifest["unmapped_teams"], console)
    for reading in refused:
        folder = settings.zones.outbox / reading.delivery.la_id / reading.delivery.id
        page = f"{escape(_readable(folder))}/feedback.html"
        console.print(f"  For {reading.delivery.la_id}: {page}")
    console.print(f"Read it: {escape(_readable(release.path.parent / 'current' / DATABASE))}")
    amiss = _print_misplaced(found, console) or refused or done.failure is not None
    return SOMETHING_REFUSED if amiss else PUBLISHED


def _tell_of(settings: Settings, done: Refreshed, console: Console) -> None:
    """Tell the hub that the refresh failed, as Dagster's sensor would where its daemon is at work."""
    from orchestration.alerts.rounds import tell_of_failure

    run_id = done.run_id or f"{datetime.now(UTC):%Y-%m-%d}"
    now = datetime.now(UTC).replace(tzinfo=None)
    told = tell_of_failure(settings, run_id, done.failed_step, done.error_class, now)
    for problem in filter(None, (told.problem, told.sent.problem)):
        console.print(f"  [yellow]Nobody was told:[/] {escape(problem)}")


def _print_stale(standings: list[Standing], console: Console) -> None:
    for standing in standings:
        if standing.is_stale:
            in_use = (
                f"that of {standing.in_use} stays in use" if standing.in_use else "it has none yet"
            )
            what = (
                f"is missing from the delivery of {standing.newest}"
                if standing.status == "missing"
                else f"the delivery of {standing.newest} was refused"
            )
            console.print(
                f"  [yellow]Stale:[/] {standing.la_id} {standing.system} {standing.extract}: {what}, "
                f"{in_use}."
            )


def _print_misplaced(found: Pending, console: Console) -> bool:
    for item in found.misplaced:
        console.print(f"  [red]Not taken:[/] {escape(_readable(item.path))}: {escape(item.reason)}")
    return bool(found.misplaced)


def _standing(settings: Settings) -> list[Standing]:
    with open_ledger(settings.zones.ledger) as ledger:
        return standings(ledger)


def _known(
    settings: Settings, las: Collection[str], systems: Collection[str]
) -> set[tuple[str, str]]:
    """(authority, system) of everything that was ever delivered."""
    known = {(standing.la_id, standing.system) for standing in _standing(settings)}
    return {
        (la, system)
        for la, system in known
        if (not las or la in las) and (not systems or system in systems)
    }


def _readable(path: Path) -> str:
    """A path as short as it can be said from here."""
    return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)
