"""The action open beside the list."""

from typing import Any

import reflex as rx

from dso_app.components.attached import attached
from dso_app.components.buttons import button, button_link, icon_button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.links import link
from dso_app.components.pills import age_square, pill
from dso_app.components.preview import preview
from dso_app.components.text import t
from dso_app.components.timeline import timeline
from dso_app.pages.agenda.action_state import ActionState

A: Any = ActionState


def action_card(may_act: Any) -> rx.Component:
    """What it is, what to do with it, what it says, what it is about."""
    return rx.el.section(
        _header(),
        rx.cond(may_act & (A.card.closed == ""), _buttons()),
        _why(),
        _message(),
        _items(),
        _people(),
        _events(),
        class_name="card beside sticky-top",
        aria_label=A.card.title,
    )


def _header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h2(A.card.title, " ", pill(A.card.state, A.card.tone)),
            rx.el.small(A.card.line),
            class_name="who",
        ),
        rx.el.div(
            link(t("Customer card"), href=A.card.customer),
            icon_button(t("Close"), icon="x", small=True, on_click=A.close),
            class_name="row",
        ),
    )


def _buttons() -> rx.Component:
    look = rx.cond(A.card.may_confirm | A.card.may_retry, "", "primary").to(str)
    return rx.el.div(
        rx.el.div(
            rx.cond(
                A.card.may_print,
                button(t("Confirm and print"), look="primary", on_click=A.print_letter),
            ),
            rx.cond(
                A.card.may_confirm & ~A.card.may_print,
                button(t("Confirm"), look="primary", on_click=A.confirm),
            ),
            rx.cond(A.card.may_print, button(t("Confirm"), on_click=A.confirm)),
            rx.cond(A.card.may_retry, button(t("Try again"), look="primary", on_click=A.retry)),
            rx.cond(A.card.outbox != "", button_link(t("Open in the outbox"), href=A.card.outbox)),
            rx.cond(
                A.card.may_do,
                rx.el.button(
                    rx.cond(A.card.is_call, t("Called"), t("Done")),
                    type="button",
                    class_name=rx.Var.create("btn ") + look,
                    on_click=A.ask("done"),
                ),
            ),
            rx.cond(A.card.may_postpone, button(t("Postpone"), on_click=A.ask("postpone"))),
            rx.cond(A.card.may_skip, button(t("Skip"), on_click=A.ask("skip"))),
            class_name="row",
        ),
        class_name="body",
    )


def _why() -> rx.Component:
    return rx.fragment(
        rx.cond(
            A.card.reason != "",
            rx.el.div(
                rx.cond(A.card.tone == "bad", note(A.card.reason, tone="bad"), note(A.card.reason)),
                class_name="body",
            ),
        ),
        rx.cond(A.card.closed != "", rx.el.div(A.card.closed, class_name="body dim")),
    )


def _message() -> rx.Component:
    sends = (A.card.html != "") | (A.card.letter != "")
    return rx.cond(
        sends,
        rx.el.div(
            rx.cond(A.card.recipients != "", rx.el.p(rx.el.small(t("To"), " ", A.card.recipients))),
            rx.el.h3(A.card.subject),
            rx.cond(
                A.card.letter != "",
                rx.el.iframe(
                    src=A.card.letter + "#toolbar=0&navpanes=0&view=FitH",
                    title=t("The letter as it would be printed"),
                    class_name="preview sheet",
                ),
                preview(A.card.html, title=t("The email as it would look"), height=420),
            ),
            attached(A.card.attached),
            class_name="body",
        ),
    )


def _items() -> rx.Component:
    heads = rx.el.thead(
        rx.el.tr(
            rx.el.th(t("Item"), scope="col"),
            rx.el.th(t("Due"), scope="col"),
            rx.el.th(t("Late"), scope="col", class_name="num"),
            rx.el.th(t("Asked"), scope="col", class_name="num"),
        )
    )
    sums = rx.foreach(
        A.card.totals,
        lambda one: rx.el.tr(
            rx.el.td(one.words, col_span=3), rx.el.td(one.amount, class_name="num")
        ),
    )
    return rx.cond(
        A.card.lines.length() > 0,
        rx.el.div(
            rx.el.div(
                rx.el.table(
                    rx.el.caption(t("Items of the action"), class_name="only-read"),
                    heads,
                    rx.el.tbody(rx.foreach(A.card.lines, _item)),
                    rx.el.tfoot(sums),
                ),
                class_name="table-scroll",
                tab_index=0,
                role="region",
                aria_label=t("Items of the action"),
            ),
            class_name="body flush",
        ),
    )


def _item(one: Any) -> rx.Component:
    star = rx.el.span("★ ", title=t("Leader item"), role="img", aria_label=t("Leader item"))
    return rx.el.tr(
        rx.el.td(
            rx.cond(one.leader, star), one.number, rx.cond(one.note != "", rx.el.small(one.note))
        ),
        rx.el.td(one.due, class_name="date"),
        rx.el.td(
            rx.cond(one.late != "", rx.fragment(age_square(one.bucket), one.late)),
            class_name="num",
        ),
        rx.el.td(one.asked, class_name="num"),
    )


def _people() -> rx.Component:
    return rx.cond(
        A.card.people.length() > 0,
        rx.el.div(
            rx.el.h3(t("Contacts")),
            rx.el.ul(rx.foreach(A.card.people, _person), class_name="people"),
            class_name="body",
        ),
    )


def _person(one: Any) -> rx.Component:
    dial = rx.el.a(one.phone, href=rx.Var.create("tel:") + one.dial)
    return rx.el.li(
        rx.el.span(one.name, rx.cond(one.role != "", rx.el.small(one.role))),
        rx.el.span(
            rx.cond(one.dial != "", dial),
            rx.cond(one.email != "", rx.el.small(one.email)),
        ),
        class_name="line",
    )


def _events() -> rx.Component:
    return rx.cond(
        A.events.length() > 0,
        rx.el.div(
            rx.el.h3(t("Last events")),
            timeline(A.events, label=t("Last events")),
            class_name="body",
        ),
    )


def action_dialogs() -> rx.Component:
    """What is asked before an action is done, put off or skipped."""
    return rx.fragment(
        _dialog(
            "done",
            rx.cond(A.card.is_call, t("What came of the call?"), t("What came of it?")),
            field("done-note", t("Note"), kind="textarea", error=A.problem, auto_focus=True),
            act=t("Done"),
            on_submit=A.done,
        ),
        _dialog(
            "postpone",
            t("Postpone to a later day"),
            field(
                "postpone-on", t("Day"), kind="date", value=A.later, error=A.problem, required=True
            ),
            field("postpone-note", t("Note")),
            act=t("Postpone"),
            on_submit=A.postpone,
        ),
        _dialog(
            "skip",
            t("Skip this step?"),
            rx.el.p(t("Nothing of it is sent; the next step is planned. This cannot be undone.")),
            field("skip-why", t("Why"), error=A.problem, required=True, auto_focus=True),
            act=t("Skip it"),
            on_submit=A.skip,
        ),
    )


def _dialog(name: str, title: Any, *parts: rx.Component, act: Any, on_submit: Any) -> rx.Component:
    return dialog(
        A.asking == name,
        title,
        form(
            *parts,
            acts(
                button(t("Cancel"), on_click=A.ask("")),
                button(act, look="primary", type="submit"),
            ),
            on_submit=on_submit,
        ),
        on_close=A.ask(""),
    )
