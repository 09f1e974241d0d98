"""The systems that deliver to Tartan, and the extracts of each.

A plain declaration, so that the command line and Dagster's definitions know every extract
without importing Pandera. A new system is an entry here, a contract for each of its extracts
and a staging model.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from expectations.contracts.base import Contract


@dataclass(frozen=True)
class Extract:
    """One table that a system delivers.

    Attributes:
        name: the extract's name in file names, in raw and in every report.
        contract: where its Pandera model stands, as ``module:class``.
    """

    name: str
    contract: str

    def load(self) -> type[Contract]:
        """The extract's contract; imports Pandera."""
        module, _, name = self.contract.partition(":")
        contract: type[Contract] = getattr(import_module(module), name)
        return contract


@dataclass(frozen=True)
class System:
    """A case-management system or a kind of return.

    Attributes:
        name: the folder name in drop.
        extracts: what it delivers.
        any_file_name: every file is of the one extract, whatever it is called.
    """

    name: str
    extracts: tuple[Extract, ...]
    any_file_name: bool = False

    def extract_of(self, file_name: str) -> Extract | None:
        """The extract a file belongs to: its name, any case, with an optional ``_tail``.

        The longest name wins, so that ``FACT_CLA_PLACEMENT_2020.csv`` is not taken for FACT_CLA.
        """
        if self.any_file_name:
            return self.extracts[0]
        stem = file_name.rsplit("/", 1)[-1].split(".", 1)[0].lower()
        named = [
            extract
            for extract in self.extracts
            if stem == extract.name.lower() or stem.startswith(f"{extract.name.lower()}_")
        ]
        return max(named, key=lambda extract: len(extract.name), default=None)


RETURNS = System(
    name="returns",
    extracts=(Extract("return", "expectations.contracts.returns.return_:Return"),),
    any_file_name=True,
)

SYSTEMS: dict[str, System] = {system.name: system for system in (RETURNS,)}
