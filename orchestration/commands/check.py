"""``tartan check``: reads a delivery as the nightly run would and reports what to fix."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console
from rich.markup import escape

from expectations.seeds import authorities
from expectations.wording import reasons, warnings
from orchestration.commands.console import coloured, warnings_in
from orchestration.settings import Settings
from warehouse.delivery.opening import shown
from warehouse.delivery.outcome import ExtractOutcome
from warehouse.feedback.folder import FAILURES, PAGE
from warehouse.precheck import NotCheckable, run_check, what_to_check
from warehouse.reader.content import limits_within
from warehouse.reader.process.client import ReaderProcess
from warehouse.reading.variants import VariantError, load_variants

ALL_ACCEPTED, NOT_CHECKABLE, SOMETHING_REFUSED = 0, 1, 3


def check_and_report(
    path: Path,
    system: str | None,
    extract: str | None,
    la: str | None,
    settings: Settings,
    console: Console,
) -> int:
    """Check what is at a path, print a line for each extract and return the exit code."""
    with ReaderProcess(limits_within(settings.read_memory_mb, settings.read_seconds)) as reader:
        return _check(path, system, extract, la, settings.variants, console, reader)


def _check(
    path: Path,
    system: str | None,
    extract: str | None,
    la: str | None,
    variants: Path,
    console: Console,
    reader: ReaderProcess,
) -> int:
    began = time.monotonic()
    try:
        check = what_to_check(path, system, extract, la, reader=reader)
        known = load_variants(variants)
    except (NotCheckable, VariantError) as error:
        console.print(f"[red]Not checked.[/] {escape(str(error))}")
        return NOT_CHECKABLE
    authority = f", {check.la_id}" if check.la_id in authorities() else ""
    files = "1 file" if len(check.files) == 1 else f"{len(check.files)} files"
    console.print(f"Checking {files} of {check.system.name}{authority} …")

    def report(outcome: ExtractOutcome) -> None:
        console.print(f"  {outcome.extract:<26} {coloured(outcome.status)}  {_counts(outcome)}")
        broken = outcome.broken_rules()
        for line in (*reasons(broken), *warnings(broken)):
            console.print(f"      {escape(line)}")

    try:
        with _ending_tidily():
            outcomes = run_check(check, known, report, reader)
    except OSError as error:  # a file that is gone by now, or a folder that can't be written to
        where = escape(shown(str(error.filename or path)))
        console.print(
            f"[red]Not checked.[/] {where}: {error.strerror}. Check that you may read the files and "
            "write into their folder, and that nobody moves them meanwhile."
        )
        return NOT_CHECKABLE
    refused = sum(outcome.status in ("partly", "held", "rejected") for outcome in outcomes)
    warned = sum(warnings_in(outcome) for outcome in outcomes)
    read = sum(outcome.rows_received for outcome in outcomes)
    verdict = (
        f"[red]{refused} of {len(outcomes)} extracts would be refused, whole or in part.[/]"
        if refused
        else "[green]All of it would be accepted.[/]"
    )
    console.print(f"{verdict} {read:,} rows in {time.monotonic() - began:.1f} s.")
    if refused or warned:
        console.print(
            f"Every failure with its row: {escape(shown(str(check.feedback / FAILURES)))}"
        )
        console.print(f"What to fix first:          {escape(shown(str(check.feedback / PAGE)))}")
    return SOMETHING_REFUSED if refused else ALL_ACCEPTED


@contextmanager
def _ending_tidily() -> Iterator[None]:
    """End the block by an exception when the process is asked to end, so that no row stays behind."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    # Windows has no SIGHUP; of Ctrl-C Python makes an exception itself.
    numbers = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = [(number, signal.signal(number, end)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def _counts(outcome: ExtractOutcome) -> str:
    if not outcome.files_seen:
        return ""
    warned = warnings_in(outcome)
    counts = f"{outcome.rows_received:,} rows"
    counts += f", {outcome.rows_quarantined:,} refused" if outcome.rows_quarantined else ""
    return counts + (f", warnings: {warned:,}" if warned else "")
