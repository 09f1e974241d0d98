"""failures.csv: the bytes that Python's own csv would write, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.rules import RULES, Rule
from warehouse.delivery.outcome import ExtractOutcome, FileFailure
from warehouse.feedback.failures import (
    COLUMNS,
    Line,
    append,
    begin,
    defended,
    found_after_reading,
    replace_later,
)

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NASTY = st.text(st.sampled_from("=+-@＝＋－＠ \t\r\n\x00\u00a0\u200b\ufeff'\",;a1é"), max_size=8)  # noqa: RUF001
CODES = st.none() | st.text(st.sampled_from("='\"{}\\$0 a,\n"), max_size=6)
STARTS = tuple("=+-@＝＋－＠")  # noqa: RUF001

CHECKED_LATER = Rule(
    "checked_later",
    "warning",
    "la",
    "It differs. Check both.",
    ("returns.return",),
    None,
    "return_check",
)


def failing(*rows: tuple[int, str, str | None, str | None], file: str = "a.csv") -> pl.DataFrame:
    """Failures of rows: row number, rule, record and what was found."""
    schema = {
        "row_number": pl.Int64,
        "rule_id": pl.String,
        "record_id": pl.String,
        "found": pl.String,
    }
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    return frame.with_columns(file=pl.lit(file), column=pl.lit("CODE"))


def written(folder: Path, *added: tuple[ExtractOutcome, pl.DataFrame | None]) -> Path:
    path = folder / "failures.csv"
    begin(path)
    for outcome, failures in added:
        append(path, outcome, failures)
    return path


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@settings(max_examples=50)
@given(st.lists(ANY_TEXT | NASTY, min_size=1))
def test_no_text_begins_a_formula_and_nothing_else_is_touched(texts: list[str]) -> None:
    for before, after in zip(
        texts, defended(pl.DataFrame({"text": texts}))["text"].to_list(), strict=True
    ):
        assert after in (before, f"'{before}")
        bare = "".join(
            c for c in after if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")
        )
        assert not bare.startswith(STARTS)
        assert not after.startswith(("\t", "\r", "\n", "\x00"))
        if before[:1].isalnum() or before[:1] == "'":
            assert after == before


@given(st.lists(st.tuples(st.integers(1, 10**9), CODES, ANY_TEXT | NASTY | st.none()), min_size=1))
def test_it_is_what_pythons_csv_writes_of_what_the_rules_say(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str | None, str | None]]
) -> None:
    frame = failing(*((number, "unknown_code", record, code) for number, code, record in rows))
    path = written(tmp_path_factory.mktemp("f"), (ExtractOutcome("A"), frame))
    said = [RULES["unknown_code"].said(code) for _, code, _ in rows]
    texts = pl.DataFrame({"record": [record or "" for *_, record in rows], "said": said})
    expected = io.StringIO()
    writer = csv.writer(expected)
    writer.writerow(COLUMNS)
    for (number, *_), (record, message) in zip(rows, defended(texts).iter_rows(), strict=True):
        writer.writerow(["A", number, record, "unknown_code", "warning", "CODE", message])
    assert path.read_bytes() == expected.getvalue().encode("utf-8-sig")


def test_the_file_is_named_where_an_extract_came_in_several(tmp_path: Path) -> None:
    rows = pl.concat(
        [failing((1, "missing_value", "x", None), file=name) for name in ("=a.csv", "b.csv")]
    )
    path = written(tmp_path, (ExtractOutcome("A"), rows))
    assert [line["message"][:9] for line in lines(path)] == ["'=a.csv: ", "b.csv: A "]


def test_what_the_hub_has_to_mend_is_no_failure_of_the_authority(tmp_path: Path) -> None:
    ours, theirs = (
        FileFailure("a.csv", RULES[id], RULES[id].message)
        for id in ("internal_error", "file_empty")
    )
    path = written(tmp_path, (ExtractOutcome("A", file_failures=[ours, theirs]), None))
    assert [line["rule_id"] for line in lines(path)] == ["file_empty"]


@settings(max_examples=25)
@given(record=NASTY, sentence=NASTY)
def test_what_was_found_later_is_added_and_taken_away_again(
    tmp_path_factory: pytest.TempPathFactory, record: str, sentence: str
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(RULES, CHECKED_LATER.id, CHECKED_LATER)
        path = written(
            tmp_path_factory.mktemp("f"),
            (ExtractOutcome("A"), failing((1, "missing_value", record, None))),
        )
        as_read = path.read_bytes()
        later = [Line("return", number, CHECKED_LATER, "warning", sentence) for number in (7, None)]
        for _ in range(2):
            replace_later(path, later)
            assert [line["row_number"] for line in lines(path)] == ["1", "7", ""]
        replace_later(path, [])
        assert path.read_bytes() == as_read


def test_checks_on_returns_and_on_marts_come_after_reading() -> None:
    assert found_after_reading(CHECKED_LATER)
    assert not found_after_reading(RULES["missing_value"])
    assert not found_after_reading(RULES["rows_fell"])
    of_marts = Rule("m", "warning", "la", "", ("marts.fct_indicator",), tool="great_expectations")
    assert found_after_reading(of_marts)


def test_a_million_failures_are_all_told(tmp_path: Path) -> None:
    rows = failing((0, "missing_value", "x", None))
    many = rows.select(pl.all().repeat_by(1_000_000)).explode("*").with_row_index()
    many = many.with_columns(row_number="index")
    path = written(tmp_path, (ExtractOutcome("A"), many))
    found = pl.read_csv(path, columns=["row_number"])["row_number"]
    assert found.n_unique() == 1_000_000
