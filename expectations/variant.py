"""How an authority's export differs from the shape that its system's contracts have.

Configuration and no code: the files of a folder say it, and ``variant_file`` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ExtractVariant:
    """What is different in one extract; every column is meant by its contract's name.

    Attributes:
        columns: what the authority calls a column.
        dates: how it writes dates, in the words of ``strftime``; none = as any system may.
        values: for a column, what the authority's texts, in lower case, stand for.
        domains: under which domain the authority's lookup has a column's codes.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)

    def name_of(self, column: str) -> str:
        """What the authority calls a column."""
        return self.columns.get(column, column)


AS_IN_CONTRACT = ExtractVariant()


@dataclass(frozen=True)
class Variant:
    """How an authority's export of one system differs from its contracts.

    Attributes:
        extracts: those in which anything is different.
    """

    extracts: Mapping[str, ExtractVariant] = field(default_factory=dict)

    def of(self, extract: str) -> ExtractVariant:
        """What is different in an extract."""
        return self.extracts.get(extract, AS_IN_CONTRACT)


AS_IN_CONTRACTS = Variant()
