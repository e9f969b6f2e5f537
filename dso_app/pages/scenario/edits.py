"""What one does to the steps of a draft: set, add, copy, take out, reorder, move in time."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dso_app.domain.recipients import Recipient
from dso_app.domain.scenario import Channel, Mode, Trigger
from dso_app.domain.scenario_check import MOST_DAYS
from dso_app.pages.scenario.draft import StepDraft, signed_days
from dso_app.pages.scenario.words import BEFORE, LISTINGS, MODES, OFFERED, PLACES

_LONGEST = 100
"""Characters of a name; longer ones are cut."""
_WEEK = 7
_CHOICES = {"channel": OFFERED, "place": PLACES, "mode": MODES, "listing": LISTINGS}
_TYPED = frozenset({"name", "days", "within", "lapse", "fee", "template"})
_SWITCHES = frozenset({"deduct", "memo", "copies"})


def changed_step(step: StepDraft, name: str, value: str) -> StepDraft:
    """A step with one of its settings typed anew.

    A setting it does not have, or a choice that is not offered, changes nothing.
    """
    if name in _CHOICES and value in dict(_CHOICES[name]):
        return _chosen(step, name, value)
    if name in _TYPED:
        return _with(step, name, value[:_LONGEST])
    if name in _SWITCHES:
        return _with(step, name, value == "true")
    return step


def _chosen(step: StepDraft, name: str, value: str) -> StepDraft:
    changed = _with(step, name, value)
    return _of_channel(changed, Channel(step.channel)) if name == "channel" else changed


def _of_channel(step: StepDraft, before: Channel) -> StepDraft:
    """A step whose other settings follow when it became of another sort of channel."""
    now = Channel(step.channel)
    if now.internal != before.internal:
        to = Recipient.COLLECTOR if now.internal else Recipient.COLLECTION_CONTACT
        step = replace(step, recipients=[to.value], template="", fee="")
    if now.sendable == before.sendable:
        return step
    # What a person does is manual; what leaves is confirmed until somebody says otherwise.
    if not now.sendable:
        return replace(step, mode=Mode.MANUAL.value, template="", copies=False, fee="")
    return replace(step, mode=Mode.TO_CONFIRM.value)


def _with(step: StepDraft, name: str, value: object) -> StepDraft:
    changes: dict[str, Any] = {name: value}
    return replace(step, **changes)


def addressed(step: StepDraft, recipient: str, *, wanted: bool) -> StepDraft:
    """A step that goes, or no longer goes, to a recipient."""
    others = [one for one in step.recipients if one != recipient]
    return replace(step, recipients=[*others, recipient[:_LONGEST]] if wanted else others)


def numbered(steps: Sequence[StepDraft]) -> list[StepDraft]:
    """The steps of a draft that is opened, each with a number of its own."""
    return [replace(step, uid=uid) for uid, step in enumerate(steps, 1)]


def added(steps: Sequence[StepDraft], after: int, name: str) -> list[StepDraft]:
    """The steps with a new one after a place: like its neighbour, but with no text of its own."""
    return _inserted(steps, after, replace(_copy(steps, after, name), template=""))


def duplicated(steps: Sequence[StepDraft], at: int, name: str) -> list[StepDraft]:
    """The steps with one of them twice; the copy has another name and another day."""
    return _inserted(steps, at, _copy(steps, at, name))


def _copy(steps: Sequence[StepDraft], at: int, name: str) -> StepDraft:
    """A new step like another: a week later, or half way to the next one where that is sooner."""
    source = steps[at]
    new = replace(
        source,
        name=name,
        key="",
        uid=max(step.uid for step in steps) + 1,
        recipients=list(source.recipients),
    )
    days, offset = signed_days(source), effective(steps, at)
    if days is None or offset is None:
        return new
    following = effective(steps, at + 1) if at + 1 < len(steps) else None
    later = _WEEK
    if following is not None and offset <= following < offset + _WEEK:
        later = (following - offset) // 2
    return _set_days(new, later if source.place == Trigger.PREVIOUS_STEP else days + later)


def _inserted(steps: Sequence[StepDraft], after: int, new: StepDraft) -> list[StepDraft]:
    return [*steps[: after + 1], new, *steps[after + 1 :]]


def moved(steps: Sequence[StepDraft], at: int, by: int) -> list[StepDraft]:
    """The steps with one of them moved up (−1) or down (+1); at an end it stays."""
    to = at + by
    order = list(steps)
    if 0 <= at < len(order) and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def placed(steps: Sequence[StepDraft], at: int, offset: int) -> list[StepDraft]:
    """The steps with one of them at another effective offset; the order stays.

    What counts from a step moves with it. While a day it hangs on cannot be read, nothing moves.
    """
    step, before = steps[at], effective(steps, at)
    days = signed_days(step)
    if before is None or days is None:
        return list(steps)
    wanted = max(-MOST_DAYS, min(offset, MOST_DAYS))
    return [
        _set_days(one, days + wanted - before) if place == at else one
        for place, one in enumerate(steps)
    ]


def effective(steps: Sequence[StepDraft], at: int) -> int | None:
    """The effective offset of a step, in days; None while a day it hangs on cannot be read."""
    total = 0
    for step in reversed(steps[: at + 1]):
        days = signed_days(step)
        if days is None:
            return None
        total += days
        if step.place != Trigger.PREVIOUS_STEP:
            break
    return total


def _set_days(step: StepDraft, days: int) -> StepDraft:
    """A step so many days from what it counts from; around the due date the words follow."""
    if step.place not in (BEFORE, Trigger.DUE_DATE):
        return replace(step, days=str(days))
    place = BEFORE if days < 0 else Trigger.DUE_DATE.value
    return replace(step, place=place, days=str(abs(days)))
