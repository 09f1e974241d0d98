"""The kinds of columns that a case-management system delivers, each as a Pandera field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandera.polars as pa

from expectations.contracts.base import Kind, Pseudonym, WrittenAs
from expectations.contracts.cross_checks import CrossCheck


def extract_metadata(
    *key: str,
    spell: tuple[str, str] | None = None,
    event: str | None = None,
    unborn: bool = False,
    birth: str | None = None,
    merged: str | None = None,
    decodes: tuple[str, str, str] | None = None,
    cross_checks: Sequence[CrossCheck] = (),
) -> dict[str, Any]:
    """Return a contract's ``Config.metadata``; ``Contract`` describes each entry.

    Args:
        key: the columns that identify a row.
    """
    metadata: dict[str, Any] = {"key": key, "spell": spell, "event": event, "unborn": unborn}
    metadata |= {
        "birth": birth,
        "merged": merged,
        "decodes": decodes,
        "cross_checks": tuple(cross_checks),
    }
    return {name: given for name, given in metadata.items() if given}


def key(description: str, *, kind: Kind = "id", pseudonym: Pseudonym | None = None) -> Any:
    """Return the field of an id, code or text that identifies a row, alone or with others."""
    return _field(description, True, kind=kind, pseudonym=pseudonym)


def reference(
    extract: str,
    description: str,
    *,
    required: bool = False,
    kind: Kind = "id",
    pseudonym: Pseudonym | None = None,
) -> Any:
    """Return the field of the key of a row of another extract, or of the same one."""
    return _field(description, required, kind=kind, references=extract, pseudonym=pseudonym)


def identifier(description: str, *, pseudonym: Pseudonym | None = None) -> Any:
    """Return the field of an id that no extract lists."""
    return _field(description, False, kind="id", pseudonym=pseudonym)


def coded(
    description: str,
    code_set: str | None = None,
    *,
    required: bool = False,
    written_as: WrittenAs = "code",
    valid_on: str | None = None,
    lookup: str | None = None,
    values: tuple[str, ...] = (),
) -> Any:
    """Return the field of a code: of a national code set, or the system's own where none is named.

    Args:
        valid_on: the date column in whose financial year the code must be in use.
        lookup: the domain of its local codes in the system's extract of codes.
        values: the only codes allowed, of the system's own; without them any code is allowed.
    """
    metadata = {"code_set": code_set, "written_as": written_as, "valid_on": valid_on}
    own = {"lookup": lookup, "values": values}
    return _field(description, required, kind="code", **metadata, **own)


def day(description: str, *, required: bool = False, may_be_future: bool = False) -> Any:
    """Return the field of a date.

    Args:
        may_be_future: it may lie after the delivery, because it is due, expected or agreed.
    """
    return _field(description, required, may_be_future=may_be_future)


def value(description: str, *, pseudonym: Pseudonym | None = None) -> Any:
    """Return the field of a text, number or flag that may be empty; the annotation gives the type."""
    return _field(description, False, pseudonym=pseudonym)


def rare(field: Any) -> Any:
    """Return a field of what is so rare that an authority may have none: it may be empty in every row."""
    field.metadata = {**(field.metadata or {}), "may_be_all_empty": True}
    return field


def _field(description: str, required: bool, **metadata: Any) -> Any:
    metadata = {name: given for name, given in metadata.items() if given not in (None, False, ())}
    return pa.Field(nullable=not required, description=description, metadata=metadata)
