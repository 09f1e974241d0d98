"""What an extract of one delivery looks like as a whole: a few dozen numbers, and no row of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Profile:
    """The numbers of one extract of one delivery.

    Attributes:
        values: by metric and item:

            - ``rows``, ``unknown_codes``, ``duplicates``, ``orphans``: rows received, and how many
              of them have an unknown code, repeat a key, or point to nobody;
            - ``newest``: the newest event's day (its ordinal);
            - ``lost``: the share of the records in use that it lacks;
            - ``people``, ``people_open``: how many people it names, and those whose spell is open;
            - ``accepted``: rows that stand, of which the following are counted;
            - ``filled`` by column: rows that have a value there;
            - ``events`` by month (``2020-12``): rows whose event is in it;
            - ``codes`` by column and code (``GENDER=F``): rows with that code.
    """

    delivered_on: date
    values: Mapping[tuple[str, str], float]

    def number(self, metric: str) -> float:
        """Return a number of the extract as a whole; 0 where it has none."""
        return self.values.get((metric, ""), 0.0)

    def by_item(self, metric: str) -> dict[str, float]:
        """Return a number for each column, month or code."""
        return {item: value for (name, item), value in self.values.items() if name == metric}

    @property
    def rows(self) -> int:
        """Rows received."""
        return int(self.number("rows"))

    @property
    def newest(self) -> date | None:
        """The day of the newest event; None where no row has one."""
        day = int(self.number("newest"))
        return date.fromordinal(day) if day else None

    def codes(self) -> dict[str, dict[str, float]]:
        """Return for each column how many rows have each of its codes."""
        found: dict[str, dict[str, float]] = {}
        for item, count in self.by_item("codes").items():
            column, _, code = item.partition("=")
            found.setdefault(column, {})[code] = count
        return found
