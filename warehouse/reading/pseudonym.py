"""Pseudonyms: keyed hashes that replace the ids of people, so that raw holds no real id."""

from __future__ import annotations

import hmac

import polars as pl

from expectations.contracts.base import Column
from warehouse.reading.secret import Key

# 128 of the 256 bits: two people of a region will not collide, and the column is half as large.
_HEX_DIGITS = 32

_NONE = pl.DataFrame(schema={"value": pl.String, "hash": pl.String})


class Pseudonyms:
    """The pseudonyms of one authority's people; each is computed once for a delivery."""

    def __init__(self, key: Key, la_id: str) -> None:
        self._key = key
        self._la_id = la_id
        self._known: dict[str, pl.DataFrame] = {}

    def of(self, column: Column, values: pl.Series) -> pl.Series:
        """Return the hash of each value, as 32 hexadecimal digits; null stays null.

        Ids of persons and workers are hashed together with the authority, so the same number in two
        authorities gives two hashes. UPN and NHS number are national and hash alike everywhere.
        A column that names nobody is returned unchanged.
        """
        if column.pseudonym is None:
            return values
        written = values if column.pseudonym != "national" else _without_spaces(values)
        wanted = written.alias("value").to_frame()
        known = self._known.get(column.pseudonym, _NONE)
        new = wanted.unique().drop_nulls().join(known, "value", "anti")
        if len(new):
            hashes = self._hashes(column.pseudonym, new["value"].to_list())
            known = pl.concat([known, new.with_columns(hash=pl.Series(hashes, dtype=pl.String))])
            self._known[column.pseudonym] = known
        return wanted.join(known, "value", "left", maintain_order="left")["hash"].alias(values.name)

    def _hashes(self, kind: str, values: list[str]) -> list[str]:
        scope = "" if kind == "national" else self._la_id
        begun = hmac.new(self._key.secret, f"{kind}\x1f{scope}\x1f".encode(), "sha256")
        hashes = []
        for value in values:
            each = begun.copy()
            each.update(value.encode())
            hashes.append(each.hexdigest()[:_HEX_DIGITS])
        return hashes


def _without_spaces(values: pl.Series) -> pl.Series:
    """Return national numbers in capitals and without spaces."""
    return values.str.replace_all(" ", "", literal=True).str.to_uppercase()
