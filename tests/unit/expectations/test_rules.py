"""The register of rules is complete: every message says what to do, and where each rule is evaluated."""

import re
import subprocess
import sys

import pytest

from expectations.across import person_column, reference_columns, system_contracts
from expectations.contracts.base import Contract, columns, event_column, option
from expectations.rules import DELIVERIES, RULES, Rule, rules_of
from expectations.rules.cases import CASES
from expectations.seeds import rows
from expectations.suites.lines import TOTALS
from expectations.systems import LIQUIDLOGIC, PARIS, SYSTEMS, Extract

MARTS = "marts"
# What a sentence begins with that asks somebody to do something.
REMEDIES = (
    "add|ask|check|close|compare|copy|correct|count|deliver|export|fill|format|give|keep|leave|link|"
    "look|make|map|mend|move|point|put|remove|rename|run|save|send|split|use|wait|write"
)
TO_DO = re.compile(rf"(?:^|[.:;] )(?:{REMEDIES})\b", re.IGNORECASE)
REFERENCES = {(row["framework"], row["ref"]) for row in rows("indicator_references")}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_to_do(rule: Rule) -> None:
    """A message in which no sentence or clause begins with a remedy names nothing to do."""
    assert TO_DO.search(rule.message)
    assert rule.message.endswith(".")
    assert 40 < len(rule.message) < 320
    assert re.fullmatch(r"[a-z0-9_]+", rule.id)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "The value is in use elsewhere.",
        "The row was left out, and is to keep.",
        "Sent too late.",
    ],
)
def test_a_message_that_names_nothing_to_do_is_found_out(message: str) -> None:
    assert not TO_DO.search(message)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_says_what_it_protects(rule: Rule) -> None:
    assert rule.protects
    assert not rule.protects.endswith(".")
    framework, _, refs = rule.protects.partition(" ")
    if framework in {name for name, _ in REFERENCES}:
        assert {(framework, ref) for ref in refs.split(", ")} <= REFERENCES


def test_an_extract_is_refused_by_rules_that_only_warn_or_quarantine_a_row_otherwise() -> None:
    refusing = [rule for rule in RULES.values() if rule.blocks_above is not None]
    assert {rule.severity for rule in refusing} == {"error", "warning"}
    assert {rule.owner for rule in refusing} == {"la"}
    assert all(0.5 <= rule.blocks_above <= 0.9 for rule in refusing if rule.blocks_above)
    assert {"unknown_person", "unknown_code_required", "unreadable_value", "rows_fell"} <= {
        rule.id for rule in refusing
    }


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
    rules |= {rule for check in option(contract, "cross_checks", ()) for rule in check.rule_ids}
    if person_column(contract):
        rules.add("unknown_person")
        if event_column(contract):
            rules |= {"before_birth", "age_over_25"}
    references = reference_columns(contract)
    if references:
        rules.add("unknown_reference")
    parents = [system_contracts(contract)[str(column.references)] for column in references]
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
    on_rows = [rule for rule in rules_of(system, extract.name) if rule.tool == "pandera"]
    registered = {rule.id for rule in on_rows if rule.extracts}
    assert registered == found_on(extract.load()) | {"missing_extract"}


@pytest.mark.parametrize(
    ("system", "extract"),
    [(system.name, extract) for system in (LIQUIDLOGIC, PARIS) for extract in system.extracts],
    ids=lambda value: value.name if isinstance(value, Extract) else value,
)
def test_a_rule_of_whole_extracts_is_registered_where_there_is_something_to_judge(
    system: str, extract: Extract
) -> None:
    contract, everywhere = extract.load(), {"rows_fell", "rows_rose", "rows_unlike_year_ago"}
    everywhere |= {"column_emptied", "many_duplicates"}
    registered = {rule.id for rule in rules_of(system, extract.name) if rule in DELIVERIES}
    dated = {"extract_frozen", "history_lost"} if event_column(contract) else set()
    coded = [column for column in columns(contract) if column.code_set or column.values]
    linked = [column for column in columns(contract) if column.references]
    assert registered >= everywhere | dated
    assert not coded or {"codes_shifted", "many_unknown_codes"} <= registered
    assert ("many_orphans" in registered) == bool(linked)
    assert ("history_lost" in registered) == bool(dated)
    totals = {total.extract for total in TOTALS[system]}
    assert ("extracts_disagree" in registered) == (extract.name in totals)


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
    code = (
        "import sys, expectations.rules; print({'polars', 'pandera', 'pandas'} & set(sys.modules))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "set()\n"
