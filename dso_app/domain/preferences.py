"""A customer's own wishes: the channel and the recipients of what its scenario writes to it."""

from dataclasses import replace

from dso_app.domain.compiled import CompiledScenario
from dso_app.domain.planning import CustomerFacts, Preference
from dso_app.domain.recipients import is_colleague, is_reachable
from dso_app.domain.scenario import Channel, Medium, Step

PREFERABLE = (Channel.EMAIL, Channel.LETTER, Channel.SMS)
"""Channels a customer may prefer."""

_GIVES_WAY = frozenset({*PREFERABLE, Channel.INTERACTIVE_EMAIL})
"""Channels a preference takes the place of. A registered letter is a proof, not a message; what
colleagues get or people do is no matter of the customer's."""


def step_for(scenario: CompiledScenario, at: int, customer: CustomerFacts) -> Step:
    """A step as a customer wants it.

    The preferred recipients take the place of the step's. Then the preferred channel takes the
    place of the step's, where a text of the step is there for it and one of those recipients can
    be reached by it; else the step's own channel stays: a preference never silences a reminder.

    Args:
        scenario: with what is written for its steps.
        at: position of the step.
        customer: with its preferences.
    """
    step = scenario.steps[at]
    if customer.prefers is None:
        return step
    named = preferred(step.recipients, step.channel, customer.prefers)
    step = step if named == step.recipients else replace(step, recipients=named)
    wanted = customer.prefers.channel
    if wanted is None or wanted.medium is step.channel.medium or step.channel not in _GIVES_WAY:
        return step
    moved = replace(step, channel=wanted)
    written = scenario.written[at] if scenario.written else frozenset[Medium]()
    return moved if wanted.medium in written and is_reachable(moved, customer) else step


def preferred(named: tuple[str, ...], channel: Channel, prefers: Preference) -> tuple[str, ...]:
    """The preferred recipients instead of those a step names.

    Colleagues it names stay; what goes to colleagues alone stays as it is.
    """
    if not prefers.recipients or not channel.sendable or channel.internal:
        return named
    ours = tuple(who for who in named if is_colleague(who))
    if len(ours) == len(named):
        return named
    return tuple(dict.fromkeys((*prefers.recipients, *ours)))
