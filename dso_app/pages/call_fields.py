"""What is asked about a call, wherever one is noted, and how the answer is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from dso_app.components.forms import field
from dso_app.components.text import t
from dso_app.domain.calls import CallResult
from dso_app.errors import RelanceError
from dso_app.pages.typed import typed
from dso_app.texts import N_

_RESULTS = (
    (CallResult.REACHED, N_("Reached")),
    (CallResult.LEFT_MESSAGE, N_("Left a message")),
    (CallResult.NO_ANSWER, N_("No answer")),
    (CallResult.WRONG_NUMBER, N_("Wrong number")),
)


class UnreadableCall(RelanceError):
    """No result was chosen, or the day is none."""

    message = N_("Choose what came of it, and a day.")


@dataclass(frozen=True)
class Called:
    """What was said of a call; `again_on` is the day to call again, if any."""

    result: CallResult
    note: str
    again_on: date | None


def read_call(form: Mapping[str, Any]) -> Called:
    """The answer to `call_fields`.

    Raises:
        UnreadableCall: it cannot be read.
    """
    again = typed(form, "called-again")
    try:
        return Called(
            CallResult(typed(form, "called-result")),
            typed(form, "called-note"),
            date.fromisoformat(again) if again else None,
        )
    except ValueError as error:
        raise UnreadableCall from error


def call_fields(problem: Any) -> tuple[rx.Component, ...]:
    """Result, note, and the day to call again; `problem` stands at the last."""
    return (
        _results(),
        field("called-note", t("Note"), kind="textarea"),
        field(
            "called-again",
            t("Call again on"),
            kind="date",
            error=problem,
            help_text=t("Not reached: this call comes back that day. Reached: a new one is added."),
        ),
    )


def _results() -> rx.Component:
    first = CallResult.REACHED
    return rx.el.fieldset(
        rx.el.legend(t("Result"), class_name="label"),
        *(
            rx.el.label(
                rx.el.input(
                    type="radio",
                    name="called-result",
                    value=one.value,
                    default_checked=one is first,
                    auto_focus=one is first,
                ),
                rx.el.span(t(words)),
                class_name="check",
            )
            for one, words in _RESULTS
        ),
        class_name="field choices",
    )
