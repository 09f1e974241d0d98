"""Writes ``expectations/rules/evaluated.py``: the extracts on which each rule is evaluated, from the contracts.

It is a file because the contracts need Pandera, which Dagster's definitions and the command line
must not load. ``python -m warehouse.generate.evaluated_rules`` writes it; a test holds it fresh. This
module does not import the register of rules, which reads that file.
"""

from __future__ import annotations

import sys
from pathlib import Path

from expectations.across import person_column, reference_columns, system_contracts
from expectations.contracts.base import Contract, columns, event_column, option
from expectations.suites.totals import TOTALS
from expectations.systems import SYSTEMS
from warehouse.project import PROJECT

PATH = PROJECT / "expectations" / "rules" / "evaluated.py"

_HEADER = '''"""The extracts on which each rule of the case-management systems is evaluated, as ``system.extract``.

Written by `make generate` from the contracts; edit those instead.
"""

from __future__ import annotations

# Rule → extracts.
'''
_GROUPS = {
    "WHOLE": "Every extract: each is judged as a whole.",
    "DATED": "Extracts whose rows have a date of their own.",
    "CODED": "Extracts with a code that is in a code set.",
    "LINKED": "Extracts that refer to people or to other extracts.",
    "TOTALLED": "Extracts that count the same people as another extract.",
}


def rules_of_contract(contract: type[Contract]) -> set[str]:
    """Return the ids of the rules about rows and files that a contract has evaluated on its extract."""
    schema, own = contract.to_schema(), columns(contract)
    fields = [check for field in schema.columns.values() for check in field.checks]
    found = {str(check.name) for check in [*schema.checks, *fields]}
    found |= {
        rule_id for check in option(contract, "cross_checks", ()) for rule_id in check.rule_ids
    }
    found.add("missing_extract")
    if person_column(contract):
        found.add("unknown_person")
        if event_column(contract):
            found |= {"before_birth", "age_over_25"}
    references = reference_columns(contract)
    if references:
        found.add("unknown_reference")
    parents = [system_contracts(contract)[str(column.references)] for column in references]
    if person_column(contract) and any(person_column(parent) for parent in parents):
        found.add("other_child")
    coded = [column for column in own if column.code_set or column.values or column.lookup]
    found |= {"unknown_code_required" if c.required else "unknown_code" for c in coded}
    if any(column.valid_on for column in coded):
        found.add("code_not_valid_then")
    if any(column.lookup for column in coded):
        found.add("no_lookup")
    return found


def evaluated_file() -> tuple[Path, str]:
    """Return the generated file's path and content."""
    evaluated: dict[str, list[str]] = {}
    groups: dict[str, list[str]] = {name: [] for name in _GROUPS}
    for system in SYSTEMS.values():
        if system.any_file_name:
            continue
        totalled = {total.extract for total in TOTALS.get(system.name, ())}
        for extract in system.extracts:
            contract, name = extract.load(), f"{system.name}.{extract.name}"
            found = rules_of_contract(contract)
            for rule_id in sorted(found):
                evaluated.setdefault(rule_id, []).append(name)
            belongs = {
                "WHOLE": True,
                "DATED": event_column(contract) is not None,
                "CODED": bool(found & {"unknown_code", "unknown_code_required"}),
                "LINKED": bool(found & {"unknown_person", "unknown_reference"}),
                "TOTALLED": extract.name in totalled,
            }
            for group, is_in in belongs.items():
                groups[group] += [name] if is_in else []
    lines = [_HEADER + "EVALUATED: dict[str, tuple[str, ...]] = {"]
    for rule_id in sorted(evaluated):
        names = ", ".join(f'"{name}"' for name in evaluated[rule_id])
        # As the formatter would have it: on one line where a single name fits.
        one_line = f'    "{rule_id}": ({names},),'
        if len(evaluated[rule_id]) == 1 and len(one_line) <= 100:
            lines.append(one_line)
        else:
            lines.append(f'    "{rule_id}": (')
            lines += [f'        "{name}",' for name in evaluated[rule_id]]
            lines.append("    ),")
    lines.append("}")
    for group, meaning in _GROUPS.items():
        lines += ["", f"# {meaning}", f"{group}: tuple[str, ...] = ("]
        lines += [f'    "{name}",' for name in groups[group]]
        lines.append(")")
    return PATH, "\n".join(lines) + "\n"


if __name__ == "__main__":
    path, content = evaluated_file()
    path.write_text(content, encoding="utf-8")
    sys.stdout.write(f"{path.name} written\n")
