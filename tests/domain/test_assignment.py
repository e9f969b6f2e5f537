"""Assignment by rule: ordered, all conditions must hold, new customers only or every import."""

import pytest

from dso_app.domain.assignment import Rule, Value, choose_rules
from dso_app.domain.conditions import Comparison, Condition

IS, IS_NOT, LIKE = Comparison.IS, Comparison.IS_NOT, Comparison.LIKE


def rule(key: int, *conditions: tuple[str, Comparison, str], new_only: bool = False) -> Rule:
    asked = tuple(Condition(*one) for one in conditions)
    return Rule(key, f"Rule {key}", asked, {"scenario_id": key}, new_only=new_only)


def chosen(*rules: Rule, new: bool = False, **held: Value) -> int | None:
    decided = choose_rules(rules, {name: [value] for name, value in held.items()}, [new])
    [found] = decided["scenario_id"]
    return found.id if found else None


@pytest.mark.parametrize(
    ("field", "comparison", "asked", "held", "fits"),
    [
        ("country", IS, "fr", "FR", True),
        ("country", IS, "fr", "BE", False),
        ("country", IS_NOT, "FR", "BE", True),
        ("country", IS, "", "", True),
        ("code", LIKE, "9*", "90012", True),
        ("code", LIKE, "9*", "190012", False),
        ("code", LIKE, "C??", "C1.", True),
        ("code", LIKE, "C.1", "CX1", False),
        ("group", IS, "key accounts", frozenset({"Key accounts", "South"}), True),
        ("group", IS_NOT, "South", frozenset({"Key accounts", "South"}), False),
        ("group", IS, "", frozenset[str](), True),
        ("group", LIKE, "*south*", frozenset({"Far South West"}), True),
        ("custom_3", IS, "Élevé", "ÉLEVÉ", True),
    ],
)
def test_a_condition_compares_whatever_the_capital_letters(
    field: str, comparison: Comparison, asked: str, held: Value, *, fits: bool
) -> None:
    decided = choose_rules([rule(1, (field, comparison, asked))], {field: [held]}, [False])
    [found] = decided["scenario_id"]
    assert (found is not None) is fits


def test_all_conditions_of_a_rule_must_hold() -> None:
    both = rule(1, ("country", IS, "FR"), ("code", LIKE, "9*"))
    assert chosen(both, country="FR", code="91") == 1
    assert chosen(both, country="FR", code="81") is None


def test_the_first_rule_that_fits_decides() -> None:
    first, second = rule(1, ("code", LIKE, "9*")), rule(2, ("country", IS, "FR"))
    assert chosen(first, second, country="FR", code="91") == 1
    assert chosen(second, first, country="FR", code="91") == 2


def test_a_rule_for_new_customers_lets_the_others_through_to_the_next() -> None:
    new, every = rule(1, ("country", IS, "FR"), new_only=True), rule(2)
    assert chosen(new, every, new=True, country="FR") == 1
    assert chosen(new, every, new=False, country="FR") == 2


def test_of_each_thing_given_the_first_rule_that_fits_and_gives_it_decides() -> None:
    care = Rule(1, "Care", (), {"collector_id": 7}, new_only=False)
    both = Rule(2, "Both", (), {"collector_id": 8, "scenario_id": 3}, new_only=False)
    none = Rule(3, "None", (), {"scenario_id": None}, new_only=False)
    assert choose_rules([care, both, none], {}, [False]) == {
        "collector_id": [care],
        "scenario_id": [both],
    }
    assert choose_rules([none, both, care], {}, [True]) == {
        "collector_id": [both],
        "scenario_id": [none],
    }
