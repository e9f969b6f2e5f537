"""The company's logo on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, note
from dso_app.components.forms import acts
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.pages.company.logo_state import LogoState

L: Any = LogoState
FrameState: Any = _FrameState


def logo_card() -> rx.Component:
    """The logo as it is, beside a place to drop another."""
    return card(
        rx.cond(
            L.entity == FrameState.entity_id,
            rx.el.div(_standing(), _place(), class_name="split even"),
            bones(120),
        ),
        title=t("Logo"),
        sub=t("Stands on top of emails and letters, and travels inside them."),
        id="logo",
    )


def _standing() -> rx.Component:
    return rx.cond(
        L.address != "",
        rx.el.div(
            rx.el.img(src=L.address, alt=t("The company's logo"), class_name="logo-shown"),
            rx.el.small(L.size),
            acts(button(t("Remove the logo"), on_click=LogoState.remove)),
            class_name="stack",
        ),
        note(t("No logo yet: messages begin with the company's name.")),
    )


def _place() -> rx.Component:
    return upload(
        "/api/logo",
        accept=".png,.jpg,.jpeg",
        words=t("PNG or JPEG, at most 512 kB and 2,000 pixels on a side."),
        several=False,
    )
