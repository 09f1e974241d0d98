"""The cells of one extract: from an authority's texts to values, dates and national codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from expectations.across import system_contracts
from expectations.codes import LocalCodes, decode, local_codes
from expectations.contracts.base import Column, Contract, Kind, columns, null_texts, option
from expectations.contracts.cross_checks import AcceptedRows
from expectations.variant import ExtractVariant
from warehouse.reader import values

_READ_AS: dict[Kind, values.Kind] = {
    "id": "text",
    "text": "text",
    "integer": "integer",
    "number": "number",
    "date": "date",
    "flag": "flag",
}


@dataclass(frozen=True)
class Cells:
    """What cells are read by.

    Attributes:
        contract: the extract's contract.
        variant: how the authority's export differs from it.
        codes: what the authority's local codes stand for.
    """

    contract: type[Contract]
    variant: ExtractVariant
    codes: LocalCodes

    def typed(self, column: Column, text: pl.Series) -> tuple[pl.Series, pl.Series]:
        """The values of a column that is no code, and a mask of texts that can't be read."""
        own = _in_our_words(text, self.variant.values.get(column.name))
        nulls = null_texts(self.contract, column)
        return values.typed(own, _READ_AS[column.kind], nulls, self.variant.dates)

    def decoded(
        self, column: Column, text: pl.Series, on: pl.Series | None
    ) -> tuple[pl.Series, pl.Series, pl.Series]:
        """The codes of a column, and masks of texts that are none, or were not in use then.

        Args:
            on: see ``expectations.codes.decode``.
        """
        given, _ = values.typed(text, "text", null_texts(self.contract, column))
        said = self.variant.values.get(column.name)
        domain = self.variant.domains.get(column.name, column.lookup)
        local = self.codes.get(domain.strip().lower()) if domain else None
        return decode(column, given, on, local, said)


def codes_beside(contract: type[Contract], kept: AcceptedRows) -> LocalCodes | None:
    """What an authority's local codes stand for; None when an extract has some and nothing says it."""
    if not any(column.lookup for column in columns(contract)):
        return {}
    for name, beside in system_contracts(contract).items():
        if option(beside, "decodes", None):
            rows = kept(name)
            return None if rows is None else local_codes(beside, rows.lazy().collect())
    raise LookupError(f"no extract beside {contract.__name__} says what local codes stand for")


def _in_our_words(text: pl.Series, said: Mapping[str, str] | None) -> pl.Series:
    """Texts for which a variant has the contract's own, in that; the others as they are."""
    if not said:
        return text
    written = text.unique().drop_nulls()  # few, however many rows there are
    asked = written.str.strip_chars().str.to_lowercase()
    meant = asked.replace_strict(said, default=None, return_dtype=pl.String).fill_null(written)
    return text.replace_strict(written, meant, default=None, return_dtype=pl.String)
