"""The feedback page as HTML: one file, readable without scripts, network or anything beside it."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.feedback.records import Line, Page

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"


def html_of(page: Page, failures: str | None) -> str:
    """The page as a document.

    Args:
        failures: the file beside it that has every failing row; None when there is none.
    """
    return _template().render(
        page=page, failures=failures, verdict=verdict(page), whole_delivery=WHOLE_DELIVERY
    )


def verdict(page: Page) -> str:
    """The one line that a busy person reads."""
    if page.nothing_read:
        return "Tartan itself failed on this delivery: there is nothing for you to mend."
    was, were = ("was", "were") if page.sent else ("would be", "would be")
    whole = sum(each.as_a_whole for each in page.stopped)
    if page.stopped:
        files = len(page.stopped) - whole
        parts = [f"{_count(whole, 'extract')} refused"] if whole else []
        parts += [f"files of {_count(files, 'extract')} refused"] if files else []
        return f"{' and '.join(parts).capitalize()}: mend this first."
    if page.rows_left_out:
        rows = _count(page.rows_left_out, "row")
        left_out = was if page.rows_left_out == 1 else were
        return f"All extracts {were} accepted, but {rows} {left_out} left out."
    if page.problems:
        return f"All of it {was} accepted. {_count(page.problems, 'thing')} to look at."
    return f"All of it {was} accepted. There is nothing to mend."


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "day": _day,
        "short_day": _short_day,
        "brief": _brief,
        "count": _count,
        "share": _share,
        "extract": _extract,
        "breaking": _breaking,
        "whole": "{:,}".format,
    }
    return environment.get_template("feedback.html.j2")


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _brief(number: int) -> str:
    """A count for a table that has to fit a telephone: exact as long as it is short."""
    if number < 100_000:
        return f"{number:,}"
    return f"{number / 1e6:,.1f}\u00a0M" if number >= 1_000_000 else f"{number // 1000}\u00a0k"


def _share(line: Line) -> str:
    """The share of what was checked, with as many digits as tell it from none and from all."""
    share = 100 * line.failed / line.checked
    if share < 0.1:
        return "under 0.1 %"
    if share > 99.9 and line.failed < line.checked:
        return "over 99.9 %"
    return f"{share:.1f} %" if share < 10 else f"{share:.0f} %"


def _extract(name: str) -> Markup | str:
    return "The whole delivery" if name == WHOLE_DELIVERY else _breaking(name)


def _breaking(name: str) -> Markup:
    """A long name that may be broken after an underscore, on a narrow screen."""
    from markupsafe import Markup, escape

    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))
