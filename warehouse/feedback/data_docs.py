"""Great Expectations' pages in ``quality/``: the newest of each authority's system, and of the marts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from warehouse.delivery.files import replacing

INDEX = "index.html"
_PAGES = "pages.json"


def write_docs(quality: Path, name: str, *documents: Mapping[str, Any]) -> Path:
    """Write the page of a validation in place of the one before, and the index anew.

    Args:
        quality: the zone.
        name: what was validated: ``norfolk.liquidlogic``, or ``marts``.
        documents: Great Expectations' results, each as ``SuiteResult.document``; they may hold
            counts and names of rules, extracts and columns, and no cell of a row.
    """
    from expectations.suites.docs import Page, counts, index_html, page_html

    checked_at = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
    path = quality / f"{name}.html"
    _write(path, page_html(name, checked_at, documents))
    evaluated, failed = counts(documents)
    known = quality / _PAGES
    pages = {page["name"]: page for page in json.loads(known.read_text())} if known.exists() else {}
    pages[name] = asdict(Page(name, path.name, checked_at, evaluated, failed))
    listed = [pages[each] for each in sorted(pages)]
    _write(known, json.dumps(listed, indent=1))
    _write(quality / INDEX, index_html([Page(**page) for page in listed]))
    return path


def _write(path: Path, text: str) -> None:
    with replacing(path) as partial:
        partial.write_text(text, encoding="utf-8")
        partial.chmod(0o600)
