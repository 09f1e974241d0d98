"""The version of each stage: a hash of the code and the reference data that reading, building and publishing use.

A stage's modules are listed here, and ``tests/architecture/test_stage_versions.py`` compares the lists
with what the modules import. Another reading version reads again what is in use; another building
or publishing version makes a new release of what has been read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from expectations.rules import RULES
from expectations.rules.marts import MARTS
from expectations.rules.return_checks import RETURN_CHECKS
from expectations.seeds import JUDGING, judging_rows
from warehouse.project import PROJECT

READING = (
    "expectations/across.py",
    "expectations/check.py",
    "expectations/codes.py",
    "expectations/continuity.py",
    "expectations/contracts/**/*.py",
    "expectations/measured.py",
    "expectations/periods.py",
    "expectations/reference.py",
    "expectations/seeds.py",
    "expectations/suites/deliveries.py",
    "expectations/suites/measures.py",
    "expectations/suites/profile.py",
    "expectations/suites/suite.py",
    "expectations/suites/totals.py",
    "expectations/systems.py",
    "expectations/variant.py",
    "expectations/variant_file.py",
    "expectations/yaml_lines.py",
    "warehouse/delivery/delivery.py",
    "warehouse/delivery/outcome.py",
    "warehouse/intake.py",
    "warehouse/log/acceptance.py",
    "warehouse/log/acceptances.py",
    "warehouse/log/findings.py",
    "warehouse/log/ledger.py",
    "warehouse/log/profiles.py",
    "warehouse/log/rows.py",
    "warehouse/log/schema.py",
    "warehouse/profile/*.py",
    "warehouse/raw/*.py",
    "warehouse/reader/*.py",
    "warehouse/reader/formats/*.py",
    "warehouse/reading/*.py",
)
BUILDING = (
    "dbt_project.yml",
    "dbt_project/**/*.sql",
    "dbt_project/**/*.yml",
    "models/**/*.sql",
    "models/**/*.yml",
)
PUBLISHING = (
    "expectations/suites/marts.py",
    "expectations/suites/suite.py",
    "warehouse/audit/*.py",
    "warehouse/delivery/delivery.py",
    "warehouse/log/acceptance.py",
    "warehouse/log/acceptances.py",
    "warehouse/log/audits.py",
    "warehouse/log/findings.py",
    "warehouse/log/for_dbt.py",
    "warehouse/log/issue_history.py",
    "warehouse/log/issues.py",
    "warehouse/log/ledger.py",
    "warehouse/log/rows.py",
    "warehouse/log/schema.py",
    "warehouse/log/freshness.py",
    "warehouse/log/views.py",
    "warehouse/release/*.py",
)

# The attributes of a rule that decide what fails it, and what a failure does; its texts do not.
DECIDES_READING = (
    "id", "scope", "tool", "severity", "extracts", "column", "blocks_above", "holds"
)  # fmt: skip
# Whether a failed rule of the marts stops the release or is reported to an authority.
DECIDES_PUBLISHING = (*DECIDES_READING, "owner")

_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")


def reading_version() -> str:
    """Return the version under which deliveries are read and judged, as 12 hexadecimal digits."""
    later = {rule.id for rule in (*RETURN_CHECKS, *MARTS)}
    rules = [attrgetter(*DECIDES_READING)(rule) for rule in RULES.values() if rule.id not in later]
    seeds = {name: judging_rows(name) for name in JUDGING}
    return _hash(_contents(_files(READING)), sorted(rules), seeds)


def building_version() -> str:
    """Return the version of the models, as 12 hexadecimal digits.

    dbt loads every seed, but the rows of one that no model refers to decide no figure.
    """
    models = _contents(_files(BUILDING))
    used = set(_REF.findall(b"\n".join(models.values()).decode()))
    seeds = _files(("seeds/*.csv",))
    rows = _contents(path for path in seeds if path.stem in used)
    described = _contents(_files(("seeds/*.yml",)))
    return _hash({**models, **described, **rows}, [path.name for path in seeds])


def publishing_version() -> str:
    """Return the version of the audit and the release's own tables and files, as 12 hexadecimal digits."""
    rules = [attrgetter(*DECIDES_PUBLISHING)(rule) for rule in (*RETURN_CHECKS, *MARTS)]
    return _hash(_contents(_files(PUBLISHING)), sorted(rules))


def stage_versions() -> dict[str, str]:
    """Return the three versions by the names that ``release.json`` gives them."""
    return {
        "reading_version": reading_version(),
        "building_version": building_version(),
        "publishing_version": publishing_version(),
    }


def code_version(stages: dict[str, str]) -> str:
    """Return the package's version with one hash for all stages, for example ``0.2.0+3f2a9c01d2e4``."""
    # Slow to import, and a refresh with nothing new does without it.
    from importlib.metadata import version

    return f"{version('tartan')}+{_hash({}, stages)}"


def _files(patterns: Iterable[str]) -> list[Path]:
    """Return the files of these patterns, each once, in order."""
    return sorted({path for pattern in patterns for path in PROJECT.glob(pattern)})


def _contents(files: Iterable[Path]) -> dict[str, bytes]:
    """Return what each file holds, by its path in the project."""
    return {path.relative_to(PROJECT).as_posix(): path.read_bytes() for path in files}


def _hash(files: dict[str, bytes], *values: object) -> str:
    """Return a digest of files by name, and of values that JSON can write."""
    digest = hashlib.sha256(json.dumps(values).encode())
    for name, content in files.items():
        digest.update(f"{name} {hashlib.sha256(content).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]
