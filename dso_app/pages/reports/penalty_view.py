"""The penalties of a customer and the decisions about penalties, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link, download_button
from dso_app.components.cards import empty, head, note
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.frame import FrameState
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports.penalty_state import CustomerPenaltiesState, DecisionsState
from dso_app.texts import N_

S: Any = CustomerPenaltiesState
D: Any = DecisionsState


@page(
    "/reports/penalties/customer",
    N_("Penalties of a customer"),
    Permission.REPORT,
    on_load=[CustomerPenaltiesState.load_table, DecisionsState.load_table],
)
def customer() -> rx.Component:
    """What a customer owes for paying late, with its working; waived or invoiced from here."""
    may = FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
    keep = confirm_button(
        t("Take decisions back"),
        name="keep_penalties",
        title=t("Take all decisions about this customer back?"),
        words=t("Penalties that were waived or invoiced count again from the due date on."),
        act=t("Take them back"),
        on_confirm=S.keep,
    )
    return rx.fragment(
        head(
            rx.cond(S.customer != "", S.customer, t("Penalties of a customer")),
            rx.fragment(t("Late-payment penalties"), " · ", rx.el.b(S.total)),
            button_link(t("Penalties"), href="/reports/penalties", icon="arrow-left"),
            rx.cond(may & (D.count > 0), keep),
            rx.cond(
                S.count > 0, download_button(t("Statement, PDF"), href=S.statement, look="primary")
            ),
        ),
        rx.cond(S.refused != "", note(S.refused, tone="warn"), _tables(may)),
        _dialog(),
    )


def _tables(may: Any) -> rx.Component:
    bulk = (
        rx.cond(may, button(t("Waive"), small=True, on_click=S.ask("waived"))),
        rx.cond(may, button(t("Mark as invoiced"), small=True, on_click=S.ask("invoiced"))),
    )
    nothing = empty(
        t("No penalties"),
        t("Nothing of this customer is late, or all of it was decided about."),
        icon="percent",
    )
    return rx.el.div(
        data_table(
            CustomerPenaltiesState, label=t("Penalties"), bulk=bulk, empty=nothing, nothing=nothing
        ),
        rx.cond(D.count > 0, _decisions(t("Decisions about this customer"))),
        class_name="stack working",
    )


def _dialog() -> rx.Component:
    waived = S.deciding == "waived"
    return dialog(
        S.deciding != "",
        rx.cond(waived, t("Waive penalties"), t("Mark penalties as invoiced")),
        rx.el.p(
            t(
                "The ticked ones up to today no longer count; it stays in the history and in the list of decisions, and can be taken back."
            )
        ),
        form(
            field("comment", t("Why"), max_length=200),
            acts(
                button(t("Cancel"), on_click=S.ask("")),
                button(
                    rx.cond(waived, t("Waive"), t("Mark as invoiced")),
                    look="primary",
                    type="submit",
                ),
            ),
            on_submit=S.decide,
        ),
        on_close=S.ask(""),
    )


@page(
    "/reports/penalties/decisions",
    N_("Decisions about penalties"),
    Permission.REPORT,
    on_load=[DecisionsState.load_table],
)
def decisions() -> rx.Component:
    """What was waived, invoiced and kept, by whom and why."""
    return rx.fragment(
        head(
            t("Decisions about penalties"),
            t("Waived and invoiced penalties no longer count; paying the principal erases none."),
            button_link(t("Penalties"), href="/reports/penalties", icon="arrow-left"),
        ),
        _decisions(t("Decisions about penalties")),
    )


def _decisions(label: Any) -> rx.Component:
    states = [
        ("", t("Decision: all")),
        ("waived", t("Waived")),
        ("invoiced", t("Invoiced")),
        ("kept", t("Taken back")),
    ]
    return data_table(
        DecisionsState,
        label=label,
        export="penalty_decisions",
        filters=(table_filter(D, "state", t("Decision"), states),),
        empty=empty(
            t("Nothing was decided yet"),
            t("Penalties are waived or marked as invoiced on a customer’s penalties."),
            icon="gavel",
        ),
    )
