"""How PARIS writes values: ids, dates, and the local codes that its extract LOOKUP decodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

import polars as pl

from expectations.contracts.base import Column, columns
from expectations.systems import PARIS
from warehouse.synthetic.writers.cells import labels

DATE = "%d-%b-%Y"
_ELIGIBILITIES = (
    "Eligible child",
    "Relevant child",
    "Former relevant child",
    "Qualifying child",
)
_LETTERS = 3


def id_text(column: str) -> pl.Expr:
    """Return an id as text; null where it is not known."""
    return pl.col(column).cast(pl.String)


def offset_id(first: int, column: str) -> pl.Expr:
    """Return an id counted from ``first``, where two kinds of record share an extract."""
    return (pl.col(column) + first).cast(pl.String)


def day(column: str) -> pl.Expr:
    """Return a date like 31-DEC-2020."""
    return pl.col(column).dt.to_string(DATE).str.to_uppercase()


class LocalCodes:
    """An authority's local codes in each domain of LOOKUP, one for each national code.

    A local code is the domain's first letters and a number, so that none equals a national code.
    """

    def __init__(self, localities: Iterable[str]) -> None:
        self._words = _words_of_codes() | {"LOCALITY_CODE": {name: name for name in localities}}

    def encode(
        self, domain: str, column: str, means: Mapping[str, str | None] | None = None
    ) -> pl.Expr:
        """Return a column's values as local codes.

        Args:
            means: the national code of each value; None where the values are national codes.

        Raises:
            polars.exceptions.InvalidOperationError: the domain has no such code.
        """
        local = self._local(domain)
        if means is not None:
            local = {value: code and local[code] for value, code in means.items()}
        return pl.col(column).replace_strict(local, return_dtype=pl.String)

    def lookup(self) -> pl.DataFrame:
        """Return the extract LOOKUP."""
        entries = [
            {"DOMAIN": domain, "CODE": local, "DESCRIPTION": words[code], "NATIONAL_CODE": code}
            for domain, words in self._words.items()
            for code, local in self._local(domain).items()
        ]
        return pl.DataFrame(entries)

    def _local(self, domain: str) -> dict[str, str | None]:
        letters = domain.replace("_", "")[:_LETTERS]
        codes = enumerate(self._words[domain], start=1)
        return {code: f"{letters}{number:02}" for number, code in codes}


@cache
def _words_of_codes() -> dict[str, dict[str, str]]:
    """Return, by domain, the national codes of every column that uses it, with their labels."""
    found: dict[str, dict[str, str]] = {}
    for extract in PARIS.extracts:
        for column in columns(extract.load()):
            if column.lookup is not None:
                found.setdefault(column.lookup, {}).update(_words(column))
    return found


def _words(column: Column) -> dict[str, str]:
    if column.code_set is not None:
        return labels(column.code_set)
    own = _ELIGIBILITIES if column.lookup == "ELIGIBILITY_CODE" else column.values
    return {code: code for code in own}
