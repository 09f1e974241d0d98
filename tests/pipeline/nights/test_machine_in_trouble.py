"""Trouble with the machine during a night: a sentence with the remedy, and the next night makes up for it."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from orchestration.commands.cli import app
from orchestration.runtime.dbt import DbtError
from orchestration.settings import Settings
from tests.conftest import Deliver, a_return
from tests.pipeline.conftest import Refresh, ask, refresh_home
from tests.unit.warehouse.test_damage import cut_short, spoil
from warehouse.log import ledger as log
from warehouse.receiving import receive
from warehouse.release.current import current_release, release_damage

LINE = "eastern_2020,1.3,2020/21-YTD-09,,{},,,"
NEWER = "2020-11-20"
FIGURES = "select numerator from marts.fct_indicator where numerator > 0 order by 1"


def full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the delivery log as another program would."""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("begin exclusive")
    try:
        with patch.object(log, "WAIT_SECONDS", 0.05):
            yield
    finally:
        other.close()


def test_after_nights_of_trouble_a_night_gives_what_an_undisturbed_one_gives(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    zones = settings.zones
    deliver("essex", a_return(LINE.format(100)))
    deliver("luton", a_return(LINE.format(50)))
    assert refresh().code == 0
    first = current_release(zones)
    assert first is not None

    # A full disk while publishing.
    deliver("luton", a_return(LINE.format(51)), day=NEWER)
    with patch("warehouse.release.publish.sync", full):
        ran = refresh()
    assert ran.code == 1, ran.printed
    assert "Not published" in ran.printed
    assert "The disk is full. Free some space" in ran.printed
    assert "The current release is unchanged." in ran.printed
    assert "Traceback" not in ran.printed
    assert current_release(zones) == first
    assert release_damage(zones) is None

    # Another authority's raw changes on the disk, and so does the release.
    (essex,) = zones.raw.glob("returns/return/la=essex/*.parquet")
    spoil(essex)
    cut_short(first.path / "release.json")
    ran = refresh()
    assert ran.code == 0, ran.printed
    assert "Raw was damaged and was made again from landing: return." in ran.printed
    assert "The last release counts as none, since published/current/release.json" in ran.printed
    assert ask(zones, FIGURES) == [(51,), (100,)]
    assert "Nothing new" in refresh().printed


def test_one_authoritys_trouble_holds_up_no_other_and_is_tried_again(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(100)))
    deliver("luton", a_return(LINE.format(50)))

    def unreadable(*arguments: object) -> object:
        if arguments[2].la_id == "luton":  # type: ignore[attr-defined]
            raise PermissionError(errno.EACCES, "Permission denied", "drop/luton")
        return receive(*arguments)  # type: ignore[arg-type]

    with patch("warehouse.receiving.receive", unreadable):
        ran = refresh()
    assert ran.code == 3, ran.printed
    assert "luton returns 2020-10-30 was not received" in ran.printed
    assert "Give its user access: drop/luton. The next refresh tries again." in ran.printed
    assert ask(settings.zones, FIGURES) == [(100,)]

    # Essex loses its rows in raw and their bytes, and has nothing in drop any more.
    (raw,) = settings.zones.raw.glob("returns/return/la=essex/*.parquet")
    cut_short(raw)
    (sent,) = settings.zones.drop.glob("essex/returns/*/*")
    for path in settings.zones.landing.rglob("*"):
        if path.is_file() and path.read_bytes() == sent.read_bytes():
            path.unlink()
    sent.unlink()
    ran = refresh()
    assert ran.code == 3, ran.printed
    assert "could not be made again, so nothing of it is in use: return." in ran.printed
    assert ask(settings.zones, FIGURES) == [(50,)]


def test_a_full_disk_while_the_models_are_built_is_a_sentence(
    settings: Settings, deliver: Deliver, refresh: Refresh
) -> None:
    deliver("essex", a_return(LINE.format(100)))

    def failing(*_: object, **__: object) -> None:
        raise DbtError('IO Error: Could not write file "x": No space left on device')

    with patch("orchestration.runtime.dbt.invoke", failing):
        ran = refresh()
    assert ran.code == 1
    assert "Nothing was published. The disk is full." in ran.printed
    assert "There is no current release." in ran.printed


@pytest.mark.parametrize("command", ["refresh", "status", "ui"])
@pytest.mark.parametrize("trouble", ["locked", "damaged", "missing", "full disk", "empty key"])
def test_every_command_says_what_is_wrong_without_a_traceback(
    settings: Settings, deliver: Deliver, command: str, trouble: str
) -> None:
    zones = settings.zones
    deliver("essex", a_return(LINE.format(100)))
    with log.open_ledger(zones.ledger):
        pass
    (zones.raw / "returns/return/la=essex").mkdir(parents=True)
    (zones.raw / "returns/return/la=essex/q2.parquet").touch()
    expected = {
        "locked": "Another program has locked the delivery log",
        "damaged": "The delivery log is damaged. Put a backup",
        "missing": "The delivery log is missing or empty, though raw holds rows",
        "full disk": "The disk is full. Free some space",
        "empty key": "pseudonym.key is empty. Put your copy of the key into",
    }[trouble]

    def run() -> tuple[int, str]:
        with patch("os.execve", side_effect=AssertionError):
            ran = CliRunner().invoke(app, [command], env={"TARTAN_HOME": str(zones.home)})
        return ran.exit_code, ran.output

    if trouble == "locked":
        with locked(zones.ledger):
            code, printed = run()
    elif trouble == "full disk":
        with patch("pathlib.Path.mkdir", full):
            code, printed = run()
    else:
        if trouble == "damaged":
            zones.ledger.write_bytes(b"this is no database" * 500)
        elif trouble == "missing":
            zones.ledger.unlink()
        else:
            zones.secrets.mkdir()
            (zones.secrets / "pseudonym.key").touch()
        code, printed = run()
    assert code == 1, printed
    assert expected in " ".join(printed.split())
    assert "Traceback" not in printed


def test_a_short_key_of_these_settings_is_refused_before_anything_is_read(
    settings: Settings, deliver: Deliver
) -> None:
    deliver("essex", a_return(LINE.format(100)))
    ran = refresh_home(replace(settings, pseudonym_key="short"))
    assert ran.code == 1
    assert "Set TARTAN_PSEUDONYM_KEY to at least 32 bytes" in ran.printed
    assert not list(settings.zones.landing.iterdir())
