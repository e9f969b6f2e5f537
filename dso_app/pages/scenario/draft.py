"""A scenario while somebody edits it: text as typed, made into a scenario of the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from dso_app.domain import scenario as rules
from dso_app.domain.listing import Listing
from dso_app.domain.recipients import Recipient
from dso_app.domain.scenario import Channel, Entry, Mode, Scope, Trigger
from dso_app.domain.scenario_check import check_scenario
from dso_app.errors import Reason
from dso_app.pages.scenario.words import BEFORE, CHANNELS, LISTINGS, MODES, PLACES
from dso_app.texts import N_

_LONGEST = 100
"""Characters of a name; longer ones are cut."""
_CHOICES = {"channel": CHANNELS, "place": PLACES, "mode": MODES, "listing": LISTINGS}
_TYPED = frozenset({"name", "days", "within", "lapse", "template"})
_SWITCHES = frozenset({"deduct", "memo", "copies"})


@dataclass
class StepDraft:
    """A step as typed.

    Attributes:
        place: before, or after what, its days count; see `words.PLACES`.
        within: days ahead, where the listing wants them.
        deduct: open credits are listed and deducted.
        memo: down-payment requests are listed.
        copies: copies of the invoices go with it.
        lapse: days after which an undone manual step gives way; empty for never.
        template: key of its text; empty for the shipped one.
    """

    name: str = ""
    channel: str = Channel.EMAIL.value
    place: str = Trigger.DUE_DATE.value
    days: str = "0"
    mode: str = Mode.TO_CONFIRM.value
    recipients: list[str] = field(default_factory=lambda: [Recipient.COLLECTION_CONTACT.value])
    listing: str = Listing.LATE.value
    within: str = "10"
    deduct: bool = True
    memo: bool = False
    copies: bool = False
    lapse: str = ""
    template: str = ""


@dataclass
class Draft:
    """A scenario as typed."""

    name: str = ""
    entry: str = Entry.FIRST_STEP.value
    minimum: str = "0"
    scope: str = Scope.ACCOUNT.value
    steps: list[StepDraft] = field(default_factory=list)


def new_draft(first_step: str) -> Draft:
    """What a new scenario begins with: one reminder, a week after the due date."""
    return Draft(steps=[StepDraft(name=first_step, days="7")])


def draft_of(scenario: rules.Scenario) -> Draft:
    """A saved scenario, to be edited."""
    return Draft(
        name=scenario.name,
        entry=scenario.entry.value,
        minimum=str(scenario.minimum),
        scope=scenario.scope.value,
        steps=[_step_draft(step) for step in scenario.steps],
    )


def scenario_of(draft: Draft) -> tuple[rules.Scenario | None, list[Reason]]:
    """The scenario a draft stands for, and everything wrong with it.

    None while something typed cannot be read at all.
    """
    problems: list[Reason] = []
    steps = [_rules_step(order, step, problems) for order, step in enumerate(draft.steps, 1)]
    minimum = _amount(draft.minimum)
    if minimum is None:
        problems.append(Reason("bad_minimum", N_("The minimum amount is not a number.")))
    if problems or minimum is None:
        return None, problems
    scenario = rules.Scenario(
        name=draft.name.strip(),
        scope=Scope(draft.scope),
        entry=Entry(draft.entry),
        minimum=minimum,
        steps=tuple(steps),
    )
    return scenario, check_scenario(scenario)


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
    if name != "channel" or Channel(step.channel).sendable == Channel(value).sendable:
        return changed
    # What a person does is manual; what leaves is confirmed until somebody says otherwise.
    if not Channel(value).sendable:
        return replace(changed, mode=Mode.MANUAL.value, template="", copies=False)
    return replace(changed, mode=Mode.TO_CONFIRM.value)


def _with(step: StepDraft, name: str, value: object) -> StepDraft:
    changes: dict[str, Any] = {name: value}
    return replace(step, **changes)


def addressed(step: StepDraft, recipient: str, *, wanted: bool) -> StepDraft:
    """A step that goes, or no longer goes, to a recipient."""
    others = [one for one in step.recipients if one != recipient]
    return replace(step, recipients=[*others, recipient[:_LONGEST]] if wanted else others)


def added(steps: Sequence[StepDraft], after: int, name: str) -> list[StepDraft]:
    """The steps with a new one after a place: like its neighbour, a week later."""
    before = steps[after] if steps else StepDraft(days="-7")
    new = replace(before, name=name, template="", recipients=list(before.recipients))
    days = _whole(before.days)
    if days is not None:
        later = 7 if before.place == Trigger.PREVIOUS_STEP else _signed(before, days) + 7
        place = Trigger.DUE_DATE.value if before.place == BEFORE else before.place
        new = replace(new, place=place, days=str(later))
        if later < 0:
            new = replace(new, place=BEFORE, days=str(-later))
    return [*steps[: after + 1], new, *steps[after + 1 :]]


def moved(steps: Sequence[StepDraft], at: int, by: int) -> list[StepDraft]:
    """The steps with one of them moved up (−1) or down (+1); at an end it stays."""
    to = at + by
    order = list(steps)
    if 0 <= at < len(order) and 0 <= to < len(order):
        order[at], order[to] = order[to], order[at]
    return order


def _step_draft(step: rules.Step) -> StepDraft:
    before = step.trigger is Trigger.DUE_DATE and step.offset_days < 0
    return StepDraft(
        name=step.name,
        channel=step.channel.value,
        place=BEFORE if before else step.trigger.value,
        days=str(-step.offset_days if before else step.offset_days),
        mode=step.mode.value,
        recipients=list(step.recipients),
        listing=step.items.value,
        within=str(step.within_days or 10),
        deduct=step.deduct_credits,
        memo=step.list_down_payments,
        copies=step.attach_copies,
        lapse="" if step.lapse_days is None else str(step.lapse_days),
        template=step.template,
    )


def _rules_step(order: int, step: StepDraft, problems: list[Reason]) -> rules.Step:
    ahead = step.listing == Listing.LATE_AND_DUE_WITHIN
    days = _days(order, step.days, problems)
    return rules.Step(
        order=order,
        name=step.name.strip(),
        channel=Channel(step.channel),
        trigger=Trigger.DUE_DATE if step.place == BEFORE else Trigger(step.place),
        offset_days=_signed(step, days),
        mode=Mode(step.mode),
        template=step.template,
        recipients=tuple(step.recipients),
        items=Listing(step.listing),
        within_days=_days(order, step.within, problems) if ahead else 0,
        deduct_credits=step.deduct,
        attach_copies=step.copies,
        lapse_days=_days(order, step.lapse, problems) if _may_lapse(step) else None,
        list_down_payments=step.memo,
    )


def _may_lapse(step: StepDraft) -> bool:
    return bool(step.lapse.strip()) and step.mode == Mode.MANUAL


def _signed(step: StepDraft, days: int) -> int:
    return -days if step.place == BEFORE else days


def _days(order: int, text: str, problems: list[Reason]) -> int:
    days = _whole(text)
    if days is None:
        values: dict[str, object] = {"order": order, "text": text.strip()}
        problems.append(
            Reason("not_days", N_("Step {order}: “{text}” is not a number of days."), values)
        )
        return 0
    return days


def _whole(text: str) -> int | None:
    try:
        return int(text.strip())
    except ValueError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        return None
