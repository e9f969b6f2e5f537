"""Rules that put customers on a scenario by themselves, at imports: the first that fits decides."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from dso_app.domain.conditions import Comparison, Condition

Value = str | frozenset[str]
"""What a customer holds in a field: a text, or the names of its groups."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which customers get which scenario.

    Attributes:
        conditions: all of them must hold.
        scenario_id: None puts them on none.
        new_only: looks only at customers an import creates; else at all, at every import.
    """

    id: int
    name: str
    conditions: tuple[Condition, ...]
    scenario_id: int | None
    new_only: bool = True


def choose_rules(
    rules: Sequence[Rule], held: Mapping[str, Sequence[Value]], new: Sequence[bool]
) -> list[Rule | None]:
    """For each customer the first rule that fits; None where none does.

    Args:
        rules: the active ones, in their order.
        held: by field, what each customer holds.
        new: whether the import creates each customer.
    """
    chosen: list[Rule | None] = [None] * len(new)
    left: Collection[int] = range(len(new))
    for rule in rules:
        fitting = [place for place in left if new[place]] if rule.new_only else list(left)
        for condition in rule.conditions:
            holds, values = _remembering(_test(condition)), held[condition.field]
            fitting = [place for place in fitting if holds(values[place])]
        for place in fitting:
            chosen[place] = rule
        taken = set(fitting)
        left = [place for place in left if place not in taken]
    return chosen


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
