"""The register of rules is complete: every message says what to do, and where each rule is evaluated."""

import re
import subprocess
import sys

import pytest

from expectations.across import contracts_beside, person_column, reference_columns
from expectations.contracts.base import Contract, columns, event_column, option
from expectations.rules import RULES, Rule, rules_of
from expectations.rules.cases import CASES
from expectations.systems import LIQUIDLOGIC, PARIS, SYSTEMS, Extract

TO_DO = re.compile(
    r"\b(add|ask|check|copy|correct|deliver|export|fill|format|give|keep|leave|look|make|mend|"
    r"move|put|remove|rename|run|save|send|split|use|wait|write)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_to_do(rule: Rule) -> None:
    assert TO_DO.search(rule.message)
    assert rule.message.endswith(".")
    assert len(rule.message) < 250
    assert re.fullmatch(r"[a-z0-9_]+", rule.id)


@pytest.mark.parametrize("rule", CASES, ids=lambda rule: rule.id)
def test_a_rule_about_cases_is_one_of_both_systems(rule: Rule) -> None:
    assert {name.split(".")[0] for name in rule.extracts or ()} == {"liquidlogic", "paris"}
    assert rule.column is None
    assert not re.search("STV|LOOKUP|FACT_|DTTM", rule.message)


def test_only_codes_are_ever_repeated() -> None:
    repeating = {rule.id for rule in RULES.values() if "{found}" in rule.message}
    of_returns = {"return_unknown_framework", "return_unknown_ref", "return_unknown_period"}
    of_code_columns = {"unknown_code", "unknown_code_required", "code_not_valid_then"}
    assert repeating == of_returns | of_code_columns
    assert all(RULES[rule_id].column for rule_id in of_returns)


def test_a_message_names_the_code_where_there_is_one() -> None:
    assert RULES["unknown_code"].said("X9").startswith("'X9' is not a code")
    assert RULES["unknown_code"].said().startswith("This is not a code")


def found_on(contract: type[Contract]) -> set[str]:
    """The rules that the contract itself says are evaluated on its extract."""
    schema, own = contract.to_schema(), columns(contract)
    fields = [check for field in schema.columns.values() for check in field.checks]
    rules = {str(check.name) for check in [*schema.checks, *fields]}
    rules |= {rule for check in option(contract, "across", ()) for rule in check.rule_ids}
    if person_column(contract):
        rules.add("unknown_person")
        if event_column(contract):
            rules |= {"before_birth", "age_over_25"}
    references = reference_columns(contract)
    if references:
        rules.add("unknown_reference")
    parents = [contracts_beside(contract)[str(column.references)] for column in references]
    if person_column(contract) and any(person_column(parent) for parent in parents):
        rules.add("other_child")
    coded = [column for column in own if column.code_set or column.values or column.lookup]
    rules |= {"unknown_code_required" if c.required else "unknown_code" for c in coded}
    if any(column.valid_on for column in coded):
        rules.add("code_not_valid_then")
    if any(column.lookup for column in coded):
        rules.add("no_lookup")
    return rules


@pytest.mark.parametrize(
    ("system", "extract"),
    [(system.name, extract) for system in (LIQUIDLOGIC, PARIS) for extract in system.extracts],
    ids=lambda value: value.name if isinstance(value, Extract) else value,
)
def test_a_rule_is_registered_where_it_is_evaluated_and_nowhere_else(
    system: str, extract: Extract
) -> None:
    registered = {rule.id for rule in rules_of(system, extract.name) if rule.extracts}
    assert registered == found_on(extract.load()) | {"missing_extract"}


def test_a_rule_names_extracts_and_columns_that_are_there() -> None:
    names = {
        f"{system.name}.{extract.name}": {column.name for column in columns(extract.load())}
        for system in SYSTEMS.values()
        for extract in system.extracts
    }
    for rule in RULES.values():
        assert set(rule.extracts or ()) <= set(names), rule.id
        for extract in rule.extracts or ():
            assert rule.column is None or rule.column in names[extract], rule.id


def test_the_register_needs_nothing_heavy() -> None:
    code = "import sys, expectations.rules; print({'polars', 'pandera'} & set(sys.modules))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
