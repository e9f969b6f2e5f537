"""The dialog that shows one item."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.dialogs import dialog
from dso_app.components.frame import FrameState
from dso_app.components.links import file_link
from dso_app.components.text import t
from dso_app.components.timeline import timeline
from dso_app.pages.customer_card.item_state import ItemState

S: Any = ItemState


def item_dialog() -> rx.Component:
    """Facts, pending promises with a way back, and what happened."""
    one = S.item
    return dialog(
        one.key != "",
        one.title,
        rx.el.dl(
            rx.foreach(
                one.facts,
                lambda fact: rx.fragment(rx.el.dt(fact.name), rx.el.dd(fact.value)),
            ),
            class_name="facts",
        ),
        rx.foreach(one.copies, _copy),
        rx.cond(
            FrameState.permissions.contains(Permission.QUALIFY.value),
            rx.foreach(
                one.promises,
                lambda promise: rx.el.div(
                    rx.el.span(promise.words),
                    button(
                        t("Cancel the promise"),
                        small=True,
                        on_click=S.cancel_promise(promise.key),
                    ),
                    class_name="row wide",
                ),
            ),
        ),
        rx.cond(
            one.events.length() > 0,
            timeline(one.events, label=t("History of the item")),
            rx.el.p(t("Nothing was noted about it yet."), class_name="dim"),
        ),
        on_close=S.close_item,
    )


def _copy(one: Any) -> rx.Component:
    """A copy of the invoice, to be saved; who may change the customer removes it."""
    asking = rx.fragment(
        rx.el.span(t("What was sent with it stays.")),
        button(t("Keep it"), small=True, on_click=S.ask_copy("")),
        button(t("Remove the copy"), look="danger", small=True, on_click=S.remove_copy(one.key)),
    )
    removing = rx.cond(
        S.asked_copy == one.key,
        asking,
        button(t("Remove"), look="bare", small=True, on_click=S.ask_copy(one.key)),
    )
    return rx.el.div(
        rx.el.span(
            file_link(
                rx.icon("paperclip", size=14, custom_attrs={"aria-hidden": "true"}),
                " ",
                one.name,
                href=one.href,
            ),
            rx.el.small(" ", one.detail),
        ),
        rx.cond(FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value), removing),
        class_name="row wide",
    )
