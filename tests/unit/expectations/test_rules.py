"""The register of rules is complete: each has a remedy, a scope and the extracts it is evaluated on."""

import re
import subprocess
import sys
from typing import get_args

import pytest

from expectations.contracts.base import columns
from expectations.findings import FIELDS
from expectations.rules import RULES, Scope
from expectations.rules.cases import CASES
from expectations.rules.evaluated import EVALUATED
from expectations.seeds import rows
from expectations.systems import SYSTEMS
from expectations.wording import fields_of, names_a_code

MARTS = "marts"
# What a sentence begins with that asks somebody to do something.
REMEDIES = (
    "add|ask|check|close|compare|copy|correct|count|deliver|export|fill|find|fix|format|give|keep|"
    "leave|let|link|look|make|map|move|put|remove|rename|run|save|send|split|use|wait|write"
)
TO_DO = re.compile(rf"^(?:{REMEDIES})\b", re.IGNORECASE)
REFERENCES = {(row["framework"], row["ref"]) for row in rows("indicator_references")}
# Fields that the renderer works out from others.
WORKED_OUT = {"share", "highest", "lowest"}


def test_every_rule_has_one_sentence_on_what_is_wrong_and_begins_its_remedy_with_a_verb() -> None:
    for rule in RULES.values():
        assert re.fullmatch(r"[a-z0-9_]+", rule.id)
        assert rule.wrong.endswith("."), rule.id
        assert not re.search(r"[.!?] ", rule.wrong), rule.id
        assert len(rule.wrong) <= 100, rule.id
        assert TO_DO.match(rule.remedy), rule.id
        assert rule.remedy.endswith("."), rule.id
        assert len(rule.advice) < 320, rule.id


@pytest.mark.parametrize("remedy", ["", "The value is in use elsewhere.", "Late."])
def test_a_remedy_that_names_nothing_to_do_is_found(remedy: str) -> None:
    assert not TO_DO.match(remedy)


def test_every_rule_names_what_it_protects() -> None:
    for rule in RULES.values():
        assert rule.protects, rule.id
        assert not rule.protects.endswith("."), rule.id
        framework, _, refs = rule.protects.partition(" ")
        if framework in {name for name, _ in REFERENCES}:
            assert {(framework, ref) for ref in refs.split(", ")} <= REFERENCES, rule.id


def test_a_scope_agrees_with_the_tool_and_the_extracts_of_a_rule() -> None:
    tools = {
        "row": {"pandera"},
        "file": {"pandera"},
        "extract": {"pandera", "great_expectations"},
        "delivery": {"pandera", "great_expectations"},
        "return_item": {"return_check"},
        "mart": {"great_expectations"},
    }
    assert set(tools) == set(get_args(Scope))
    for rule in RULES.values():
        assert rule.tool in tools[rule.scope], rule.id
        of_marts = any(name.startswith(f"{MARTS}.") for name in rule.extracts or ())
        assert of_marts == (rule.scope == "mart"), rule.id


def test_a_template_names_fields_of_a_finding() -> None:
    for rule in RULES.values():
        for template in rule.details.values():
            assert fields_of(template) <= {*FIELDS, *WORKED_OUT}, rule.id


def test_an_extract_is_refused_by_rules_that_only_warn_or_quarantine_a_row_otherwise() -> None:
    refusing = [rule for rule in RULES.values() if rule.blocks_above is not None]
    assert {rule.severity for rule in refusing} == {"error", "warning"}
    assert {rule.owner for rule in refusing} == {"la"}
    assert all(0.5 <= rule.blocks_above <= 0.9 for rule in refusing if rule.blocks_above)
    assert {"unknown_person", "unknown_code_required", "unreadable_value"} <= {
        rule.id for rule in refusing
    }


def test_of_a_snapshot_a_twentieth_may_be_refused_and_of_a_return_half() -> None:
    rule = RULES["missing_value"]
    assert (rule.limit_of(is_snapshot=True), rule.limit_of(is_snapshot=False)) == (0.05, 0.5)
    assert RULES["unknown_code"].limit_of(is_snapshot=True) == 0.9
    assert RULES["overlapping_spell"].limit_of(is_snapshot=True) is None


def test_a_rule_about_cases_is_one_of_both_systems() -> None:
    for rule in CASES:
        assert {name.split(".")[0] for name in rule.extracts or ()} == {"liquidlogic", "paris"}
        assert rule.column is None, rule.id
        assert not re.search("STV|LOOKUP|FACT_|DTTM", rule.advice), rule.id


def test_only_codes_are_ever_repeated() -> None:
    repeating = {rule.id for rule in RULES.values() if names_a_code(rule)}
    of_returns = {"return_unknown_framework", "return_unknown_ref", "return_unknown_period"}
    of_code_columns = {"unknown_code", "unknown_code_required", "code_not_valid_then"}
    assert repeating == of_returns | of_code_columns
    assert all(RULES[rule_id].column for rule_id in of_returns)


def test_every_rule_about_extracts_is_evaluated_on_some() -> None:
    assert {rule.id for rule in RULES.values() if rule.extracts == ()} == {
        "check_crashed",
        "older_than_in_use",
    }
    assert set(EVALUATED) <= set(RULES)


def test_a_rule_names_extracts_and_columns_that_are_there() -> None:
    names = {
        f"{system.name}.{extract.name}": {column.name for column in columns(extract.load())}
        for system in SYSTEMS.values()
        for extract in system.extracts
    }
    for rule in RULES.values():
        of_deliveries = [e for e in rule.extracts or () if not e.startswith(f"{MARTS}.")]
        assert set(of_deliveries) <= set(names), rule.id
        for extract in of_deliveries:
            assert rule.column is None or rule.column in names[extract], rule.id


def test_the_register_needs_nothing_heavy() -> None:
    code = "import sys, expectations.wording; print({'polars', 'pandera', 'pandas'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
