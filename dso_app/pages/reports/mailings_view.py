"""The reports that are mailed, on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head
from dso_app.components.dialogs import confirm_button
from dso_app.components.links import link
from dso_app.components.page import page
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.reports.mailings_state import MailingsState
from dso_app.texts import N_

S: Any = MailingsState
_GONE = N_("It is no longer mailed; it has to be set up again to come back.")


@page(
    "/reports/mailings",
    N_("Mailed reports"),
    Permission.REPORT,
    on_load=[MailingsState.load],
)
def mailings() -> rx.Component:
    """When each leaves, to whom, and how it went the last time."""
    nothing = empty(
        t("No report is mailed yet"),
        t("Open a report, ask it what you want, and choose “Every Monday”."),
        button_link(t("Reports"), href="/reports"),
        icon="calendar-clock",
    )
    return rx.fragment(
        head(
            t("Mailed reports"),
            t("Each time as of that day, to everybody what they may see."),
            button_link(t("Reports"), href="/reports", icon="arrow-left"),
        ),
        rx.cond(
            S.read,
            card(rx.cond(S.mailings.length() > 0, _table(), nothing), flush=True),
            bones(160),
        ),
    )


def _table() -> rx.Component:
    heads = (t("Report"), t("When"), t("Next"), t("To"), t("As"), t("Last time"))
    return rx.el.div(
        rx.el.table(
            rx.el.caption(t("Mailed reports"), class_name="only-read"),
            rx.el.thead(
                rx.el.tr(
                    *(rx.el.th(words, scope="col") for words in heads),
                    rx.el.th(rx.el.span(t("What to do"), class_name="only-read"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(S.mailings, _row)),
            class_name="data",
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=t("Mailed reports"),
    )


def _row(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(link(one.report, href=one.href, class_name="lead")),
        rx.el.td(one.when),
        rx.el.td(rx.cond(one.enabled, one.following, pill(t("switched off")))),
        rx.el.td(one.readers),
        rx.el.td(one.file),
        rx.el.td(
            rx.cond(one.last != "", pill(one.last, one.last_tone)),
            " ",
            one.last_on,
            rx.cond(one.problem != "", rx.el.small(one.problem)),
        ),
        rx.el.td(
            rx.el.div(
                rx.cond(
                    one.enabled,
                    button(t("Switch off"), small=True, on_click=S.switch(one.key, False)),  # noqa: FBT003
                    button(t("Switch on"), small=True, on_click=S.switch(one.key, True)),  # noqa: FBT003
                ),
                confirm_button(
                    t("Delete"),
                    name=rx.Var.create("delete-") + one.key,
                    title=t("Delete this mailing?"),
                    words=rx.fragment(
                        one.report, " · ", one.when, " · ", one.readers, ". ", t(_GONE)
                    ),
                    act=t("Delete"),
                    look="danger",
                    small=True,
                    on_confirm=S.delete(one.key),
                ),
                class_name="row",
            )
        ),
    )
