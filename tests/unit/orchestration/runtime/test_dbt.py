"""What a killed dbt leaves behind does not stand in the way of the next one."""

from __future__ import annotations

from orchestration.runtime import dbt
from orchestration.settings import Settings


def test_starting_afresh_removes_the_database_and_what_spilled_from_it(settings: Settings) -> None:
    database = settings.zones.build_database
    spilled = database.with_name(f"{database.name}.tmp")
    spilled.mkdir()
    (spilled / "duckdb_temp_storage-0.tmp").write_text("half a sort")
    for path in (database, database.with_name(f"{database.name}.wal")):
        path.write_text("x")
    dbt.start_afresh(settings)
    assert list(settings.zones.build.glob("warehouse*")) == []


def test_half_a_manifest_of_dbts_own_is_never_read(settings: Settings) -> None:
    parsed = dbt.manifest(settings)
    (folder,) = (settings.zones.build / "dbt").iterdir()
    (folder / "manifest.json").write_text('{"nodes": {')
    assert dbt.manifest(settings) == parsed
    assert "model.tartan.fct_indicator" in parsed["nodes"]
    assert [path.name for path in folder.glob("parsed-*")] == [
        f"parsed-{dbt.building_version()}.json"
    ]
