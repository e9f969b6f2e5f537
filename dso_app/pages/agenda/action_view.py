"""What is open beside the list."""

from typing import Any

import reflex as rx

from dso_app.components.attached import attached
from dso_app.components.buttons import button, button_link, icon_button
from dso_app.components.cards import note
from dso_app.components.forms import acts, field, form, pair
from dso_app.components.links import link
from dso_app.components.pills import age_square, pill
from dso_app.components.preview import preview
from dso_app.components.shortcuts import key_button, keys_of
from dso_app.components.text import t
from dso_app.components.timeline import timeline
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.specific_state import AgendaSpecificState
from dso_app.pages.agenda.text_state import AgendaTextState

A: Any = ActionState


def action_card(may_act: Any) -> rx.Component:
    """What it is, what to do with it, what it says, what it is about."""
    return rx.el.section(
        _header(),
        rx.cond(may_act & (A.card.closed == ""), _buttons()),
        _why(),
        rx.cond(may_act & (A.card.wants != ""), _missing()),
        rx.cond(A.card.said != "", rx.el.blockquote(A.card.said, class_name="body said")),
        _message(),
        _items(),
        _people(),
        _events(),
        class_name="card beside sticky-top",
        aria_label=A.card.title,
    )


def _header() -> rx.Component:
    words = t("Customer card")
    return rx.el.header(
        rx.el.div(
            rx.el.h2(
                A.card.title,
                " ",
                rx.cond(A.card.state != "", pill(A.card.state, A.card.tone)),
            ),
            rx.el.small(A.card.line),
            class_name="who",
        ),
        rx.el.div(
            rx.cond(
                A.card.company != "",
                button(words, look="bare", small=True, on_click=A.go_to_customer),
                link(words, href=A.card.customer),
            ),
            icon_button(t("Close"), icon="x", small=True, on_click=A.close, **keys_of("Escape")),
            class_name="row",
        ),
    )


def _buttons() -> rx.Component:
    plain = A.card.may_confirm | A.card.may_retry
    send = rx.cond(A.card.is_manual, t("Send"), t("Confirm"))
    by_hand = rx.cond(A.card.sends, t("Sent by hand"), t("Done"))
    return rx.el.div(
        rx.el.div(
            rx.cond(
                A.card.may_print,
                key_button(t("Confirm and print"), "p", look="primary", on_click=A.print_letter),
            ),
            rx.cond(
                A.card.may_confirm & ~A.card.may_print,
                key_button(send, "c", look="primary", on_click=A.confirm),
            ),
            rx.cond(A.card.may_print, key_button(t("Confirm"), "c", on_click=A.confirm)),
            rx.cond(
                A.card.may_retry, key_button(t("Try again"), "r", look="primary", on_click=A.retry)
            ),
            rx.cond(
                A.card.may_edit, key_button(t("Edit the text"), "e", on_click=AgendaTextState.ask)
            ),
            rx.cond(A.card.outbox != "", button_link(t("Open in the outbox"), href=A.card.outbox)),
            rx.cond(
                A.card.may_do & A.card.is_call,
                key_button(t("Called"), "d", look="primary", on_click=A.ask("called")),
            ),
            rx.cond(
                A.card.may_do & ~A.card.is_call,
                rx.cond(
                    plain | A.card.sends,
                    key_button(by_hand, "d", on_click=A.ask("done")),
                    key_button(by_hand, "d", look="primary", on_click=A.ask("done")),
                ),
            ),
            rx.cond(
                A.card.may_validate,
                key_button(t("Validate"), "v", look="primary", on_click=A.validate),
            ),
            rx.cond(
                A.card.may_postpone, key_button(t("Postpone"), "l", on_click=A.ask("postpone"))
            ),
            rx.cond(A.card.may_skip, key_button(t("Skip"), "s", on_click=A.ask("skip"))),
            rx.cond(
                A.card.may_specific,
                key_button(t("Specific action"), "a", on_click=AgendaSpecificState.ask),
            ),
            class_name="row",
        ),
        class_name="body",
    )


def _missing() -> rx.Component:
    """What is missing, given here: the action is planned again at once."""
    first = keys_of("f")
    named = field("give-name", t("Name"), value=A.card.contact)
    return rx.el.div(
        form(
            rx.match(
                A.card.wants,
                (
                    "post",
                    rx.fragment(
                        field("give-address_1", t("Address"), required=True, **first),
                        pair(
                            field("give-postcode", t("Postcode")),
                            field("give-city", t("City"), required=True),
                        ),
                    ),
                ),
                (
                    "mobile",
                    pair(named, field("give-mobile", t("Mobile"), required=True, **first)),
                ),
                pair(
                    named,
                    field("give-email", t("Email"), kind="email", required=True, **first),
                ),
            ),
            rx.cond(A.lacking != "", note(A.lacking, tone="bad")),
            acts(
                rx.cond(A.card.wants != "post", rx.el.small(t("For:"), " ", A.card.whom)),
                button(t("Save and plan again"), look="primary", type="submit"),
            ),
            on_submit=A.give,
        ),
        key=A.card.key,
        class_name="body missing",
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
            rx.cond(A.card.is_edited, rx.el.p(rx.el.small(t("Text changed by hand")))),
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
