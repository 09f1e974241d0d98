"""Where the raw zone keeps the parts of an extract; light, so that looking for work loads no polars."""

from __future__ import annotations

from pathlib import Path

# A partition of no authority. Its file has no rows, so that reading an extract that nobody has
# delivered yet gives an empty table instead of an error.
NO_AUTHORITY = "__none__"


def part_path(raw: Path, system: str, extract: str, la_id: str, part: str) -> Path:
    """Return the path of one part of an authority's extract."""
    return raw / system / extract / f"la={la_id}" / f"{part}.parquet"


def remove_part(path: Path) -> None:
    """Delete the file of a part that its delivery no longer holds."""
    path.unlink(missing_ok=True)
