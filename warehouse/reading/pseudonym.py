"""Pseudonyms: ids of people become keyed hashes on the way in, so that raw holds no id a person has."""

from __future__ import annotations

import hmac

import polars as pl

from expectations.contracts.base import Column
from warehouse.reading.secret import Key

# 128 of the 256 bits: enough that no two people of a region ever meet, and half the space.
_HEX_DIGITS = 32

_NONE = pl.DataFrame(schema={"value": pl.String, "hash": pl.String})


class Pseudonyms:
    """The pseudonyms of one authority's people; each is worked out once for a delivery."""

    def __init__(self, key: Key, la_id: str) -> None:
        self._key = key
        self._la_id = la_id
        self._known: dict[str, pl.DataFrame] = {}

    def of(self, column: Column, values: pl.Series) -> pl.Series:
        """The hashes of a column's values, as 32 hexadecimal digits; null stays null.

        Persons and workers are hashed with the authority, so that one number in two authorities
        gives two hashes. UPN and NHS number are national, so there the hashes are the same.
        """
        if column.pseudonym is None:
            return values
        written = values if column.pseudonym != "national" else _without_spaces(values)
        asked = written.alias("value").to_frame()
        known = self._known.get(column.pseudonym, _NONE)
        new = asked.unique().drop_nulls().join(known, "value", "anti")
        if len(new):
            hashes = self._hashes(column.pseudonym, new["value"].to_list())
            known = pl.concat([known, new.with_columns(hash=pl.Series(hashes, dtype=pl.String))])
            self._known[column.pseudonym] = known
        return asked.join(known, "value", "left", maintain_order="left")["hash"].alias(values.name)

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
    """A national number as it is, however it was spaced."""
    return values.str.replace_all(" ", "", literal=True).str.to_uppercase()
