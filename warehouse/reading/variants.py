"""The folder of variants: which authority's export of which system differs from the contracts, and how.

Files are ``<folder>/<system>/<any name>.yml``. Their versions are found without heavy imports, since
they decide whether anything has to be read; files are checked against the contracts only when a
delivery is read.
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
    """One or more variants can't be used: a line for each mistake, with its file."""


class Variants:
    """The variants of all authorities, by authority and system."""

    def __init__(self, of: Mapping[tuple[str, str], tuple[Variant, str]] | None = None) -> None:
        """Take the variants; without any, every export follows the contracts.

        Args:
            of: (la_id, system) → the variant and its version.
        """
        self._of = dict(of or {})

    def of(self, la_id: str, system: str) -> Variant:
        """Return how an authority's export of a system differs from the contracts."""
        return self._of[la_id, system][0] if (la_id, system) in self._of else AS_IN_CONTRACTS

    def version(self, la_id: str, system: str) -> str:
        """Return the version of an authority's variant: 8 hexadecimal digits, empty where it has none."""
        return self._of[la_id, system][1] if (la_id, system) in self._of else ""


NO_VARIANTS = Variants()


def load_variants(folder: Path) -> Variants:
    """Return every variant in a folder, checked against the contracts; imports Pandera if there is one.

    Raises:
        VariantError: any of them can't be used; lists every mistake in all of them.
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
            mistakes.append(f"{name}: the file is not text in UTF-8. Save it in that encoding.")
            continue
        read = read_variant(SYSTEMS[system], name, text)
        mistakes += read.mistakes
        for la_id in read.authorities:
            other = first.setdefault((la_id, system), name)
            if other != name:
                mistakes.append(
                    f"{name}: {la_id} also has a variant in {other}. Remove it from one of the two."
                )
            found[la_id, system] = (read.variant, _version(path))
    if mistakes:
        listing = "\n".join(f"  {mistake}" for mistake in mistakes)
        raise VariantError(f"The variants in {folder} can't be used:\n{listing}")
    return Variants(found)


def variant_versions(folder: Path) -> dict[tuple[str, str], str]:
    """Return the version of each variant, by (la_id, system), without heavy imports.

    Files that can't be used are left out; ``load_variants`` reports what is wrong with them.
    """
    versions = {}
    for system, path in _files(folder):
        for la_id in _authorities(path):
            versions[la_id, system] = _version(path)
    return versions


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (system, file) of each file that may be a variant, in order."""
    for system in SYSTEMS:
        for path in sorted((folder / system).glob("*")):
            if path.suffix in _SUFFIXES and not path.name.startswith("."):
                yield system, path


def _misplaced(folder: Path) -> Iterator[str]:
    """Yield a message for each file that is in no system's folder, or for a folder that is missing."""
    if not folder.is_dir():
        yield "the folder does not exist. Create it, or correct TARTAN_VARIANTS."
        return
    for path in sorted(folder.rglob("*")):
        place = path.relative_to(folder)
        if path.suffix in _SUFFIXES and (len(place.parts) != 2 or place.parts[0] not in SYSTEMS):
            yield (f"{place}: move it into the folder of its system: {', '.join(SYSTEMS)}.")


def _authorities(path: Path) -> list[str]:
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        return []
    named = content.get("authorities") if isinstance(content, dict) else None
    return [str(name) for name in (named if isinstance(named, list) else [named]) if name]


def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]
