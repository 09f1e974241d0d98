"""Pseudonyms: keyed, of one authority, alike for a national number; and where their key comes from."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import polars as pl
import pytest

from expectations.contracts.base import Column, Pseudonym
from warehouse.reading.pseudonym import Pseudonyms
from warehouse.reading.secret import KEY_FILE, Key, KeyRefused, key_of, known_key, read_with
from warehouse.versions import reading_version

LONG = "of the hub, and thirty-two bytes long"


def column(kind: Pseudonym | None) -> Column:
    return Column("X", "id", "", required=False, needed=False, strict=False, pseudonym=kind)


def hashed(
    kind: Pseudonym | None, *values: str | None, la: str = "luton", key: bytes = b"k"
) -> list[str | None]:
    series = pl.Series("X", values, dtype=pl.String)
    return Pseudonyms(Key(key), la).of(column(kind), series).to_list()


def test_it_is_the_hmac_of_kind_authority_and_value() -> None:
    expected = hmac.new(b"k", b"person\x1fluton\x1f123", hashlib.sha256).hexdigest()[:32]
    assert hashed("person", "123", None, "123") == [expected, None, expected]


def test_one_number_in_two_authorities_under_two_keys_or_of_two_kinds_never_meets() -> None:
    found = {
        *hashed("person", "1"),
        *hashed("person", "1", la="essex"),
        *hashed("worker", "1"),
        *hashed("person", "1", key=b"other"),
    }
    assert len(found) == 4


def test_a_national_number_is_alike_everywhere_however_it_is_spaced() -> None:
    assert hashed("national", "943 476 5919", "q1") == hashed(
        "national", "9434765919", "Q1", la="essex"
    )


def test_what_names_nobody_stays_as_it_is() -> None:
    assert hashed(None, "1", None) == ["1", None]


def test_more_values_in_a_later_column_change_none_of_before() -> None:
    pseudonyms = Pseudonyms(Key(b"k"), "luton")
    first = pseudonyms.of(column("person"), pl.Series("X", ["1", "2"]))
    again = pseudonyms.of(column("person"), pl.Series("X", ["3", "2", "1"]))
    assert again.to_list()[1:] == [first[1], first[0]]
    assert again.name == "X"


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    assert known_key(folder, None) is None
    made = key_of(folder, None)
    assert made.is_new
    assert key_of(folder, None) == Key(made.secret)
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(made.secret) == 64


def test_a_key_that_is_given_comes_before_the_homes_own(tmp_path: Path) -> None:
    own = key_of(tmp_path, None)
    given = key_of(tmp_path, LONG)
    assert given.secret == LONG.encode()
    assert len({read_with(reading_version(), key) for key in (own, given, None)}) == 3


@pytest.mark.parametrize("given", ["", " ", "x" * 31, " " * 40])
def test_a_key_that_is_set_too_short_is_refused_with_the_remedy(tmp_path: Path, given: str) -> None:
    with pytest.raises(KeyRefused, match="Set TARTAN_PSEUDONYM_KEY to at least 32 bytes"):
        key_of(tmp_path, given)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "what"), [("", "empty"), ("\n", "empty"), ("x" * 31, "shorter")]
)
def test_a_damaged_key_file_is_refused_and_left_as_it_is(
    tmp_path: Path, content: str, what: str
) -> None:
    path = tmp_path / KEY_FILE
    path.write_text(content)
    for read in (known_key, key_of):
        with pytest.raises(KeyRefused, match=f"is {what}.*Put your copy of the key into"):
            read(tmp_path, None)
    assert path.read_text() == content
    assert key_of(tmp_path, LONG).secret == LONG.encode()


def test_no_key_is_made_in_place_of_one_in_use(tmp_path: Path) -> None:
    with pytest.raises(KeyRefused, match="is missing"):
        key_of(tmp_path, None, in_use=True)
    assert list(tmp_path.iterdir()) == []
    assert key_of(tmp_path, LONG, in_use=True).secret == LONG.encode()
    assert key_of(tmp_path, None, in_use=False).is_new


def test_no_words_show_the_key() -> None:
    assert "hidden" not in repr(Key(b"hidden"))


@pytest.mark.parametrize("kind", ["person", "worker", "national"])
def test_nothing_in_gives_nothing_out(kind: Pseudonym) -> None:
    assert hashed(kind) == []
    assert hashed(kind, None) == [None]
