"""Marts as their YAML declares them."""

from __future__ import annotations

from pathlib import Path

import pytest

from warehouse.release.mart import Mart, MartColumn, model_marts

MODEL = """
models:
  - name: fct_example
    description: One row per area.
    columns:
      - {name: area_id, description: The area., data_type: varchar}
      - {name: n, description: How many., data_type: bigint}
    data_tests:
      - unique_grain: {name: grain, arguments: {columns: [area_id, n], may_be_null: [n]}}
      - points_at:
          arguments:
            relations:
              - {columns: [area_id], to: ref('dim_area')}
              - {columns: [area_id, n], to: ref('dim_other')}
"""


def test_a_mart_is_read_with_its_key_and_pointers(tmp_path: Path) -> None:
    (tmp_path / "_models.yml").write_text(MODEL)
    (tmp_path / "_unit_tests.yml").write_text("unit_tests: []")
    assert model_marts(tmp_path) == (
        Mart(
            "fct_example",
            "One row per area.",
            (MartColumn("area_id", "varchar", "The area."), MartColumn("n", "bigint", "How many.")),
            key=("area_id", "n"),
            may_be_null=("n",),
            points_at={"area_id": "dim_area"},
        ),
    )


@pytest.mark.parametrize(
    ("line", "without"),
    [
        ("description: How many., ", "description"),
        (", data_type: bigint", "data_type"),
        (
            "      - unique_grain: {name: grain, arguments: {columns: [area_id, n], may_be_null: [n]}}\n",
            "unique_grain",
        ),
    ],
)
def test_a_mart_that_is_not_fully_declared_is_an_error(
    tmp_path: Path, line: str, without: str
) -> None:
    assert line in MODEL
    (tmp_path / "_models.yml").write_text(MODEL.replace(line, ""))
    with pytest.raises(KeyError, match=without):
        model_marts(tmp_path)


def test_every_model_of_the_marts_is_declared() -> None:
    folder = Path(__file__).resolve().parents[4] / "models" / "marts"
    assert [mart.name for mart in model_marts()] == sorted(p.stem for p in folder.glob("*.sql"))
