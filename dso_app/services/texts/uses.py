"""Which steps send which text: editing one changes what all of them say."""

from dataclasses import dataclass

from sqlmodel import Session

from dso_app.domain.scenario import Step
from dso_app.services.scenarios.rows import scenarios_in_force
from dso_app.services.texts.templates import place_key, text_channel


@dataclass(frozen=True, slots=True)
class TextUse:
    """A step that sends a text.

    Attributes:
        key: of the text, the shipped one of its place where the step names none.
        channel: what the text is written for.
        rules: the step's settings, which say what its messages list.
    """

    scenario_id: int
    scenario: str
    step: str
    key: str
    channel: str
    rules: Step


def text_uses(session: Session, entity_id: int) -> list[TextUse]:
    """The steps of an entity's active scenarios that send a text, by scenario and order."""
    return [
        TextUse(
            scenario_id,
            compiled.scenario.name,
            step.name,
            step.template or place_key(compiled.scenario, step.order),
            channel,
            step,
        )
        for scenario_id, compiled in scenarios_in_force(session, entity_id).items()
        for step in compiled.scenario.steps
        if (channel := text_channel(step.channel)) is not None
    ]
