"""The Collection tab: the items with what is done to those ticked; timeline and contacts beside."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import empty
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.pages.customer_card.attachments_view import attachments_card
from dso_app.pages.customer_card.contacts_view import contacts_card
from dso_app.pages.customer_card.item_state import ItemState
from dso_app.pages.customer_card.item_view import item_dialog
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.plan_state import PlanState
from dso_app.pages.customer_card.plan_view import plan_dialog, plans_card
from dso_app.pages.customer_card.qualify_state import QualifyState
from dso_app.pages.customer_card.qualify_view import qualify_dialogs
from dso_app.pages.customer_card.specific_state import SpecificState
from dso_app.pages.customer_card.timeline_view import timeline_card
from dso_app.pages.specific.view import specific_dialog

I: Any = ItemsState  # noqa: E741 - the items
Q: Any = QualifyState
P: Any = SpecificState


def collection() -> rx.Component:
    """Items on the left; what happened, and who to speak to, on the right."""
    return rx.el.div(
        rx.el.div(
            _items(),
            qualify_dialogs(),
            specific_dialog(P),
            item_dialog(),
            plan_dialog(),
            class_name="stack",
        ),
        rx.el.div(
            timeline_card(), plans_card(), contacts_card(), attachments_card(), class_name="stack"
        ),
        class_name="split wide",
    )


def _items() -> rx.Component:
    nothing = empty(
        t("No open item"),
        t("What the next import brings for this customer comes up here."),
        button(t("Show settled items"), on_click=I.filter_by("show", "settled")),
    )
    table = data_table(
        ItemsState,
        label=t("Items of the customer"),
        empty=nothing,
        on_open=ItemState.open_item,
        bulk=(_bulk(),),
        filters=(
            table_filter(
                I,
                "show",
                t("Which items"),
                [
                    ("open", t("Open items")),
                    ("late", t("Late items")),
                    ("settled", t("Settled items")),
                    ("all", t("All items")),
                ],
            ),
        ),
    )
    return rx.el.div(table, class_name="items")


def _bulk() -> rx.Component:
    """What may be done to the items ticked; who may not qualify answers disputes."""
    answering = rx.cond(
        FrameState.permissions.contains(Permission.ANSWER_DISPUTES.value),
        button(t("Close dispute…"), on_click=Q.ask("close"), small=True),
    )
    return rx.cond(
        FrameState.permissions.contains(Permission.QUALIFY.value),
        rx.fragment(
            button(t("Qualify"), look="primary", on_click=Q.ask("status"), small=True),
            button(t("Promise +7 d"), on_click=Q.promise_in_a_week, small=True),
            button(t("Promise…"), on_click=Q.ask("promise"), small=True),
            button(t("Dispute"), on_click=Q.ask("dispute"), small=True),
            _more(),
        ),
        answering,
    )


def _more() -> rx.Component:
    entries = (
        (t("Instalment plan…"), PlanState.ask),
        (t("Close dispute…"), Q.ask("close")),
        (t("Litigation…"), Q.ask("litigation")),
        (t("Ignore"), Q.ignore),
        (t("No longer ignore"), Q.heed),
    )
    return rx.el.details(
        rx.el.summary(t("More"), class_name="btn small"),
        rx.el.div(
            rx.cond(
                FrameState.permissions.contains(Permission.ACT.value),
                _entry(t("Specific action…"), P.ask),
            ),
            *(_entry(words, act) for words, act in entries),
            class_name="drop",
        ),
        class_name="menu",
    )


def _entry(words: Any, act: Any) -> rx.Component:
    return rx.el.button(words, type="button", class_name="item", on_click=act)
