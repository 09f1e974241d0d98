"""How an authority's export differs from its system's contracts.

These are records only; ``variant_file`` reads them from configuration files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExtractVariant:
    """The differences in one extract; columns are named as in the contract.

    Attributes:
        columns: the authority's name of a column.
        dates: its ``strftime`` formats of dates; empty = the formats that every system may use.
        values: for a column, our value for each of the authority's texts in lower case.
        domains: for a column, the domain of its codes in the authority's lookup.
        limits: for a rule, the share of failing rows above which the extract is held.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)

    def name_of(self, column: str) -> str:
        """Return the authority's name of a column."""
        return self.columns.get(column, column)


AS_IN_CONTRACT = ExtractVariant()


@dataclass(frozen=True)
class Variant:
    """The differences between an authority's export of one system and the contracts.

    Attributes:
        extracts: by name, the extracts with differences.
    """

    extracts: Mapping[str, ExtractVariant] = field(default_factory=dict)

    def of(self, extract: str) -> ExtractVariant:
        """Return the differences in one extract."""
        return self.extracts.get(extract, AS_IN_CONTRACT)


AS_IN_CONTRACTS = Variant()
