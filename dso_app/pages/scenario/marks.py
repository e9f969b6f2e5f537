"""The steps of a scenario on a line around the due date."""

from dataclasses import dataclass

from dso_app import formats
from dso_app.domain.scenario import Scenario, Trigger
from dso_app.pages.scenario.words import CHANNELS, word
from dso_app.texts import N_, translate


@dataclass
class Mark:
    """A point of the line.

    Attributes:
        at: place of its step in the list, from 0; −1 for the due date.
        words: when and how: "+15 d · email".
        channel: for its colour.
    """

    at: int
    words: str
    channel: str = ""


def marks_of(scenario: Scenario, language: str) -> list[Mark]:
    """The points, the due date among them: before the first step that is not before it."""
    found = [
        Mark(at, _words(scenario, at + 1, language), step.channel.value)
        for at, step in enumerate(scenario.steps)
    ]
    offsets = [scenario.effective_offset(step.order) for step in scenario.steps]
    place = next((at for at, offset in enumerate(offsets) if offset >= 0), len(offsets))
    found.insert(place, Mark(-1, translate(N_("due date"), language)))
    return found


def _words(scenario: Scenario, order: int, language: str) -> str:
    step = scenario.steps[order - 1]
    offset = scenario.effective_offset(order)
    message = (
        N_("{days} d") if step.trigger is not Trigger.DUE_MONTH_END else N_("{days} d, month end")
    )
    sign = "\N{MINUS SIGN}" if offset < 0 else "+"
    when = translate(message, language, days=sign + formats.number(abs(offset), language))
    channel = translate(word(CHANNELS, step.channel), language)
    return f"{when} · {channel.lower()}"
