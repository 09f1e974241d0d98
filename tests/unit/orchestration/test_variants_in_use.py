"""A variant that can't be used is reported before anything is read, without a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.commands.cli import app
from tests.conftest import Deliver
from warehouse.delivery.zones import Zones


@pytest.fixture
def variants(tmp_path: Path, zones: Zones, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "variants"
    (folder / "paris").mkdir(parents=True)
    monkeypatch.setenv("TARTAN_HOME", str(zones.home))
    monkeypatch.setenv("TARTAN_VARIANTS", str(folder))
    return folder


def test_a_refresh_stops_at_a_variant_that_cannot_be_used(
    variants: Path, zones: Zones, deliver: Deliver
) -> None:
    (variants / "paris" / "a.yml").write_text("authorities: [narnia]\ndates: '%d'\n")
    deliver("essex", "PARIS_ID\n1\n", system="paris", name="CLIENT.txt")
    ran = CliRunner().invoke(app, ["refresh"])
    assert ran.exit_code == 1
    first, *mistakes = ran.stderr.splitlines()
    assert first == f"tartan: The variants in {variants} can't be used:"
    assert [line.strip().split(":")[0] for line in mistakes] == [
        "paris/a.yml, line 1",
        "paris/a.yml, line 2",
    ]
    assert not list(zones.raw.iterdir())


def test_status_is_shown_all_the_same(variants: Path, deliver: Deliver) -> None:
    (variants / "paris" / "a.yml").write_text("not: a variant")
    deliver("essex", "PARIS_ID\n1\n", system="paris", name="CLIENT.txt")
    assert CliRunner().invoke(app, ["status"]).exit_code == 0
