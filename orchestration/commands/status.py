"""The command ``tartan status``: prints the current release, how fresh each extract is, and open issues."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from orchestration.alerts.channel_status import channels_status
from orchestration.commands.console import coloured, print_unmapped
from orchestration.runtime.pending import pending
from orchestration.settings import Settings
from warehouse.delivery.opening import shown
from warehouse.log import issue_history
from warehouse.log.freshness import Freshness, freshness_of_extracts
from warehouse.log.issues import Issue
from warehouse.log.ledger import open_ledger
from warehouse.release.current import current_release


def print_status(settings: Settings, console: Console) -> None:
    """Print the status from the delivery log; nothing is started or changed."""
    found = pending(settings)
    release = current_release(settings.zones)
    with open_ledger(settings.zones.ledger) as ledger:
        extracts = freshness_of_extracts(ledger)
        issues = issue_history.issues(ledger)
    if found.release_damage:
        console.print(f"[red]{escape(found.release_damage)}[/] To make one, run: tartan refresh")
    elif release is None:
        console.print("There is no release yet. To make one, run: tartan refresh")
    else:
        made, code = (release.manifest.get(name) for name in ("created_at", "code_version"))
        console.print(f"Release [bold]{release.id}[/], made {made}, code {code}")
        if not found.release_is_current:
            console.print("  [yellow]Newer data or code is waiting.[/] Run: tartan refresh")
        print_unmapped(release.manifest.get("unmapped_teams", []), console)
    console.print(_freshness_table(extracts))
    for extract in extracts:
        for reason in extract.reasons:
            console.print(f"  {extract.la_id} {extract.system} {extract.newest}: {escape(reason)}")
    for extract in extracts:
        if extract.status == "held":
            console.print(
                f"  [yellow]Held:[/] {extract.la_id} {extract.system} {extract.extract}. If the "
                f"delivery is right, run: tartan accept {extract.delivery_id} "
                f'--extract {extract.extract} --reason "..."'
            )
    open_issues = [issue for issue in issues if issue.is_open]
    console.print(
        _issue_table("Open quality issues", open_issues)
        if open_issues
        else "No open quality issues."
    )
    accepted = [issue for issue in issues if issue.state == "accepted"]
    if accepted:
        console.print(_issue_table("Accepted as right", accepted))
    for line in channels_status(settings, {extract.la_id for extract in extracts}):
        console.print(f"[yellow]Alerts:[/] {escape(line)}")
    for folder in found.folders:
        console.print(f"  Waiting: {folder.la_id} {folder.system} {folder.delivered_on}")
    for la, system in sorted(found.waiting):
        console.print(f"  Received, to be read at the next refresh: {la} {system}")
    for item in found.misplaced:
        console.print(
            f"  [red]Not taken:[/] {escape(shown(str(item.path)))}: {escape(item.reason)}"
        )


def _freshness_table(extracts: list[Freshness]) -> Table:
    """Return a table with a row for each extract of each authority."""
    table = Table(title="Freshness", title_justify="left", box=SIMPLE)
    for heading in ("authority", "system", "extract", "in use from", "newest", "state"):
        table.add_column(heading, no_wrap=True)
    for extract in extracts:
        stale = f"[red]stale[/] ({coloured(extract.status)})"
        table.add_row(
            extract.la_id,
            extract.system,
            extract.extract,
            str(extract.in_use or "none"),
            str(extract.newest),
            stale if extract.is_stale else coloured(extract.status),
        )
    return table


def _issue_table(title: str, issues: list[Issue]) -> Table:
    """Return a table with a row for each issue, which names the id that ``tartan accept`` takes."""
    table = Table(title=title, title_justify="left", box=SIMPLE)
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
