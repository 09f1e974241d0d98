"""The ``tartan`` commands and their options. Heavy modules are imported only where a command uses them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from expectations.seeds import authorities
from expectations.systems import SYSTEMS
from orchestration.settings import Settings, SettingsError, load_settings
from warehouse.reading.variants import VariantError
from warehouse.synthetic.choice import CHOICES

PUBLISHED, NOT_PUBLISHED, SOMETHING_REFUSED = 0, 1, 3

app = typer.Typer(
    name="tartan",
    help="The data warehouse of a regional children's-services data network.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def _authority(name: str) -> str:
    """Return an authority's slug, or raise a bad parameter."""
    if name not in authorities():
        raise typer.BadParameter(f"'{name}' is not an authority in seeds/local_authorities.csv.")
    return name


def _system(name: str) -> str:
    """Return a system's name, or raise a bad parameter."""
    if name not in SYSTEMS:
        raise typer.BadParameter(f"'{name}' is not a system. Tartan reads: {', '.join(SYSTEMS)}.")
    return name


def _day_of_a_sample(day: datetime) -> datetime:
    """Return the day of a made-up region, or raise a bad parameter."""
    if not datetime(2015, 1, 1) <= day <= datetime(2036, 12, 31):
        raise typer.BadParameter("choose a day from 2015 to 2036.")
    return day


def _system_of_a_sample(name: str) -> str:
    """Return the choice of systems of a made-up region, or raise a bad parameter."""
    if name not in CHOICES:
        raise typer.BadParameter(f"'{name}' is not a choice. Choose one of: {', '.join(CHOICES)}.")
    return name


Las = Annotated[
    list[str] | None,
    typer.Option(
        "--la",
        callback=lambda names: [_authority(n) for n in names or ()],
        help="Only this authority, by its slug, for example norfolk. Can be repeated.",
    ),
]
Systems = Annotated[
    list[str] | None,
    typer.Option(
        "--system",
        callback=lambda names: [_system(n) for n in names or ()],
        help="Only this system, for example returns. Can be repeated.",
    ),
]


@app.command()
def refresh(
    la: Las = None,
    system: Systems = None,
    full: Annotated[
        bool, typer.Option("--full", help="Also read again the deliveries in use.")
    ] = False,
) -> None:
    """Take new deliveries, check them, build the models and publish a release.

    Exit code 0: published, all accepted. 3: published, something was refused. 1: not published, the
    current release is unchanged.
    """
    from orchestration.commands.refresh import refresh_and_report

    try:
        code = refresh_and_report(_settings(), la or [], system or [], full, _console())
    except VariantError as error:
        code = _refused(error)
    raise typer.Exit(code)


@app.command()
def status() -> None:
    """Show the current release, how fresh each authority's data is, and open quality issues."""
    from orchestration.commands.status import print_status

    settings = _settings()
    with _answering():
        print_status(settings, _console())


@app.command()
def accept(
    what: Annotated[
        str, typer.Argument(help="The id of a delivery with held extracts, or of an open issue.")
    ],
    reason: Annotated[str, typer.Option(help="Why it is right; kept in the delivery log.")],
    extract: Annotated[
        str | None, typer.Option(help="Only this held extract of the delivery.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(
            help="The last day on which an issue counts as accepted.", formats=["%Y-%m-%d"]
        ),
    ] = None,
) -> None:
    """Accept a held extract, or a finding as right. tartan status shows both with their ids."""
    from orchestration.commands.accept import NotAcceptable, accept_and_report

    day = until.date() if until else None
    settings = _settings()
    try:
        with _answering():
            accept_and_report(settings, what, extract, reason, day, _console())
    except NotAcceptable as error:
        raise typer.Exit(_refused(error)) from None


