"""The register of rules is complete: every message says what to do."""

import re

import pytest

from expectations.rules import RULES, Rule

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
    assert re.fullmatch(r"[a-z_]+", rule.id)


def test_only_codes_are_ever_repeated() -> None:
    repeating = {rule.id for rule in RULES.values() if "{found}" in rule.message}
    assert repeating == {
        "return_unknown_framework",
        "return_unknown_ref",
        "return_unknown_period",
    }
    assert all(RULES[rule_id].column for rule_id in repeating)
