"""What no change of a made-up row shows: links that the SQL has all the same, and columns that no measure reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A column of an extract that makes a column of a staging table, and why no made-up row shows it."""

    system: str
    extract: str
    column: str
    table: str
    staged: str
    why: str


_ADOPTED = "Made-up episodes that end with an adoption all say so themselves."

LINKS = (
    Link(
        "paris",
        "ADOPTION",
        "ADOPTED_DATE",
        "cla_episodes",
        "clae_cla_episode_ceased_reason",
        _ADOPTED,
    ),
    Link(
        "paris", "ADOPTION", "PARIS_ID", "cla_episodes", "clae_cla_episode_ceased_reason", _ADOPTED
    ),
)
