"""Great Expectations' Data Docs without the web: its renderers' pages in a frame that loads nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from great_expectations.render.view.view import DefaultJinjaPageView
    from jinja2 import Template

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Page:
    """What the index says of one page of validations.

    Attributes:
        name: what was validated: ``norfolk.liquidlogic``, or ``marts``.
        file: the page, beside the index.
        checked_at: UTC, as text.
        evaluated: how many expectations there were.
        failed: how many of them were not met.
    """

    name: str
    file: str
    checked_at: str
    evaluated: int
    failed: int


def page_html(name: str, checked_at: str, documents: Sequence[Mapping[str, Any]]) -> str:
    """Return the page of one or several validations, from their documents."""
    rendered = [_rendered(document) for document in documents]
    evaluated, failed = counts(documents)
    text: str = _template("data_docs.html.j2").render(
        heading=name,
        verdict=f"Checked {checked_at} UTC. {_verdict(evaluated, failed)}",
        style=_style(),
        documents=rendered,
    )
    return text


def index_html(pages: Sequence[Page]) -> str:
    """Return the page that leads to the others."""
    text: str = _template("data_docs_index.html.j2").render(pages=pages, style=_style())
    return text


def counts(documents: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many expectations documents hold, and how many of them were not met."""
    statistics = [document["statistics"] for document in documents]
    return (
        sum(each["evaluated_expectations"] for each in statistics),
        sum(each["unsuccessful_expectations"] for each in statistics),
    )


def _rendered(document: Mapping[str, Any]) -> dict[str, Any]:
    from great_expectations.core.expectation_validation_result import (
        ExpectationSuiteValidationResultSchema,
    )
    from great_expectations.render.renderer.page_renderer import (
        ValidationResultsPageRenderer,
    )

    result = ExpectationSuiteValidationResultSchema().load(dict(document))
    content = ValidationResultsPageRenderer().render(result).to_json_dict()
    # The first section only tells where and with which version it ran.
    return {
        "name": document["suite_name"],
        "verdict": _verdict(*counts([document])),
        "sections": content["sections"][1:],
    }


def _verdict(evaluated: int, failed: int) -> str:
    return f"Expectations not met: {failed or 'none'} of {evaluated}."


def _template(name: str) -> Template:
    return _view().env.get_template(name)


@cache
def _view() -> DefaultJinjaPageView:
    from great_expectations.render.view.view import DefaultJinjaPageView

    return DefaultJinjaPageView(custom_views_directory=str(_TEMPLATES))


@cache
def _style() -> str:
    return (_TEMPLATES / "data_docs.css").read_text("utf-8")
