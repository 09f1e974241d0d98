"""The cells of one extract: an authority's texts become values, dates and national codes."""

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
    """Reads the cells of one extract as one authority writes them.

    Attributes:
        contract: the extract's contract.
        variant: how the authority's export differs from it.
        codes: the authority's local codes with the national codes they stand for, by domain.
    """

    contract: type[Contract]
    variant: ExtractVariant
    codes: LocalCodes

    def typed(self, column: Column, text: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Return the values of a column without codes, and a mask of the texts that can't be read."""
        own = _in_contract_values(text, self.variant.values.get(column.name))
        nulls = null_texts(self.contract, column)
        return values.typed(own, _READ_AS[column.kind], nulls, self.variant.dates)

    def decoded(
        self, column: Column, text: pl.Series, on: pl.Series | None
    ) -> tuple[pl.Series, pl.Series, pl.Series]:
        """Return a column's codes, a mask of unknown codes, and a mask of codes not in use at the time.

        Args:
            on: a date per row; see ``expectations.codes.decode``.
        """
        given, _ = values.typed(text, "text", null_texts(self.contract, column))
        own_values = self.variant.values.get(column.name)
        domain = self.variant.domains.get(column.name, column.lookup)
        local = self.codes.get(domain.strip().lower()) if domain else None
        return decode(column, given, on, local, own_values)


def local_codes_for(contract: type[Contract], kept: AcceptedRows) -> LocalCodes | None:
    """Return the local codes that an extract needs, by domain.

    Returns:
        Empty where the extract has no local codes; None where it has some and the extract that
        decodes them was never delivered.

    Raises:
        LookupError: no contract of the system decodes local codes.
    """
    if not any(column.lookup for column in columns(contract)):
        return {}
    for name, other in system_contracts(contract).items():
        if option(other, "decodes", None):
            rows = kept(name)
            return None if rows is None else local_codes(other, rows.lazy().collect())
    raise LookupError(f"no extract of the system of {contract.__name__} decodes local codes")


def _in_contract_values(text: pl.Series, values_of: Mapping[str, str] | None) -> pl.Series:
    """Return the texts with an authority's own values replaced by the contract's; others unchanged."""
    if not values_of:
        return text
    written = text.unique().drop_nulls()  # few, even where there are many rows
    lowered = written.str.strip_chars().str.to_lowercase()
    meant = lowered.replace_strict(values_of, default=None, return_dtype=pl.String).fill_null(
        written
    )
    return text.replace_strict(written, meant, default=None, return_dtype=pl.String)
