"""The variants of a folder: which authority's export of which system differs from its contracts.

``<folder>/<system>/<any name>.yml``; quick to look at, since whether anything is to be read depends
on it. What a file says is read, and held against the contracts, only when a delivery is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from expectations.systems import SYSTEMS
from expectations.variant import AS_IN_CONTRACTS, Variant
from warehouse.project import PROJECT

FOLDER = PROJECT / "expectations" / "variants"

_SUFFIXES = (".yml", ".yaml")


class VariantError(ValueError):
    """One or more variants that can't be used: a line for each mistake, with its file."""


class Variants:
    """What is known of authorities whose exports differ."""

    def __init__(self, of: Mapping[tuple[str, str], tuple[Variant, str]] | None = None) -> None:
        """None: every export is as the contracts have it.

        Args:
            of: (la_id, system) → the variant and its version.
        """
        self._of = dict(of or {})

    def of(self, la_id: str, system: str) -> Variant:
        """How an authority's export of a system differs."""
        return self._of[la_id, system][0] if (la_id, system) in self._of else AS_IN_CONTRACTS

    def version(self, la_id: str, system: str) -> str:
        """Changes when the authority's variant does; empty where it has none."""
        return self._of[la_id, system][1] if (la_id, system) in self._of else ""


ALL_AS_IN_CONTRACTS = Variants()


def load_variants(folder: Path) -> Variants:
    """Every variant in a folder, held against the contracts; imports Pandera where there is one.

    Raises:
        VariantError: any of them can't be used; tells every mistake in all of them.
    """
    mistakes = list(_misplaced(folder))
    found: dict[tuple[str, str], tuple[Variant, str]] = {}
    first: dict[tuple[str, str], str] = {}
    for system, path in _files(folder):
        from expectations.variant_file import read_variant

        name = f"{system}/{path.name}"
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            mistakes.append(f"{name}: the file is not text in UTF-8. Save it as that.")
            continue
        read = read_variant(SYSTEMS[system], name, text)
        mistakes += read.mistakes
        for la_id in read.authorities:
            other = first.setdefault((la_id, system), name)
            if other != name:
                mistakes.append(
                    f"{name}: {la_id} has a variant in {other} too. Leave it in one of the two."
                )
            found[la_id, system] = (read.variant, _version(path))
    if mistakes:
        listing = "\n".join(f"  {mistake}" for mistake in mistakes)
        raise VariantError(f"The variants in {folder} can't be used:\n{listing}")
    return Variants(found)


def variant_versions(folder: Path) -> dict[tuple[str, str], str]:
    """(la_id, system) → the version of its variant, found out without any heavy import.

    A file that is no variant says nothing here; ``load_variants`` tells what is wrong with it.
    """
    versions = {}
    for system, path in _files(folder):
        for la_id in _authorities(path):
            versions[la_id, system] = _version(path)
    return versions


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """(system, file) of everything that may be a variant, in order."""
    for system in SYSTEMS:
        for path in sorted((folder / system).glob("*")):
            if path.suffix in _SUFFIXES and not path.name.startswith("."):
                yield system, path


def _misplaced(folder: Path) -> Iterator[str]:
    if not folder.is_dir():
        yield "there is no such folder. Make it, or correct TARTAN_VARIANTS."
        return
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.suffix in _SUFFIXES and (len(place.parts) != 2 or place.parts[0] not in SYSTEMS):
            yield (
                f"{place}: a variant stands in the folder of its system: {', '.join(SYSTEMS)}. "
                "Move it there."
            )


def _authorities(path: Path) -> list[str]:
    import yaml

    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return []
    named = said.get("authorities") if isinstance(said, dict) else None
    return [str(name) for name in (named if isinstance(named, list) else [named]) if name]


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
