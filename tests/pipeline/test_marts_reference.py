"""MARTS.md is true of a real release, and its example queries run there."""

from __future__ import annotations

import pytest

from orchestration.settings import Settings
from tests.pipeline.conftest import ask
from warehouse.generate.marts_reference import every_mart, questions


def test_every_column_of_every_mart_has_its_description_as_comment(region: Settings) -> None:
    found = ask(
        region.zones,
        "select table_name, column_name, lower(data_type), comment from duckdb_columns() "
        "where schema_name = 'marts' order by table_name, column_index",
    )
    assert found == [
        (mart.name, column.name, column.type, column.description)
        for mart in every_mart()
        for column in mart.columns
    ]
    assert all(comment for *_, comment in found)


def test_every_mart_has_its_grain_as_comment(region: Settings) -> None:
    found = ask(
        region.zones,
        "select table_name, comment from duckdb_tables() where schema_name = 'marts' order by 1",
    )
    assert found == [(mart.name, mart.grain) for mart in every_mart()]
    assert all(comment for _, comment in found)


def test_the_key_of_every_mart_identifies_a_row(region: Settings) -> None:
    broken = []
    for mart in every_mart():
        key = ", ".join(mart.key)
        filled = [name for name in mart.key if name not in mart.may_be_null]
        empty = " or ".join(f"{name} is null" for name in filled)
        sql = f"select {key} from marts.{mart.name} group by {key} having count(*) > 1 or {empty}"
        broken += [mart.name] if ask(region.zones, sql) else []
    assert broken == []


def test_every_example_question_runs_and_those_of_returns_have_an_answer(region: Settings) -> None:
    answers = {each.question: ask(region.zones, each.sql) for each in questions()}
    assert len(answers) == 10
    unanswered = [
        each.question
        for each in questions()
        if each.answered_by == "returns" and not answers[each.question]
    ]
    assert unanswered == []
    # the sample holds no extract, so a question that needs one is not answered by chance
    assert [
        each.question
        for each in questions()
        if each.answered_by == "extracts" and answers[each.question]
    ] == []


def test_a_mart_without_a_declaration_is_not_published(
    region: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from warehouse.log.ledger import open_ledger
    from warehouse.release import publish

    monkeypatch.setattr(publish, "model_marts", lambda: ())
    before = (region.zones.published / "current").resolve()
    with open_ledger(region.zones.ledger) as ledger, pytest.raises(KeyError, match="dim_area"):
        publish.publish(region.zones, ledger, None, years_shown=6, keep=30)
    assert (region.zones.published / "current").resolve() == before