@app.command()
def sample(
    las: Annotated[
        int,
        typer.Option(help="How many authorities, Norfolk first, then the largest.", min=1, max=11),
    ] = 11,
    years: Annotated[
        int, typer.Option(help="How many years the extracts go back.", min=1, max=12)
    ] = 6,
    as_at: Annotated[
        datetime,
        typer.Option(
            help="The day of the deliveries. The default is the end of the period that Norfolk "
            "published counts for.",
            formats=["%Y-%m-%d"],
            callback=_day_of_a_sample,
        ),
    ] = "2020-12-31",  # type: ignore[assignment]
    seed: Annotated[
        int, typer.Option(help="A different seed gives different children.", min=0)
    ] = 1,
    scale: Annotated[
        float,
        typer.Option(
            help="1 = as many children as Norfolk published, other authorities in proportion.",
            min=0.01,
            max=5,
        ),
    ] = 1.0,
    system: Annotated[
        str,
        typer.Option(
            help="The system the extracts are from: liquidlogic, paris, or mixed, where every second "
            "authority uses PARIS.",
            callback=_system_of_a_sample,
        ),
    ] = CHOICES[0],
    defects: Annotated[
        bool, typer.Option("--defects", help="Plant mistakes of every kind, and list them.")
    ] = False,
) -> None:
    """Write a made-up region's extracts into drop.

    The same options give the same bytes. A delivery of the same day is replaced.
    """
    from orchestration.commands.sample import write_and_report

    settings = _settings()
    with _answering():
        write_and_report(
            settings, las, years, as_at.date(), seed, scale, defects, system, _console()
        )


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="The folder of a delivery, or one of its files.")],
    system: Annotated[
        str | None,
        typer.Option(
            callback=lambda name: name and _system(name),
            help="The system the files are from, if their names do not show it.",
        ),
    ] = None,
    extract: Annotated[
        str | None,
        typer.Option(help="The extract that the file holds, if its name does not show it."),
    ] = None,
    la: Annotated[
        str | None,
        typer.Option(
            callback=lambda name: name and _authority(name),
            help="The authority, by its slug, for example norfolk, if the path does not name it.",
        ),
    ] = None,
) -> None:
    """Check files before you send them, by the rules of the nightly run. Nothing is stored.

    Writes what to correct into a folder _check next to the files. Exit code 0: everything would be
    accepted. 3: something would be refused. 1: the files can't be checked.
    """
    from orchestration.commands.check import check_and_report

    settings = _settings()
    with _answering():
        code = check_and_report(path, system, extract, la, settings, _console())
    raise typer.Exit(code)


@app.command()
def ui(
    port: Annotated[int | None, typer.Option(help="Port on localhost.")] = None,
) -> None:
    """Start Dagster's web UI on localhost, with its schedules and sensors."""
    from orchestration.commands.ui import serve

    settings = _settings()
    with _answering():
        code = serve(settings, port or settings.ui_port, _console())
    raise typer.Exit(code)


@contextmanager
def _answering() -> Iterator[None]:
    """Print what a person can remedy, a full disk or a locked log, as a sentence, and exit with 1."""
    try:
        yield
    except Exception as error:
        from orchestration.runtime.faults import sentence_of

        sentence = sentence_of(error)
        if sentence is None:
            raise
        raise typer.Exit(_refused(sentence)) from None


def _settings() -> Settings:
    """Return the settings, or print what is wrong with them and exit."""
    try:
        return load_settings()
    except SettingsError as error:
        raise typer.Exit(_refused(error)) from None


def _refused(error: ValueError | str) -> int:
    """Print what the user has to correct and return the exit code."""
    Console(stderr=True, highlight=False, soft_wrap=True).print(f"tartan: {error}", markup=False)
    return NOT_PUBLISHED


def _console() -> Console:
    """Return a console that never wraps lines: a terminal wraps them, a log file should not."""
    console = Console(highlight=False, soft_wrap=True)
    return console if console.is_terminal else Console(highlight=False, soft_wrap=True, width=140)


def main() -> None:
    """Run the console script."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
