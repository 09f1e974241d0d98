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

from expectations.findings import BrokenRule, Finding, finding_of
from expectations.rules import RULES
from expectations.wording import sentence
from warehouse.delivery.outcome import ExtractRows
from warehouse.feedback.failures import COLUMNS, defended, write_failures
from warehouse.raw.quarantine import Quarantine

ANY_TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
NASTY = st.text(st.sampled_from("=+-@＝＋－＠ \t\r\n\x00\u00a0\u200b\ufeff'\",;a1é"), max_size=8)  # noqa: RUF001
CODES = st.none() | st.text(st.sampled_from("='\"{}\\$0 a,\n"), max_size=6)
STARTS = tuple("=+-@＝＋－＠")  # noqa: RUF001

NO_FAILURES: dict[str, type[pl.DataType]] = {
    "file": pl.String,
    "row_number": pl.Int64,
    "rule_id": pl.String,
    "column": pl.String,
    "record_id": pl.String,
    "code": pl.String,
    "line_number": pl.Int64,
}


def failing(*rows: tuple[int, str, str | None, str | None], file: str = "a.csv") -> pl.DataFrame:
    """Return failures of rows: row number, rule, record and code."""
    given_columns = {name: NO_FAILURES[name] for name in ("row_number", "rule_id", "record_id")}
    frame = pl.DataFrame(rows, schema=given_columns | {"code": pl.String}, orient="row")
    return frame.with_columns(
        file=pl.lit(file), column=pl.lit("CODE"), line_number=pl.col("row_number") + 1
    ).select(*NO_FAILURES)


def extract_of(
    extract: str, failures: pl.DataFrame | None = None, findings: list[Finding] | None = None
) -> ExtractRows:
    """Return an extract that was read, with these failures of rows and findings about its files."""
    nothing = pl.DataFrame()
    found = pl.DataFrame(schema=NO_FAILURES) if failures is None else failures
    return ExtractRows(extract, nothing, nothing, found, findings or [], 1, len(found))


def written(
    folder: Path, extracts: list[ExtractRows], later: tuple[BrokenRule, ...] = ()
) -> tuple[Path, list[BrokenRule], Path]:
    """Write failures.csv of what was read; return it, the rules broken and the failures of rows."""
    quarantine = Quarantine(folder / "quarantine")
    for each in extracts:
        quarantine.add(each)
    broken = [rule for each in extracts for rule in each.outcome.broken_rules()]
    write_failures(folder / "failures.csv", [*broken, *later], quarantine.failures)
    return folder / "failures.csv", broken, quarantine.failures


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
def test_it_is_what_pythons_csv_writes_of_the_sentences(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str | None, str | None]]
) -> None:
    frame = failing(*((number, "unknown_code", record, code) for number, code, record in rows))
    path, *_ = written(tmp_path_factory.mktemp("f"), [extract_of("A", frame)])
    messages = [
        sentence(Finding("unknown_code", "warning", code=code or None)) for _, code, _ in rows
    ]
    texts = pl.DataFrame({"record": [record or "" for *_, record in rows], "message": messages})
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
    path, *_ = written(tmp_path, [extract_of("A", rows)])
    assert [line["message"][:9] for line in lines(path)] == ["'=a.csv: ", "b.csv: A "]


def test_a_finding_about_a_file_names_it_and_its_column(tmp_path: Path) -> None:
    missing = Finding("missing_column", "blocker", file="a.csv", column="BIRTH_DTTM", found=7)
    path, *_ = written(tmp_path, [extract_of("A", findings=[missing])])
    (line,) = lines(path)
    assert (line["extract"], line["row_number"], line["record_id"]) == ("A", "", "")
    assert (line["rule_id"], line["severity"]) == ("missing_column", "blocker")
    assert line["column"] == "BIRTH_DTTM"
    assert line["message"] == f"a.csv: {sentence(missing)}"


def test_what_the_hub_has_to_fix_is_no_failure_of_the_authority(tmp_path: Path) -> None:
    findings = [finding_of(RULES[id], "a.csv") for id in ("internal_error", "file_empty")]
    path, *_ = written(tmp_path, [extract_of("A", findings=findings)])
    assert [line["rule_id"] for line in lines(path)] == ["file_empty"]


def test_a_rule_that_is_no_longer_known_is_left_out(tmp_path: Path) -> None:
    gone = Finding("a_rule_of_last_year", "error", note="As it was put then.")
    path, *_ = written(
        tmp_path,
        [extract_of("A", findings=[finding_of(RULES["file_empty"], "a.csv")])],
        (BrokenRule("A", gone.rule_id, "error", 1, 1, (gone,)),),
    )
    assert [line["rule_id"] for line in lines(path)] == ["file_empty"]


@settings(max_examples=25)
@given(record=NASTY, note=NASTY)
def test_what_is_found_after_the_models_is_added_replaced_and_removed_again(
    tmp_path_factory: pytest.TempPathFactory, record: str, note: str
) -> None:
    path, broken, rows = written(
        tmp_path_factory.mktemp("f"),
        [
            extract_of("A", failing((1, "missing_value", record, None))),
            extract_of("B", findings=[finding_of(RULES["file_empty"], "b.csv")]),
        ],
    )
    as_read = path.read_bytes()

    def write_again(*numbers: int | None) -> list[tuple[str, str]]:
        found = tuple(
            Finding("return_relation", "warning", row_number=number, note=note)
            for number in numbers
        )
        later = BrokenRule("A", "return_relation", "warning", 10, len(found), found)
        write_failures(path, [*broken, *([later] if found else [])], rows)
        assert path.read_bytes().startswith(as_read)
        return [(line["extract"], line["row_number"]) for line in lines(path)]

    first = [("A", "1"), ("B", "")]
    for _ in range(2):
        assert write_again(7, None) == [*first, ("A", "7"), ("A", "")]
    assert write_again(8) == [*first, ("A", "8")]
    assert write_again() == first
    assert path.read_bytes() == as_read


def test_a_million_failures_are_all_written(tmp_path: Path) -> None:
    rows = failing((0, "missing_value", "x", None))
    many = rows.select(pl.all().repeat_by(1_000_000)).explode("*").with_row_index()
    many = many.with_columns(row_number=pl.col("index").cast(pl.Int64)).drop("index")
    path, *_ = written(tmp_path, [extract_of("A", many)])
    found = pl.read_csv(path, columns=["row_number"])["row_number"]
    assert found.n_unique() == 1_000_000
