"""A scenario while somebody edits it: text as typed, made into a scenario of the rules."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from dso_app.domain import scenario as rules
from dso_app.domain.listing import Listing
from dso_app.domain.recipients import Recipient
from dso_app.domain.scenario import Channel, Entry, Mode, Scope, Trigger
from dso_app.errors import Reason
from dso_app.formats import decimals, plain
from dso_app.pages.scenario.words import BEFORE
from dso_app.texts import N_

_MOST = Decimal(10) ** 12


@dataclass
class StepDraft:
    """A step as typed.

    Attributes:
        place: before, or after what, its days count; see `words.PLACES`.
        within: days ahead, where the listing wants them.
        deduct: open credits are listed and deducted.
        memo: down-payment requests are listed.
        copies: copies of the invoices go with it.
        fee: what it charges for itself, in units of the company's currency; empty for nothing.
        lapse: days after which an undone manual step gives way; empty for never.
        template: key of its text; empty for the shipped one.
        key: what it is known by from version to version; empty for a new one.
        uid: what it is known by on the page, among the steps of the draft.
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
    fee: str = ""
    template: str = ""
    key: str = ""
    uid: int = 0


@dataclass
class Draft:
    """A scenario as typed."""

    name: str = ""
    entry: str = Entry.FIRST_STEP.value
    minimum: str = "0"
    scope: str = Scope.ACCOUNT.value
    currency: str = "EUR"
    """The company's, in which steps charge fees."""
    steps: list[StepDraft] = field(default_factory=list)


def new_draft(first_step: str, currency: str = "EUR") -> Draft:
    """What a new scenario begins with: one reminder, a week after the due date."""
    return Draft(currency=currency, steps=[StepDraft(name=first_step, days="7")])


def draft_of(scenario: rules.Scenario, currency: str = "EUR") -> Draft:
    """A saved scenario, to be edited."""
    return Draft(
        name=scenario.name,
        entry=scenario.entry.value,
        minimum=str(scenario.minimum),
        scope=scenario.scope.value,
        currency=currency,
        steps=[_step_draft(step, currency) for step in scenario.steps],
    )


def as_kept(draft: Draft) -> dict[str, Any]:
    """A draft as it is kept between two visits."""
    return asdict(draft)


def from_kept(kept: Mapping[str, Any]) -> Draft:
    """A draft that was kept, perhaps by an earlier version of the program."""
    steps = [StepDraft(**known_fields(StepDraft, one)) for one in kept["steps"]]
    return Draft(**known_fields(Draft, kept) | {"steps": steps})


def known_fields(kind: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """What was kept of a dataclass, without fields it no longer has."""
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in kept.items() if name in names}


def scenario_of(draft: Draft) -> tuple[rules.Scenario, list[Reason]]:
    """The scenario a draft stands for, and what in it cannot be read, which counts as 0.

    Whether the scenario is sound is for `services.scenarios.problems` to say.
    """
    problems: list[Reason] = []
    steps = [
        _rules_step(order, step, draft.currency, problems)
        for order, step in enumerate(draft.steps, 1)
    ]
    minimum = _amount(draft.minimum)
    if minimum is None:
        problems.append(Reason("bad_minimum", N_("The minimum amount is not a number.")))
    scenario = rules.Scenario(
        name=draft.name.strip(),
        scope=Scope(draft.scope),
        entry=Entry(draft.entry),
        minimum=minimum or Decimal(0),
        steps=tuple(steps),
    )
    return scenario, problems


def signed_days(step: StepDraft) -> int | None:
    """The offset of a step as the rules count it; None while it cannot be read."""
    days = _whole(step.days)
    if days is None:
        return None
    return -days if step.place == BEFORE else days


def _step_draft(step: rules.Step, currency: str) -> StepDraft:
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
        fee=plain(step.fee_minor, currency) if step.fee_minor else "",
        template=step.template,
        key=step.key,
    )


def _rules_step(order: int, step: StepDraft, currency: str, problems: list[Reason]) -> rules.Step:
    ahead = step.listing == Listing.LATE_AND_DUE_WITHIN
    return rules.Step(
        order=order,
        name=step.name.strip(),
        channel=Channel(step.channel),
        trigger=Trigger.DUE_DATE if step.place == BEFORE else Trigger(step.place),
        offset_days=_read(order, step.days, signed_days(step), problems),
        mode=Mode(step.mode),
        template=step.template,
        recipients=tuple(step.recipients),
        items=Listing(step.listing),
        within_days=_days(order, step.within, problems) if ahead else 0,
        deduct_credits=step.deduct,
        attach_copies=step.copies,
        lapse_days=_days(order, step.lapse, problems) if _may_lapse(step) else None,
        list_down_payments=step.memo,
        fee_minor=_fee(order, step, currency, problems),
        key=step.key,
    )


def _fee(order: int, step: StepDraft, currency: str, problems: list[Reason]) -> int:
    fee = _amount(step.fee)
    minor = fee.scaleb(decimals(currency)) if fee is not None and fee.is_finite() else None
    if minor is None or abs(minor) >= _MOST or minor != minor.to_integral_value():
        values: dict[str, object] = {
            "order": order,
            "text": step.fee.strip(),
            "currency": currency,
        }
        words = N_("Step {order}: “{text}” is not an amount in {currency}.")
        problems.append(Reason("not_amount", words, values))
        return 0
    return int(minor)


def _may_lapse(step: StepDraft) -> bool:
    return bool(step.lapse.strip()) and step.mode == Mode.MANUAL


def _days(order: int, text: str, problems: list[Reason]) -> int:
    return _read(order, text, _whole(text), problems)


def _read(order: int, text: str, days: int | None, problems: list[Reason]) -> int:
    if days is None:
        values: dict[str, object] = {"order": order, "text": text.strip()}
        problems.append(
            Reason("not_days", N_("Step {order}: “{text}” is not a number of days."), values)
        )
    return days or 0


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
