"""The steps of a scenario on a line around the due date, by their effective offsets."""

from collections.abc import Sequence
from dataclasses import dataclass

from dso_app import formats
from dso_app.domain.scenario import Scenario, Trigger
from dso_app.pages.scenario.step_words import Speaker
from dso_app.pages.scenario.words import CHANNELS, SHORT_MODES, word
from dso_app.texts import N_, translate

_ROOM, _LEAST_ROOM = 10, 5
"""Free line on either side: a tenth of the span, and days at least, for steps to be put there."""
_LABEL, _DOT = 11.5, 2.8
"""Width of a label and of a dot, in hundredths of the line where it is narrowest."""
_TOP, _RAISED, _LANE = 30, 28, 48
"""Pixels above the line, that a dot on another is raised by, that a label is high."""


@dataclass
class Mark:
    """A step on the line.

    Attributes:
        uid: of its step on the page.
        at: its place in the list, from 0.
        offset: its effective offset, in days.
        left: where it stands, as the style sheet says it.
        raised: pixels its dot is moved by, upwards, where another has its place.
        drop: pixels its label stands lower than one that has room.
        days: "+15 d".
        channel: for its icon and its colour.
        channel_words: "Email".
        mode_words: "automatic".
        words: the whole, to be read out.
    """

    uid: int
    at: int
    offset: int
    left: str
    raised: str
    drop: str
    days: str
    channel: str
    channel_words: str
    mode_words: str
    words: str


@dataclass
class Span:
    """The line.

    Attributes:
        first: day at its left end, counted from the due date.
        last: day at its right end.
        due: where the due date stands.
        axis: pixels from the top to the line.
        height: of the whole, labels included.
    """

    first: int = 0
    last: int = 0
    due: str = ""
    axis: str = ""
    height: str = ""


def marks_of(scenario: Scenario, uids: Sequence[int], speaker: Speaker) -> tuple[Span, list[Mark]]:
    """The line and the points on it, in the order of the steps."""
    offsets = [scenario.effective_offset(step.order) for step in scenario.steps]
    first, last = _ends(offsets)
    places = [100 * (offset - first) / (last - first) for offset in offsets]
    levels, lanes = _apart(places, _DOT), _apart(places, _LABEL)
    axis = _TOP + _RAISED * max(levels)
    span = Span(
        first=first,
        last=last,
        due=_percent(100 * -first / (last - first)),
        axis=f"{axis}px",
        height=f"{axis + 24 + _LANE * (max(lanes) + 1)}px",
    )
    marks = []
    for at, step in enumerate(scenario.steps):
        channel = translate(word(CHANNELS, step.channel), speaker.language)
        mode = translate(word(SHORT_MODES, step.mode), speaker.language)
        marks.append(
            Mark(
                uid=uids[at],
                at=at,
                offset=offsets[at],
                left=_percent(places[at]),
                raised=f"{-_RAISED * levels[at]}px",
                drop=f"{_LANE * lanes[at]}px",
                days=_days(scenario, step.order, speaker.language),
                channel=step.channel.value,
                channel_words=channel,
                mode_words=mode,
                words=f"{step.order}. {step.name}: {speaker.step(step)}",
            )
        )
    return span, marks


def _ends(offsets: Sequence[int]) -> tuple[int, int]:
    first, last = min(0, *offsets), max(0, *offsets)
    room = max(_LEAST_ROOM, (last - first) // _ROOM)
    return first - room, last + room


def _apart(places: Sequence[float], width: float) -> list[int]:
    """For each place, the first row where nothing stands closer to it than a width."""
    rows: list[list[float]] = []
    found = []
    for place in places:
        free = (at for at, row in enumerate(rows) if all(abs(place - one) >= width for one in row))
        at = next(free, len(rows))
        if at == len(rows):
            rows.append([])
        rows[at].append(place)
        found.append(at)
    return found


def _percent(place: float) -> str:
    return f"{place:.2f}%"


def _days(scenario: Scenario, order: int, language: str) -> str:
    offset = scenario.effective_offset(order)
    month_end = scenario.steps[order - 1].trigger is Trigger.DUE_MONTH_END
    message = N_("{days} d, month end") if month_end else N_("{days} d")
    sign = "\N{MINUS SIGN}" if offset < 0 else "+"
    return translate(message, language, days=sign + formats.number(abs(offset), language))
