"""The output of the command line: plain lines, and a spinner where there is a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.status import Status

from expectations.wording import reasons, warnings

if TYPE_CHECKING:
    from warehouse.delivery.outcome import ExtractOutcome
    from warehouse.intake import Reading

_COLOURS = {
    "accepted": "green",
    "partly": "yellow",
    "held": "yellow",
    "rejected": "red",
    "superseded": "dim",
    "missing": "yellow",
}
_NEXT_TIME = "The next refresh tries again."
_WORDS = {"rejected": "refused", "partly": "in part"}


def coloured(status: str) -> str:
    """Return a status in plain words and in its colour."""
    return f"[{_COLOURS.get(status, 'default')}]{_WORDS.get(status, status)}[/]"


def warnings_in(outcome: ExtractOutcome) -> int:
    """Return how many rows and files a warning is about."""
    broken = (rule for rule in outcome.rules_broken() if rule.severity == "warning")
    return sum(outcome.failed(rule) for rule in broken)


def of_raw(reading: Reading) -> list[str]:
    """Return a line about the damaged files of raw that were made again, and one about those that were not."""
    lines = []
    if reading.restored:
        lines.append(
            f"Raw was damaged and was made again from landing: {', '.join(reading.restored)}."
        )
    if reading.lost:
        lines.append(
            f"Raw is damaged and could not be made again, so nothing of it is in use: "
            f"{', '.join(reading.lost)}. Deliver it again."
        )
    return lines


def print_unmapped(teams: list[dict[str, Any]], console: Console) -> None:
    """Print the teams that the seed of localities lacks, a line for each authority."""
    for la_id, of_la in groupby(teams, key=lambda team: str(team["la_id"])):
        named = ", ".join(f"{team['team']} ({team['cases']:,})" for team in of_la)
        console.print(
            f"  [yellow]Unmapped:[/] the cases of these teams of {la_id} count in the locality "
            f"Unknown; add the teams to seeds/localities.csv: {escape(named)}."
        )


class ConsoleProgress:
    """Writes a line per delivery, and the stage either as a spinner or as a line."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stage = ""
        self._status: Status | None = console.status("") if console.is_terminal else None

    def __enter__(self) -> ConsoleProgress:
        if self._status:
            self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._status:
            self._status.stop()

    def stage(self, name: str) -> None:
        """Show what is being done."""
        self._stage = name
        if self._status:
            self._status.update(f"{name} …")
        else:
            self._console.print(f"{name} …")

    def note(self, text: str) -> None:
        """Print something to know or do that does not depend on the deliveries."""
        self._console.print(f"  [yellow]Note:[/] {escape(text)}")

    def fault(self, text: str) -> None:
        """Print what failed for now."""
        self._console.print(f"  [red]Not done:[/] {escape(text)} {_NEXT_TIME}")

    def read(self, reading: Reading) -> None:
        """Print a line for a delivery, and one for each reason of a refusal."""
        delivery = reading.delivery
        of = f"  {delivery.la_id:<22} {delivery.system:<12} {delivery.delivered_on}  "
        if reading.fault:
            self._console.print(f"{of}[red]not read[/]  {escape(reading.fault)} {_NEXT_TIME}")
        else:
            self._console.print(f"{of}{coloured(reading.status)}  {_counts(reading)}")
        for line in of_raw(reading):
            self._console.print(f"      {escape(line)}")
        for outcome in reading.outcomes:
            where = f"{outcome.extract}: " if len(reading.outcomes) > 1 else ""
            broken = outcome.broken_rules()
            late = [each for each in broken if each.rule_id == "older_than_in_use"]
            for line in (*reasons(broken), *warnings(late)):
                self._console.print(f"      {escape(where + line)}")

    def built(self, name: str) -> None:
        """Show the last model or test on a terminal; in a log it would only be noise."""
        if self._status:
            self._status.update(f"{self._stage} … {name}")


def _counts(reading: Reading) -> str:
    read = [outcome for outcome in reading.outcomes if outcome.files_seen]
    refused = sum(outcome.rows_quarantined for outcome in read)
    extracts = f" in {len(read)} extracts" if len(read) > 1 else ""
    counts = f"{sum(outcome.rows_accepted for outcome in read):,} rows{extracts}"
    warnings = sum(warnings_in(outcome) for outcome in reading.outcomes)
    counts += f", {refused:,} refused" if refused else ""
    return counts + (f", warnings: {warnings:,}" if warnings else "")
