"""What is wrong with a scenario here: by the rules, by what is built, by what is written."""

from collections.abc import Collection, Iterator

from sqlmodel import Session

from dso_app.domain.scenario import Channel, Mode, Scenario
from dso_app.domain.scenario_check import check_scenario
from dso_app.errors import Reason
from dso_app.models import Entity
from dso_app.services.company.sms_settings import sms_is_set_up
from dso_app.services.texts.templates import text_channel, texts_of
from dso_app.texts import N_

BUILT_CHANNELS = (
    Channel.EMAIL,
    Channel.INTERNAL_EMAIL,
    Channel.SMS,
    Channel.LETTER,
    Channel.REGISTERED_LETTER,
    Channel.CALL,
    Channel.TASK,
    Channel.LITIGATION,
)
"""Channels that are built; the others are not offered."""


def offered_channels(session: Session) -> tuple[Channel, ...]:
    """The channels steps can take here: those built, SMS where a service is set up."""
    if sms_is_set_up(session):
        return BUILT_CHANNELS
    return tuple(channel for channel in BUILT_CHANNELS if channel is not Channel.SMS)


def problems_of(session: Session, entity: Entity, scenario: Scenario) -> list[Reason]:
    """Everything wrong with a scenario here: by the rules, and by what is built and written."""
    texts = texts_of(session, entity.id or 0)
    written = {(text.key, text.channel) for text in texts}
    return problems_with(scenario, written, offered_channels(session))


def problems_with(
    scenario: Scenario,
    texts: Collection[tuple[str, str]],
    offered: Collection[Channel],
) -> list[Reason]:
    """The same, where the texts there are, and those about to be, are known: key and channel."""
    return [
        *check_scenario(scenario),
        *_unbuilt(scenario, offered),
        *_without_text(scenario, texts),
    ]


def _unbuilt(scenario: Scenario, offered: Collection[Channel]) -> Iterator[Reason]:
    for step in scenario.steps:
        where: dict[str, object] = {"order": step.order, "channel": str(step.channel)}
        if step.channel not in offered and step.channel in BUILT_CHANNELS:
            yield Reason(
                "not_set_up",
                N_("Step {order}: no SMS service is set up, an administrator does it in Company."),
                where,
            )
        elif step.channel not in offered:
            yield Reason(
                "not_offered",
                N_("Step {order}: the channel “{channel}” is not offered yet."),
                where,
            )
        elif step.mode is Mode.AUTOMATIC and not step.channel.sendable:
            yield Reason(
                "not_automatic",
                N_("Step {order}: “{channel}” is done by a person, its mode is manual."),
                where,
            )


def _without_text(scenario: Scenario, known: Collection[tuple[str, str]]) -> Iterator[Reason]:
    for step in scenario.steps:
        channel = text_channel(step.channel)
        if channel and step.template and (step.template, channel) not in known:
            yield Reason(
                "unknown_template",
                N_("Step {order}: there is no text “{template}” for the channel “{channel}”."),
                {
                    "order": step.order,
                    "template": step.template,
                    "channel": str(step.channel),
                },
            )
