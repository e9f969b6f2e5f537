"""What differs between two versions of a scenario."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from difflib import SequenceMatcher

from dso_app.domain.scenario import Scenario, Step

_SETTINGS = ("name", "scope", "entry", "minimum")
_OF_ITS_PLACE = frozenset({"order", "key", "trigger", "offset_days", "within_days"})
"""What does not count by itself: where a step stands, and the second halves of pairs."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    Attributes:
        what: a field of the scenario or of the step; of a step also `when` (its trigger and
            days), `added`, `removed`, `place`.
        before: the scenario or the step it was; None for a step that was added.
        after: the scenario or the step it is; None for a step that was removed.
    """

    what: str
    before: Scenario | Step | None
    after: Scenario | Step | None


def differences(before: Scenario, after: Scenario) -> list[Change]:
    """Everything that differs, the scenario's own settings first, then step by step.

    A step is the same step by its key, whatever its name or its place.
    """
    changed = [
        Change(name, before, after)
        for name in _SETTINGS
        if getattr(before, name) != getattr(after, name)
    ]
    old = {step.key: step for step in before.steps}
    new = {step.key: step for step in after.steps}
    changed += [Change("removed", step, None) for key, step in old.items() if key not in new]
    for key, step in new.items():
        if key not in old:
            changed.append(Change("added", None, step))
        else:
            changed += _step_changes(old[key], step)
    return changed + [Change("place", old[key], new[key]) for key in _moved(old, new)]


def _step_changes(before: Step, after: Step) -> Iterator[Change]:
    if (before.trigger, before.offset_days) != (after.trigger, after.offset_days):
        yield Change("when", before, after)
    for one in fields(Step):
        if one.name in _OF_ITS_PLACE:
            continue
        same = getattr(before, one.name) == getattr(after, one.name)
        if one.name == "items":
            same = same and before.within_days == after.within_days
        if not same:
            yield Change(one.name, before, after)


def _moved(old: Mapping[str, Step], new: Mapping[str, Step]) -> list[str]:
    """The steps that left their place among those that stayed."""
    first = [key for key in old if key in new]
    second = [key for key in new if key in old]
    kept = {
        key
        for block in SequenceMatcher(a=first, b=second, autojunk=False).get_matching_blocks()
        for key in first[block.a : block.a + block.size]
    }
    return [key for key in second if key not in kept]
