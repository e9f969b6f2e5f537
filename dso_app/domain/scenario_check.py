"""What is wrong with a scenario somebody wrote, before anything is planned with it."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from dso_app.domain.reasons import NO_STEPS
from dso_app.domain.recipients import is_colleague, is_recipient
from dso_app.domain.scenario import Medium, Scenario, Step, Trigger
from dso_app.errors import Reason
from dso_app.texts import N_

MOST_STEPS = 50
MOST_DAYS = 1000
"""Bounds nobody meets, so that a hostile file cannot make dates overflow."""


def check_scenario(scenario: Scenario) -> list[Reason]:
    """Everything wrong with a scenario, one sentence each; empty when sound.

    What concerns one step has its `order` among the values.
    """
    if not scenario.steps:
        return [NO_STEPS]
    if len(scenario.steps) > MOST_STEPS:
        return [Reason("too_many_steps", N_("More than {most} steps."), {"most": MOST_STEPS})]
    problems = list(_scenario_problems(scenario))
    for order, step in enumerate(scenario.steps, 1):
        problems.extend(_step_problems(order, step))
    return problems or list(_offset_problems(scenario))


def _scenario_problems(scenario: Scenario) -> Iterator[Reason]:
    if not scenario.name.strip():
        yield Reason("no_name", N_("The scenario has no name."))
    if not scenario.minimum.is_finite() or scenario.minimum < 0:
        yield Reason("bad_minimum", N_("The minimum amount must be zero or more."))
    names = Counter(step.name.strip().casefold() for step in scenario.steps)
    for step in scenario.steps:
        if names.pop(step.name.strip().casefold(), 1) > 1:
            values = {"step": step.name, "order": step.order}
            yield Reason("duplicate_name", N_("Two steps are named “{step}”."), values)


def _step_problems(order: int, step: Step) -> Iterator[Reason]:
    where: dict[str, object] = {"order": order}
    if step.order != order:
        yield Reason("bad_order", N_("Step {order}: the steps are not numbered from 1."), where)
    if not step.name.strip():
        yield Reason("no_step_name", N_("Step {order} has no name."), where)
    if order == 1 and step.trigger is Trigger.PREVIOUS_STEP:
        yield Reason("no_previous_step", N_("Step 1 has no previous step to count from."), where)
    if abs(step.offset_days) > MOST_DAYS or not 0 <= step.within_days <= MOST_DAYS:
        yield Reason(
            "bad_days",
            N_("Step {order}: more than {most} days."),
            {"order": order, "most": MOST_DAYS},
        )
    if step.fee_minor < 0:
        yield Reason("bad_fee", N_("Step {order}: the fee must be zero or more."), where)
    if step.fee_minor and (step.channel.internal or not step.channel.sendable):
        yield Reason(
            "no_fee", N_("Step {order}: only a message to the customer can charge a fee."), where
        )
    if step.lapse_days is not None and step.lapse_days < 1:
        yield Reason("bad_lapse", N_("Step {order}: it must lapse after at least one day."), where)
    if step.attach_copies and step.channel.medium not in {Medium.EMAIL, Medium.POST}:
        yield Reason(
            "no_copies", N_("Step {order}: copies of invoices go with emails and letters."), where
        )
    yield from _recipient_problems(order, step)


def _recipient_problems(order: int, step: Step) -> Iterator[Reason]:
    if step.channel.sendable and not step.recipients:
        yield Reason("no_recipients", N_("Step {order} has no recipient."), {"order": order})
    for who in step.recipients:
        values = {"order": order, "recipient": who}
        if not is_recipient(who):
            yield Reason(
                "unknown_recipient", N_("Step {order}: unknown recipient “{recipient}”."), values
            )
        elif step.channel.internal and not is_colleague(who):
            yield Reason(
                "not_internal",
                N_("Step {order} is internal: it cannot go to “{recipient}”."),
                values,
            )


def _offset_problems(scenario: Scenario) -> Iterator[Reason]:
    """Steps must come in the order of their effective offsets."""
    offsets = [scenario.effective_offset(step.order) for step in scenario.steps]
    for order, (before, after) in enumerate(pairwise(offsets), 2):
        if after < before:
            yield Reason(
                "decreasing_offset",
                N_("Step {order} leaves before step {previous}."),
                {"order": order, "previous": order - 1},
            )
