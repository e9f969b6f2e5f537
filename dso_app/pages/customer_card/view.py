"""The customer card: header, tiles, tabs."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import bones, card, empty, head, note, tab, tabs, tile, tiles
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.progress import follow
from dso_app.components.text import t
from dso_app.pages.customer_card.attachments_state import AttachmentsState
from dso_app.pages.customer_card.collection_view import collection
from dso_app.pages.customer_card.contacts_state import ContactsState
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.details_view import details
from dso_app.pages.customer_card.figures_state import FiguresState
from dso_app.pages.customer_card.figures_view import figures
from dso_app.pages.customer_card.grouped_state import GroupedState
from dso_app.pages.customer_card.grouped_view import grouped_button, grouped_dialog
from dso_app.pages.customer_card.history_state import HistoryState
from dso_app.pages.customer_card.history_view import history
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.plans_state import PlansState
from dso_app.pages.customer_card.presence_state import PresenceState
from dso_app.pages.customer_card.risk_state import RiskState
from dso_app.pages.customer_card.risk_view import risk
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customer_card.statement_view import statement_menu
from dso_app.pages.customer_card.timeline_state import TimelineState
from dso_app.pages.customer_card.timeline_view import message_dialog
from dso_app.services.customers.visits import BEAT_SECONDS
from dso_app.texts import N_

C: Any = CardState
P: Any = PresenceState


@page(
    "/customers/[customer_id]",
    N_("Customer"),
    Permission.SEE,
    on_load=[
        CardState.open_card,
        ItemsState.load_table,
        TimelineState.load,
        ContactsState.load,
        PlansState.load,
        AttachmentsState.load,
        GroupedState.load,
        PresenceState.look,
    ],
)
def customer_card() -> rx.Component:
    """One customer, or that there is none."""
    nobody = card(
        empty(
            t("There is no such customer"),
            t("It may belong to another company or to a colleague's portfolio."),
            button_link(t("All customers"), href="/customers"),
            icon="user-x",
        )
    )
    asked = rx.State.router.url.path
    return rx.cond(
        C.shown_at == asked,
        rx.cond(
            C.missing,
            rx.fragment(rx.el.h1(t("Customer"), class_name="only-read"), nobody),
            shown_card(_presence()),
        ),
        bones(48, 92, 320),
    )


def shown_card(*beneath_head: rx.Component) -> rx.Component:
    """All there is of a customer: who it is, what it owes, and the tab chosen.

    Args:
        beneath_head: who else looks at it.
    """
    return rx.fragment(
        _header(),
        *beneath_head,
        rx.cond(C.pinned != "", rx.el.div(note(C.pinned, tone="warn"), class_name="pinned")),
        tiles(
            rx.foreach(C.tiles, lambda one: tile(one.label, one.figure, one.note, tone=one.tone))
        ),
        _tabs(),
        rx.match(
            C.tab,
            ("details", details()),
            ("risk", risk()),
            ("figures", figures()),
            ("history", history()),
            collection(),
        ),
        message_dialog(),
        grouped_dialog(),
    )


def _header() -> rx.Component:
    line = rx.fragment(
        rx.el.span(C.line),
        rx.cond(
            C.groups.length() > 0,
            rx.el.span(
                rx.foreach(C.groups, lambda name: pill(name, "")),
                class_name="pills",
                aria_label=t("Groups"),
            ),
        ),
    )
    return rx.fragment(
        head(C.name, line, grouped_button(), _merge(), statement_menu()),
        rx.el.p(
            rx.el.span(C.collector),
            " · ",
            rx.el.span(C.scenario),
            rx.cond(C.reason != "", rx.el.span(" · ", C.reason, class_name="why")),
            class_name="whereabouts",
        ),
    )


def _merge() -> rx.Component:
    """For those who may make one customer of two."""
    return rx.cond(
        FrameState.permissions.contains(Permission.MERGE_CUSTOMERS.value),
        button_link(t("Merge…"), href=C.merge_at),
    )


def _presence() -> rx.Component:
    """Colleagues who have the card open; asked again and again, and left when this goes."""
    return rx.el.div(
        rx.el.span(
            rx.cond(
                P.words != "",
                rx.fragment(rx.icon("eye", custom_attrs={"aria-hidden": "true"}), P.words),
            ),
            role="status",
            class_name="pill warn",
            hidden=P.words == "",
        ),
        follow(PresenceState.look, every=BEAT_SECONDS),
        on_unmount=PresenceState.leave,
        class_name="presence",
    )


def _tabs() -> rx.Component:
    names: tuple[tuple[str, Any, list[Any]], ...] = (
        ("collection", t("Collection"), []),
        ("details", t("Details"), [DetailsState.load]),
        ("risk", t("Risk"), [RiskState.load]),
        ("figures", t("Figures"), [FiguresState.load]),
        ("history", t("History"), [HistoryState.load_table]),
    )
    reads_reports = FrameState.permissions.contains(Permission.REPORT.value)
    shown = [
        tab(words, current=C.tab == name, on_click=[*reads, C.choose_tab(name)])
        for name, words, reads in names
    ]
    shown[3] = rx.cond(reads_reports, shown[3])
    return tabs(t("What to see of the customer"), *shown)
