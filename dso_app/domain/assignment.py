"""Rules that give customers a scenario, a collector, a group, options at imports.

Of each thing that is given, the first rule that fits and gives it decides.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dso_app.domain.conditions import Comparison, Condition

Value = str | frozenset[str]
"""What a customer holds in a field: a text, or the names of its groups."""


GROUP = "group"
"""What a rule gives beside columns of customers: a group by its name."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which customers get what.

    Attributes:
        conditions: all of them must hold.
        gives: what, by the column of customers that takes it, or `GROUP`; a scenario of None
            puts them on none.
        new_only: looks only at customers an import creates; else at all, at every import.
    """

    id: int
    name: str
    conditions: tuple[Condition, ...]
    gives: Mapping[str, Any]
    new_only: bool = True


def choose_rules(
    rules: Sequence[Rule], held: Mapping[str, Sequence[Value]], new: Sequence[bool]
) -> dict[str, list[Rule | None]]:
    """By what is given, for each customer the first rule that fits; None where none does.

    Args:
        rules: the active ones, in their order.
        held: by field, what each customer holds.
        new: whether the import creates each customer.
    """
    chosen: dict[str, list[Rule | None]] = {}
    for rule in rules:
        fitting = _fitting(rule, held, new)
        for thing in rule.gives:
            decided = chosen.setdefault(thing, [None] * len(new))
            for place in fitting:
                decided[place] = decided[place] or rule
    return chosen


def _fitting(
    rule: Rule, held: Mapping[str, Sequence[Value]], new: Sequence[bool]
) -> Collection[int]:
    """The places of the customers a rule fits."""
    places: Collection[int] = range(len(new))
    if rule.new_only:
        places = [place for place in places if new[place]]
    for condition in rule.conditions:
        holds, values = _remembering(_test(condition)), held[condition.field]
        places = [place for place in places if holds(values[place])]
    return places


def _test(condition: Condition) -> Callable[[Value], bool]:
    """Whether what a customer holds is as a condition asks."""
    asked = condition.value.casefold()
    if condition.comparison is Comparison.LIKE:
        pattern = "".join(_WILD.get(letter, re.escape(letter)) for letter in asked)
        same = re.compile(pattern, re.DOTALL).fullmatch
        return lambda value: any(same(one) for one in _folded(value))
    if condition.comparison is Comparison.IS:
        return lambda value: asked in _folded(value)
    return lambda value: asked not in _folded(value)


_WILD = {"*": ".*", "?": "."}


def _folded(value: Value) -> Collection[str]:
    """The texts there are; one empty one where there is nothing."""
    if isinstance(value, str):
        return (value.casefold(),)
    return [one.casefold() for one in value] or ("",)


def _remembering(test: Callable[[Value], bool]) -> Callable[[Value], bool]:
    """The same test, each value looked at once: few differ among many customers."""
    known: dict[Value, bool] = {}

    def tested(value: Value) -> bool:
        found = known.get(value)
        if found is None:
            found = known[value] = test(value)
        return found

    return tested
