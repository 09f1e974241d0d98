"""The rules between a return's items say what the catalogue says: one measure is one number, wherever it stands."""

from __future__ import annotations

from itertools import permutations

from expectations.seeds import rows

FRAMEWORK = "eastern_2020"
POPULATION = "population_0_17"

# The form says of 4.4 that its definition is still to be agreed, so its pupils are held against none.
UNSETTLED = {"4.4"}
# No longer asked for.
RETIRED = {"5.1"}

Place = tuple[str, str]


def measures() -> dict[Place, str]:
    """The measure of each numerator and denominator of the form; the reference population is no count of theirs."""
    catalogue = {row["indicator_id"]: row for row in rows("indicator_catalogue")}
    return {
        (row["ref"], part): catalogue[row["indicator_id"]][f"{part}_measure"]
        for row in rows("indicator_references")
        if row["framework"] == FRAMEWORK and row["ref"] not in UNSETTLED | RETIRED
        for part in ("numerator", "denominator")
        if catalogue[row["indicator_id"]][f"{part}_measure"] != POPULATION
    }


def equal() -> set[tuple[Place, Place]]:
    """The places that the seed says hold the same count."""
    return {
        ((row["ref"], row["part"]), (row["other"], row["other_part"]))
        for row in rows("return_rules")
        if row["framework"] == FRAMEWORK and row["relation"] == "equals" and "+" not in row["other"]
    }


def test_what_should_be_equal_is_one_measure() -> None:
    measure_of = measures()
    assert equal()
    for place, other in equal():
        assert measure_of[place] == measure_of[other], (place, other)


def test_one_measure_in_two_places_is_held_together() -> None:
    """Directly, or through the one place that counts it."""
    measure_of, rules = measures(), equal()
    counted_by = dict(rules)
    for one, another in permutations(measure_of, 2):
        if measure_of[one] == measure_of[another]:
            assert counted_by.get(one, one) == counted_by.get(another, another), (one, another)


def test_a_rule_names_items_of_its_framework() -> None:
    items = {(row["framework"], row["ref"]) for row in rows("indicator_references")}
    for row in rows("return_rules"):
        named = {row["ref"], *row["other"].split("+")}
        assert {(row["framework"], ref) for ref in named} <= items, row
        assert row["ref"] not in row["other"].split("+") or row["part"] != row["other_part"]
