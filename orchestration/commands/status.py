"""What ``tartan status`` shows: the current release, how fresh every extract is, and what is open."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.alerts.channel_status import channels_status
from orchestration.commands.console import coloured, print_unmapped
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from warehouse.log import issue_history
from warehouse.log.issues import Issue
from warehouse.log.ledger import open_ledger
from warehouse.log.standing import Standing, standings
from warehouse.release.publish import current_release


def print_status(settings: Settings, console: Console) -> None:
    """Print it all from the delivery log; starts nothing and changes nothing."""
    found = pending(settings)
    release = current_release(settings.zones)
    with open_ledger(settings.zones.ledger) as ledger:
        fresh = standings(ledger)
        open_issues = [issue for issue in issue_history.issues(ledger) if issue.is_open]
    if release is None:
        console.print("No release yet: tartan refresh makes one.")
    else:
        made = release.manifest["created_at"]
        console.print(
            f"Release [bold]{release.id}[/], made {made}, code {release.manifest['code_version']}"
        )
        if not found.release_is_current:
            console.print("  [yellow]Newer data or code is waiting:[/] tartan refresh")
        print_unmapped(release.manifest.get("unmapped_teams", []), console)
    console.print(_freshness(fresh))
    for standing in fresh:
        for reason in standing.reasons:
            console.print(
                f"  {standing.la_id} {standing.system} {standing.newest}: {escape(reason)}"
            )
    console.print(_issues(open_issues) if open_issues else "No open quality issues.")
    for line in channels_status(settings, {standing.la_id for standing in fresh}):
        console.print(f"[yellow]Alerts:[/] {escape(line)}")
    for folder in found.folders:
        console.print(f"  Waiting: {folder.la_id} {folder.system} {folder.delivered_on}")
    for item in found.misplaced:
        console.print(f"  [red]Can't be taken:[/] {escape(str(item.path))}: {escape(item.reason)}")


def _freshness(standings: list[Standing]) -> Table:
    table = Table(title="Freshness", title_justify="left", box=SIMPLE)
    for heading in ("authority", "system", "extract", "in use from", "newest", "state"):
        table.add_column(heading, no_wrap=True)
    for standing in standings:
        stale = f"[red]stale[/] ({coloured(standing.status)})"
        table.add_row(
            standing.la_id,
            standing.system,
            standing.extract,
            str(standing.in_use or "none"),
            str(standing.newest),
            stale if standing.is_stale else coloured(standing.status),
        )
    return table


def _issues(issues: list[Issue]) -> Table:
    table = Table(title="Open quality issues", title_justify="left", box=SIMPLE)
    for heading in ("authority", "system", "extract", "rule", "severity", "failing", "open since"):
        table.add_column(heading, no_wrap=True)
    for issue in issues:
        table.add_row(
            issue.la_id or "the hub",
            issue.system,
            issue.extract,
            issue.rule_id,
            issue.severity,
            f"{issue.rows_failed:,}",
            str(issue.opened_on),
        )
    return table
