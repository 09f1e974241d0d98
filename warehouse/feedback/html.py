"""Renders the feedback page as HTML: one file, readable without scripts, network or other files."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.wording import counted, day, percent
from warehouse.delivery.delivery import WHOLE_DELIVERY
from warehouse.feedback.records import FeedbackPage, PageLine

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_TEMPLATES = Path(__file__).parent / "templates"


def html_of(page: FeedbackPage, failures: str | None) -> str:
    """Return the page as a document.

    Args:
        failures: the file in the same folder that has every failing row; None when there is none.
    """
    return _template().render(
        page=page, failures=failures, verdict=verdict(page), whole_delivery=WHOLE_DELIVERY
    )


def verdict(page: FeedbackPage) -> str:
    """Return the one line that a busy person reads."""
    if page.nothing_read:
        return "Tartan itself failed on this delivery. You do not need to fix anything."
    was, were = ("was", "were") if page.sent else ("would be", "would be")
    if page.refused:
        held = sum(each.held for each in page.refused)
        whole = sum(each.as_a_whole for each in page.refused) - held
        files = len(page.refused) - whole - held
        parts = [f"{counted(held, 'extract')} held"] if held else []
        parts += [f"{counted(whole, 'extract')} refused"] if whole else []
        parts += [f"files of {counted(files, 'extract')} refused"] if files else []
        return f"{' and '.join(parts).capitalize()}: fix this first."
    if page.rows_left_out:
        rows = counted(page.rows_left_out, "row")
        left_out = was if page.rows_left_out == 1 else were
        return f"All extracts {were} accepted, but {rows} {left_out} left out."
    if page.problems:
        return f"All of it {was} accepted. {counted(page.problems, 'thing')} to check."
    return f"All of it {was} accepted. There is nothing to fix."


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
        "day": day,
        "short_day": _short_day,
        "brief": _brief,
        "count": counted,
        "share": _share,
        "extract": _extract,
        "breaking": _breaking,
        "whole": "{:,}".format,
    }
    return environment.get_template("feedback.html.j2")


def _short_day(on: date) -> str:
    return f"{on.day} {on:%b %Y}"


def _brief(number: int) -> str:
    """Return a count for a table that has to fit a telephone: exact as long as it is short."""
    if number < 100_000:
        return f"{number:,}"
    return f"{number / 1e6:,.1f}\u00a0M" if number >= 1_000_000 else f"{number // 1000}\u00a0k"


def _share(line: PageLine) -> str:
    return percent(line.failed / line.checked)


def _extract(name: str) -> Markup | str:
    return "The whole delivery" if name == WHOLE_DELIVERY else _breaking(name)


def _breaking(name: str) -> Markup:
    """Return a long name that may be broken after an underscore, on a narrow screen."""
    from markupsafe import Markup, escape

    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))
