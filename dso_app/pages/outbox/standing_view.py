"""Whether anything leaves: the switch, and what else stands in the way."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.pages.outbox.standing_state import StandingState

Z: Any = StandingState

_MAY_LIFT = FrameState.permissions.contains(Permission.ADMINISTER.value)
_MAY = FrameState.permissions.contains(Permission.CONTROL_SENDING.value)


def switch() -> rx.Component:
    """The button that stops sending, while it goes on."""
    return rx.cond(
        _MAY & (Z.stopped == ""),
        button(t("Stop sending"), icon="octagon-pause", on_click=Z.ask(True)),  # noqa: FBT003 - the handler's one parameter
    )


def banners() -> rx.Component:
    """Why messages wait, if they do."""
    return rx.fragment(
        rx.cond(
            Z.stopped != "",
            rx.el.div(
                note(rx.el.b(Z.stopped), tone="bad"),
                rx.cond(_MAY, _resume()),
                class_name="standing",
            ),
        ),
        rx.cond(
            Z.beyond != "",
            rx.el.div(
                note(rx.el.b(Z.beyond), tone="warn"),
                rx.cond(_MAY_LIFT, _let_go()),
                class_name="standing",
            ),
        ),
        rx.cond(
            Z.hindrances.length() > 0,
            note(
                rx.el.ul(rx.foreach(Z.hindrances, rx.el.li), class_name="plain-list"),
                tone="warn",
                style={"marginBottom": "12px"},
            ),
        ),
    )


def _resume() -> rx.Component:
    return confirm_button(
        t("Resume sending"),
        name="resume-sending",
        icon="play",
        title=t("Resume sending?"),
        words=t(
            "What waits in the outbox leaves within the sending hours. If this is a restored backup or a copy, make sure that no other installation writes to the same customers."
        ),
        act=t("Resume sending"),
        on_confirm=Z.resume,
    )


def _let_go() -> rx.Component:
    return confirm_button(
        t("Let today's rest go"),
        name="lift-cap",
        icon="play",
        title=t("Let today's rest go?"),
        words=t(
            "All messages that wait beyond the cap leave today, within the sending hours. Tomorrow the cap holds again."
        ),
        act=t("Let them go"),
        on_confirm=Z.let_go,
    )


def stop_dialog() -> rx.Component:
    """Asks why, and says what happens."""
    return dialog(
        Z.asking,
        t("Stop all sending?"),
        form(
            rx.el.p(
                t(
                    "Nothing leaves any more, for any company, until somebody resumes. What is being handed over now is finished; the rest waits."
                )
            ),
            field("why", t("Why"), help_text=t("Everybody reads it in the outbox.")),
            acts(
                button(t("Cancel"), on_click=Z.ask(False)),  # noqa: FBT003 - the handler's one parameter
                button(t("Stop sending"), look="danger", type="submit"),
            ),
            on_submit=Z.stop,
        ),
        on_close=Z.ask(False),  # noqa: FBT003 - the handler's one parameter
    )
