"""Settings are typed, and a misspelt one is an error."""

from pathlib import Path

import pytest

from orchestration.settings import SettingsError, load_settings


def test_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load_settings({})
    assert settings.home == tmp_path / "data"
    assert settings.warehouse_key is None
    assert (settings.variants / "README.md").is_file()


def test_every_setting_from_the_environment() -> None:
    settings = load_settings(
        {
            "TARTAN_HOME": "/somewhere",
            "TARTAN_SETTLE_MINUTES": "0.5",
            "TARTAN_RELEASES_KEPT": "3",
            "TARTAN_YEARS_SHOWN": "2",
            "TARTAN_WAREHOUSE_KEY": "secret",
            "TARTAN_UI_PORT": "4000",
            "TARTAN_READ_MEMORY_MB": "8192",
            "TARTAN_READ_SECONDS": "30.5",
            "TARTAN_VARIANTS": "/network/variants",
            "PATH": "/bin",
        }
    )
    assert settings.home == Path("/somewhere")
    assert settings.variants == Path("/network/variants")
    assert (settings.settle_minutes, settings.releases_kept, settings.ui_port) == (0.5, 3, 4000)
    assert settings.years_shown == 2
    assert (settings.read_memory_mb, settings.read_seconds) == (8192, 30.5)
    assert "secret" not in repr(settings)


def test_the_environment_comes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text(
        "# local\nTARTAN_HOME='/from/file'\nTARTAN_UI_PORT=1234\nOTHER=1\n"
    )
    monkeypatch.setenv("TARTAN_UI_PORT", "4321")
    settings = load_settings()
    assert (settings.home, settings.ui_port) == (Path("/from/file"), 4321)


@pytest.mark.parametrize(
    ("variable", "text", "words"),
    [
        (
            "TARTAN_HOMES",
            "/x",
            "TARTAN_HOMES is not a setting of Tartan. Use one of: TARTAN_CHANNELS, TARTAN_HOME,",
        ),
        ("TARTAN_HOME", "/a,b", "Choose a TARTAN_HOME without a comma in its path"),
        ("TARTAN_UI_PORT", "many", "Set TARTAN_UI_PORT to a number, not 'many'."),
        ("TARTAN_READ_MEMORY_MB", "64", "Set TARTAN_READ_MEMORY_MB to 512 or more, not 64."),
        ("TARTAN_READ_SECONDS", "nan", "Set TARTAN_READ_SECONDS to 1 or more, not nan."),
        ("TARTAN_PSEUDONYM_KEY", "short", "Set TARTAN_PSEUDONYM_KEY to at least 32 bytes"),
        ("TARTAN_PSEUDONYM_KEY", "", "To use the key that Tartan keeps in its home, remove the"),
        ("TARTAN_RELEASES_KEPT", "0", "Set TARTAN_RELEASES_KEPT to 1 or more, not 0."),
    ],
)
def test_a_wrong_setting_names_itself(variable: str, text: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({variable: text})
    assert words in str(caught.value)


def test_an_empty_setting_is_none_at_all() -> None:
    assert load_settings({"TARTAN_WAREHOUSE_KEY": ""}).warehouse_key is None
