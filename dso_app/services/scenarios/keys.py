"""What a step is known by from version to version, so that no cycle has it twice."""

from collections.abc import Iterator
from dataclasses import replace

from dso_app.domain.scenario import Scenario, Step


def step_key(name: str) -> str:
    """The key of a step nobody knew before: its name, however it is written."""
    return " ".join(name.casefold().split())


def keyed(scenario: Scenario, present: Scenario | None) -> Scenario:
    """A scenario whose steps all have keys, each its own, and recipients as they are compared.

    Args:
        scenario: steps that come with a key keep it, whatever they are called now.
        present: the version in force: steps without a key are those of the same name in it.
    """
    taken = {step.key for step in scenario.steps if step.key}
    known = {step_key(step.name): step.key for step in present.steps} if present else {}
    return replace(scenario, steps=tuple(_keyed(scenario.steps, known, taken)))


def _keyed(steps: tuple[Step, ...], known: dict[str, str], taken: set[str]) -> Iterator[Step]:
    for step in steps:
        name = step_key(step.name)
        key = step.key or _free(known.get(name, name), taken)
        taken.add(key)
        yield replace(step, key=key, recipients=tuple(who.casefold() for who in step.recipients))


def _free(key: str, taken: set[str]) -> str:
    """The key, or with a number behind where another step has it."""
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key} {number}"
    return free
