"""What dbt's own tests found, kept in ``build/`` between the build and the audit that records it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from warehouse.audit.results import MartResult
from warehouse.delivery.files import replacing

FILE = "model_tests.json"


@dataclass(frozen=True)
class ModelTest:
    """One test of the last build.

    Attributes:
        model: the model or seed that it is about.
        rows_failed: None = the test itself failed to run.
    """

    name: str
    model: str
    severity: str
    rows_failed: int | None
    passed: bool

    @property
    def result(self) -> MartResult:
        """As an audit has it."""
        return MartResult(
            self.model,
            self.name,
            "dbt",
            self.severity,
            None,
            self.rows_failed,
            self.passed,
        )


def write_tests(build: Path, tests: Sequence[ModelTest], *, keep: bool) -> None:
    """Keep what a build found.

    Args:
        build: the zone.
        keep: the build was of a part: what is known of other tests stays.
    """
    known = {test.name: test for test in (read_tests(build) if keep else [])}
    known |= {test.name: test for test in tests}
    with replacing(build / FILE) as partial:
        partial.write_text(json.dumps([asdict(known[name]) for name in sorted(known)]))


def read_tests(build: Path) -> list[ModelTest]:
    """Return what the last build found, by name; nothing before there was one."""
    path = build / FILE
    return [ModelTest(**test) for test in json.loads(path.read_text())] if path.exists() else []
