"""Which release is current, and which of its files can be relied on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from warehouse.delivery.landing import file_hash
from warehouse.delivery.zones import Zones
from warehouse.release.current import MANIFEST, current_release, published_mart


@pytest.fixture
def release(zones: Zones) -> Path:
    """Make a release of one mart that ``current`` points to; return its folder."""
    path = zones.published / "20210228T020000Z"
    mart = path / "parquet" / "fct_indicator.parquet"
    mart.parent.mkdir(parents=True)
    mart.write_bytes(b"figures")
    files = {"parquet/fct_indicator.parquet": file_hash(mart)}
    (path / MANIFEST).write_text(json.dumps({"release_id": path.name, "files": files}))
    (zones.published / "current").symlink_to(path.name, target_is_directory=True)
    return path


def test_a_mart_of_a_whole_release_is_found(zones: Zones, release: Path) -> None:
    found = current_release(zones)
    assert found is not None
    assert found.id == release.name
    assert published_mart(zones, "fct_indicator") == release / "parquet" / "fct_indicator.parquet"
    assert published_mart(zones, "fct_unknown") is None


def test_before_the_first_release_there_is_none(zones: Zones) -> None:
    assert current_release(zones) is None
    assert published_mart(zones, "fct_indicator") is None


def test_a_damaged_mart_is_none(zones: Zones, release: Path) -> None:
    mart = release / "parquet" / "fct_indicator.parquet"
    mart.write_bytes(b"fig")
    assert published_mart(zones, "fct_indicator") is None
    mart.unlink()
    assert published_mart(zones, "fct_indicator") is None
    assert current_release(zones) is not None


def test_a_release_whose_manifest_is_damaged_is_none(zones: Zones, release: Path) -> None:
    manifest = release / MANIFEST
    manifest.write_text(manifest.read_text()[:-5])
    assert current_release(zones) is None
    assert published_mart(zones, "fct_indicator") is None
