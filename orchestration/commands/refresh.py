"""The command ``tartan refresh``: finds what waits, runs the refresh if anything does, prints the result."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape

from orchestration.commands.console import print_unmapped
from orchestration.runtime.faults import sentence_of
from orchestration.runtime.pending import Pending, pending
from orchestration.settings import Settings
from warehouse.delivery.opening import shown
from warehouse.log.freshness import Freshness, freshness_of_extracts
from warehouse.log.ledger import open_ledger
from warehouse.reading.variants import VariantError, load_variants
from warehouse.release.current import DATABASE, Release, current_release

if TYPE_CHECKING:
    from filelock import FileLock

    from orchestration.commands.run import RefreshResult

PUBLISHED, NOT_PUBLISHED, SOMETHING_REFUSED = 0, 1, 3


def refresh_and_report(
    settings: Settings,
    las: Collection[str],
    systems: Collection[str],
    full: bool,
    console: Console,
) -> int:
    """Take what waits, build, publish, print the result and return the exit code.

    With nothing new, neither Dagster nor dbt is started and the release stays. What a person can
    remedy, a full disk or a locked log, is printed as a sentence.

    Raises:
        VariantError: something is to be read, and a variant can't be used.
    """
    before = _release_id(settings)
    try:
        return _refresh(settings, las, systems, full, console)
    except VariantError:
        raise
    except Exception as error:
        sentence = sentence_of(error)
        if sentence is None:
            raise
        return _stopped(settings, before, error, sentence, console)


def _refresh(
    settings: Settings,
    las: Collection[str],
    systems: Collection[str],
    full: bool,
    console: Console,
) -> int:
    """Find what waits, run the refresh if anything does, and return the exit code."""
    found = pending(settings, las=las, systems=systems)
    if found.is_empty and not full:
        return _nothing_new(settings, found, console)

    from orchestration.runtime.resources import refresh_lock

    load_variants(settings.variants)  # raises before a run is started
    lock = refresh_lock(settings)
    with _acquired(lock, console):
        # Another refresh may have done everything while this one waited.
        return _run(
            settings, pending(settings, las=las, systems=systems), las, systems, full, console
        )


@contextmanager
def _acquired(lock: FileLock, console: Console) -> Iterator[None]:
    """Hold the refresh lock, waiting for another refresh if there is one."""
    try:
        lock.acquire(blocking=False)
    except TimeoutError:
        console.print("Waiting for another refresh to finish …")
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
    """Run the refresh, print its result and return the exit code."""
    if found.is_empty and not full:
        return _nothing_new(settings, found, console)

    from orchestration.commands.console import ConsoleProgress
    from orchestration.commands.run import run_refresh

    before = _release_id(settings)
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
        _report_failure(settings, done.run_id, done.failed_step, done.error_class, console)
    if done.release is None:
        console.print(f"[red]Not published.[/] {escape(done.failure or '')}")
        where = f" For the log, open tartan ui, run {done.run_id}." if done.run_id else ""
        console.print(f"{_standing(before, _release_id(settings))}{where}")
        return NOT_PUBLISHED
    return _published(settings, found, done, done.release, console)


def _stopped(
    settings: Settings, before: str | None, error: Exception, sentence: str, console: Console
) -> int:
    """Print what stopped the refresh, alert the hub and return the exit code."""
    after = _release_id(settings)
    _report_failure(settings, "", None, type(error).__name__, console)
    if after is not None and after != before:
        console.print(
            f"[red]Published release {after}, but a later step failed.[/] {escape(sentence)}"
        )
        return SOMETHING_REFUSED
    console.print(f"[red]Not published.[/] {escape(sentence)}")
    console.print(_standing(before, after))
    return NOT_PUBLISHED


def _release_id(settings: Settings) -> str | None:
    """Return the id of the release that readers see."""
    release = current_release(settings.zones)
    return release.id if release else None


def _standing(before: str | None, after: str | None) -> str:
    """Return what a refresh that published nothing left as the current release."""
    if after is None:
        return "There is no current release."
    return (
        "The current release is unchanged."
        if after == before
        else f"The current release is {after}."
    )


def _nothing_new(settings: Settings, found: Pending, console: Console) -> int:
    """Print that nothing is new and return the exit code."""
    release = current_release(settings.zones)
    console.print(f"Nothing new. Release {release.id if release else 'none'} is current.")
    _print_stale(_freshness(settings), console)
    _send_what_waits(settings)
    return SOMETHING_REFUSED if _print_misplaced(found, console) else PUBLISHED


def _send_what_waits(settings: Settings) -> None:
    """Send messages that are due, in case Dagster's daemon, which sends them otherwise, is not running."""
    if settings.zones.messages.exists():
        from orchestration.alerts.sending import send_due

        send_due(settings, datetime.now(UTC).replace(tzinfo=None))


