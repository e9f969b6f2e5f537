"""The message open beside the list."""

from typing import Any

import reflex as rx

from dso_app.components.attached import attached
from dso_app.components.buttons import button, download_button, icon_button
from dso_app.components.cards import facts, note
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field, form
from dso_app.components.links import link
from dso_app.components.pills import pill
from dso_app.components.post_form import post_form
from dso_app.components.preview import preview
from dso_app.components.text import t
from dso_app.pages.outbox.message_state import MessageState

M: Any = MessageState


def message_card(may_act: Any) -> rx.Component:
    """What it says, to whom, what became of it, what may be decided."""
    return rx.el.section(
        _header(),
        rx.cond(M.card.reason != "", rx.el.div(_why(), class_name="body")),
        rx.cond(may_act, _buttons()),
        rx.el.div(_facts(), class_name="body"),
        rx.cond(may_act & M.card.is_registered, rx.el.div(_number(), class_name="body")),
        _content(),
        _items(),
        _tries(),
        class_name="card beside",
        aria_label=M.card.title,
    )


def _header() -> rx.Component:
    return rx.el.header(
        rx.el.div(
            rx.el.h2(M.card.title, " ", pill(M.card.state, M.card.tone)),
            rx.el.small(M.card.line),
            class_name="who",
        ),
        rx.el.div(
            link(t("Customer card"), href=M.card.customer),
            icon_button(t("Close"), icon="x", small=True, on_click=M.close),
            class_name="row",
        ),
    )


def _why() -> rx.Component:
    return rx.cond(
        M.card.tone == "bad", note(M.card.reason, tone="bad"), note(M.card.reason, tone="info")
    )


def _buttons() -> rx.Component:
    some = (
        M.card.may_confirm
        | M.card.may_retry
        | M.card.may_cancel
        | M.card.may_decide
        | M.card.may_post
    )
    return rx.cond(
        some,
        rx.el.div(
            rx.el.div(
                rx.cond(
                    M.card.may_confirm,
                    button(t("Confirm"), look="primary", on_click=M.confirm),
                ),
                rx.cond(M.card.may_retry, button(t("Try again"), look="primary", on_click=M.retry)),
                rx.cond(M.card.may_decide, _decide()),
                rx.cond(M.card.may_post, _post()),
                rx.cond(M.card.may_cancel, _cancel()),
                class_name="row",
            ),
            class_name="body",
        ),
    )


def _decide() -> rx.Component:
    return rx.fragment(
        confirm_button(
            t("It left"),
            name="it-left",
            title=t("Did it leave?"),
            words=t(
                "Look in the mailbox it was sent from, or ask the customer. Its step then counts as performed on the day it was sent, and it is never sent again."
            ),
            act=t("It left"),
            on_confirm=M.it_left,
        ),
        confirm_button(
            t("Send again"),
            name="send-again",
            title=t("Send it again?"),
            words=t("If it did leave, the customer gets it twice."),
            act=t("Send again"),
            on_confirm=M.send_again,
        ),
    )


def _cancel() -> rx.Component:
    return confirm_button(
        t("Cancel it"),
        name="cancel-message",
        title=t("Cancel this message?"),
        words=t(
            "It never leaves. Its step counts as skipped and the next one is planned. This cannot be undone."
        ),
        act=t("Cancel the message"),
        look="danger",
        on_confirm=M.cancel,
    )


def _post() -> rx.Component:
    return rx.fragment(
        post_form(
            "/api/letters/print",
            rx.el.input(type="hidden", name="ids", value=M.card.key, read_only=True),
            button(t("Print"), icon="printer", type="submit"),
            class_name="",
            target="_blank",
        ),
        button(t("Mark as posted"), look="primary", on_click=M.post),
    )


def _facts() -> rx.Component:
    return rx.fragment(
        facts(
            (t("To"), M.card.recipients),
            (t("From"), rx.cond(M.card.sender != "", M.card.sender, "—")),
            (t("Left"), rx.cond(M.card.sent != "", M.card.sent, "—")),
        ),
        rx.cond(
            M.card.copies != "",
            rx.el.p(t("Copies to"), " ", M.card.copies, class_name="dim"),
        ),
        rx.cond(
            M.card.registered != "",
            rx.el.p(t("Registered under"), " ", rx.el.b(M.card.registered)),
        ),
        rx.cond(
            M.card.posted != "",
            rx.el.p(t("Posted on"), " ", M.card.posted, class_name="dim"),
        ),
        rx.foreach(M.card.decisions, lambda one: rx.el.p(one, class_name="dim")),
        rx.cond(
            M.card.refused != "",
            note(t("The server refused:"), " ", M.card.refused, tone="warn"),
        ),
    )


def _number() -> rx.Component:
    return form(
        field(
            "registered_number",
            t("Registered number"),
            value=M.card.registered,
            key=M.card.key,
            max_length=40,
            help_text=t("As the post writes it on the receipt; it stands in the history."),
        ),
        acts(button(t("Save the number"), small=True, type="submit")),
        on_submit=M.note_number,
    )


def _content() -> rx.Component:
    original = rx.cond(
        M.card.original != "",
        download_button(t("Original"), href=M.card.original, small=True),
    )
    return rx.cond(
        (M.card.html != "") | (M.card.letter != ""),
        rx.el.div(
            rx.el.div(rx.el.h3(M.card.subject), original, class_name="row wide"),
            rx.cond(
                M.card.letter != "",
                rx.el.iframe(
                    src=M.card.letter + "#toolbar=0&navpanes=0&view=FitH",
                    title=t("The letter"),
                    class_name="preview sheet",
                ),
                preview(M.card.html, title=t("The message"), height=420),
            ),
            attached(M.card.attached),
            class_name="body",
        ),
    )


def _items() -> rx.Component:
    return rx.cond(
        M.card.said.length() > 0,
        rx.el.div(
            rx.el.div(
                rx.el.table(
                    rx.el.caption(t("Items of the message"), class_name="only-read"),
                    rx.el.thead(
                        rx.el.tr(
                            rx.el.th(t("Item"), scope="col"),
                            rx.el.th(t("Due"), scope="col"),
                            rx.el.th(t("Asked"), scope="col", class_name="num"),
                        )
                    ),
                    rx.el.tbody(
                        rx.foreach(
                            M.card.said,
                            lambda one: rx.el.tr(
                                rx.el.td(one.number),
                                rx.el.td(one.due, class_name="date"),
                                rx.el.td(one.asked, class_name="num"),
                            ),
                        )
                    ),
                    rx.el.tfoot(
                        rx.foreach(
                            M.card.totals,
                            lambda one: rx.el.tr(
                                rx.el.td(t("Total asked"), col_span=2),
                                rx.el.td(one, class_name="num"),
                            ),
                        )
                    ),
                ),
                class_name="table-scroll",
                tab_index=0,
                role="region",
                aria_label=t("Items of the message"),
            ),
            class_name="body flush",
        ),
    )


def _tries() -> rx.Component:
    return rx.cond(
        M.card.tries.length() > 0,
        rx.el.div(
            rx.el.h3(t("Tries")),
            rx.el.ol(
                rx.foreach(
                    M.card.tries,
                    lambda one: rx.el.li(
                        one.words,
                        rx.cond(one.detail != "", rx.el.small(one.detail)),
                        class_name=one.tone,
                    ),
                ),
                class_name="timeline",
                aria_label=t("Tries"),
            ),
            class_name="body",
        ),
    )
