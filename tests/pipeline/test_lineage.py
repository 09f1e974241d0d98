"""A few columns that are easily overlooked, taken away: nothing changes that does not declare them."""

from __future__ import annotations

from pathlib import Path

from expectations.systems import LIQUIDLOGIC
from tests.lineage.changes import Change
from tests.lineage.register import undeclared
from tests.lineage.runs import measures_changed
from tests.lineage.worlds import liquidlogic_world
from tests.pipeline.figures import Models

SAMPLE = (
    Change("DIM_PERSON", "BIRTH_DTTM", "nulled"),
    Change("DIM_PERSON", "DUPLICATED_DTTM", "moved"),
    Change("FACT_FORM_ANSWERS", "ANSWER", "nulled"),
    Change("FACT_CARE_EPISODES", "CARE_REASON_DESC", "nulled"),
    Change("FACT_LEGAL_STATUS", "DIM_LOOKUP_LGL_STATUS_DESC", "nulled"),
    Change("FACT_REFERRALS", "REFRL_END_DTTM", "nulled"),
)


def test_what_changes_without_a_column_declares_it(models: Models, tmp_path: Path) -> None:
    raw = liquidlogic_world(tmp_path, children=20)
    changed = measures_changed(models.relations, raw, SAMPLE, LIQUIDLOGIC.name)
    assert {change for change in SAMPLE if not changed[change]} <= {SAMPLE[1]}
    assert undeclared(changed, LIQUIDLOGIC.name) == {}
