"""What becomes of the first pass: the choice, explained the same wherever it is made."""

import reflex as rx

from dso_app.components.text import t
from dso_app.services.scenarios.start import Start


def starts() -> rx.Component:
    """Two radio buttons named `start`."""
    return rx.el.fieldset(
        rx.el.legend(t("The first pass"), class_name="label"),
        rx.el.label(
            rx.el.input(
                type="radio", name="start", value=Start.CONFIRM.value, default_checked=True
            ),
            rx.el.span(
                t("To confirm"),
                rx.el.small(
                    t("What is due waits in the agenda as one list, and leaves once confirmed.")
                ),
            ),
            class_name="check choice",
        ),
        rx.el.label(
            rx.el.input(type="radio", name="start", value=Start.NOW.value),
            rx.el.span(
                t("Start now"),
                rx.el.small(t("Automatic steps that are due leave by themselves.")),
            ),
            class_name="check choice",
        ),
        class_name="bare stack",
    )