def _published(
    settings: Settings, found: Pending, done: RefreshResult, release: Release, console: Console
) -> int:
    """Print what was published and return the exit code."""
    if done.failure is not None:
        console.print(f"[red]Published, but a later step failed.[/] {escape(done.failure)}")
    refused = [reading for reading in done.readings if reading.refused_anything]
    accepted = len(done.readings) - len(refused)
    values = release.manifest["row_counts"].get("fct_indicator", 0)
    console.print(
        f"[green]Published[/] release {release.id}: {accepted} of {len(done.readings)} deliveries "
        f"accepted whole, {values:,} indicator values."
    )
    _print_stale(_freshness(settings), console)
    print_unmapped(release.manifest["unmapped_teams"], console)
    for reading in refused:
        if reading.fault:
            continue
        folder = settings.zones.outbox / reading.delivery.la_id / reading.delivery.id
        page = f"{escape(_readable(folder))}/feedback.html"
        console.print(f"  For {reading.delivery.la_id}: {page}")
    console.print(f"Read it: {escape(_readable(release.path.parent / 'current' / DATABASE))}")
    is_whole = not refused and not done.faults and done.failure is None
    has_problems = _print_misplaced(found, console) or not is_whole
    return SOMETHING_REFUSED if has_problems else PUBLISHED


def _report_failure(
    settings: Settings, run_id: str, step: str | None, error_class: str, console: Console
) -> None:
    """Alert the hub that the refresh failed, as Dagster's sensor does where its daemon is running."""
    from orchestration.alerts.rounds import notify_of_failure

    now = datetime.now(UTC).replace(tzinfo=None)
    result = notify_of_failure(settings, run_id or f"{now:%Y-%m-%d}", step, error_class, now)
    for problem in filter(None, (result.problem, result.sent.problem)):
        console.print(f"  [yellow]No alert was sent:[/] {escape(problem)}")


def _print_stale(extracts: list[Freshness], console: Console) -> None:
    """Print a line for each stale extract."""
    for extract in extracts:
        if extract.is_stale:
            in_use = (
                f"The delivery of {extract.in_use} stays in use."
                if extract.in_use
                else "No earlier delivery is in use."
            )
            what = (
                f"missing from the delivery of {extract.newest}"
                if extract.status == "missing"
                else f"the delivery of {extract.newest} is held"
                if extract.status == "held"
                else f"the delivery of {extract.newest} was refused"
            )
            console.print(
                f"  [yellow]Stale:[/] {extract.la_id} {extract.system} {extract.extract}: {what}. "
                f"{in_use}"
            )


def _print_misplaced(found: Pending, console: Console) -> bool:
    """Print a line for each misplaced path in drop and return whether there is any."""
    for item in found.misplaced:
        console.print(f"  [red]Not taken:[/] {escape(_readable(item.path))}: {escape(item.reason)}")
    return bool(found.misplaced)


def _freshness(settings: Settings) -> list[Freshness]:
    """Return how fresh every extract is."""
    with open_ledger(settings.zones.ledger) as ledger:
        return freshness_of_extracts(ledger)


def _known(
    settings: Settings, las: Collection[str], systems: Collection[str]
) -> set[tuple[str, str]]:
    """Return (authority, system) of everything that was ever delivered."""
    known = {(extract.la_id, extract.system) for extract in _freshness(settings)}
    return {
        (la, system)
        for la, system in known
        if (not las or la in las) and (not systems or system in systems)
    }


def _readable(path: Path) -> str:
    """Return a path as it may be printed, relative to the working folder where it is inside it."""
    return shown(str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path))
