"""The timeline: what is planned with its buttons, then what happened, newest first."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.attached import attached
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.frame import FrameState
from dso_app.components.pills import pill
from dso_app.components.preview import preview
from dso_app.components.text import t
from dso_app.pages.call_fields import call_fields
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customer_card.timeline_state import TimelineState

C: Any = CardState
L: Any = TimelineState


def timeline_card() -> rx.Component:
    """The card beside the items."""
    whole = button(t("All"), look="bare", small=True, on_click=C.choose_tab("history"))
    return card(
        rx.cond(
            L.read,
            rx.fragment(
                rx.cond(FrameState.permissions.contains(Permission.COMMENT.value), _comment_form()),
                rx.el.ol(
                    rx.foreach(L.planned, _planned),
                    rx.foreach(L.events, _event),
                    class_name="timeline",
                ),
                rx.cond(
                    (L.planned.length() == 0) & (L.events.length() == 0),
                    rx.el.p(t("Nothing has happened yet."), class_name="dim"),
                ),
            ),
            bones(18, 18, 18),
        ),
        _answer_dialog(),
        _call_dialog(),
        title=t("Timeline"),
        actions=(whole,),
    )


def _comment_form() -> rx.Component:
    return form(
        field(
            "comment-text",
            t("Comment"),
            placeholder=t("What colleagues should know"),
            max_length=2000,
            error=L.wrong_comment,
        ),
        acts(button(t("Write the comment"), small=True, type="submit")),
        on_submit=L.comment,
        no_validate=True,
        key=L.written.to_string(),
    )


def _planned(one: Any) -> rx.Component:
    acts_here = FrameState.permissions.contains(Permission.ACT.value)
    return rx.el.li(
        rx.el.b(one.title),
        " ",
        rx.cond(one.state != "", pill(one.state, one.tone)),
        rx.cond(one.detail != "", rx.el.small(one.detail)),
        rx.cond(one.note != "", rx.el.small(one.note)),
        rx.cond(one.reason != "", rx.el.small(one.reason, class_name="why")),
        rx.el.div(
            rx.cond(
                acts_here & one.may_confirm,
                button(
                    t("Confirm"),
                    look="primary",
                    small=True,
                    on_click=L.confirm(one.key),
                ),
            ),
            rx.cond(
                acts_here & ~one.sends,
                button(
                    t("Done"),
                    look="primary",
                    small=True,
                    on_click=L.ask(one.close_by, one.key, one.title, one.on),
                ),
            ),
            rx.cond(
                one.sends,
                button(t("Read"), small=True, on_click=L.open_action(one.key)),
            ),
            rx.cond(acts_here, rx.cond(one.specific, _specific_acts(one), _skip(one))),
            class_name="row acts-here",
        ),
        class_name="next",
    )


def _skip(one: Any) -> rx.Component:
    return button(t("Skip"), small=True, on_click=L.ask("skip", one.key, one.title, one.on))


def _specific_acts(one: Any) -> rx.Component:
    return rx.fragment(
        button(t("Other day"), small=True, on_click=L.ask("redate", one.key, one.title, one.on)),
        button(t("Close"), small=True, on_click=L.ask("close", one.key, one.title, one.on)),
    )


def _event(one: Any) -> rx.Component:
    return rx.el.li(
        rx.cond(
            one.message != "",
            rx.el.button(
                one.title,
                type="button",
                class_name="as-link",
                on_click=L.open_message(one.message),
            ),
            rx.el.span(one.title),
        ),
        rx.cond(one.detail != "", rx.el.small(one.detail)),
        class_name=one.tone,
    )


def _answer_dialog() -> rx.Component:
    return rx.fragment(
        _note_dialog(
            "done",
            t("Done"),
            t("It is recorded as done today and the next step is planned."),
            t("Result"),
            t("Mark as done"),
        ),
        _note_dialog(
            "skip",
            t("Skip this step?"),
            t("It is recorded as skipped and the next step is planned. Nothing is sent."),
            t("Reason"),
            t("Skip the step"),
        ),
        _note_dialog(
            "close",
            t("Close this action?"),
            t("Nothing is sent. What it held goes back into its scenario, where it stood."),
            t("Reason"),
            t("Close the action"),
        ),
        _redate_dialog(),
    )


def _note_dialog(what: str, title: Any, words: Any, label: Any, act: Any) -> rx.Component:
    return _asking(
        what,
        title,
        act,
        rx.el.p(words),
        field("note", label, kind="textarea", error=L.problem, auto_focus=True),
    )


def _redate_dialog() -> rx.Component:
    return _asking(
        "redate",
        t("Another day"),
        t("Put it on that day"),
        field(
            "redate-on",
            t("Day"),
            kind="date",
            value=L.asked_on,
            required=True,
            help_text=t("A message that was confirmed keeps its confirmation."),
            error=L.problem,
            auto_focus=True,
        ),
    )


def _asking(what: str, title: Any, act: Any, *parts: rx.Component) -> rx.Component:
    return dialog(
        L.asking == what,
        title,
        rx.el.p(rx.el.b(L.asked_title)),
        form(
            *parts,
            acts(
                button(t("Cancel"), on_click=L.close),
                button(act, look="primary", type="submit"),
            ),
            on_submit=L.answer,
        ),
        on_close=L.close,
    )


def _call_dialog() -> rx.Component:
    return _asking("called", t("What came of the call?"), t("Note it"), *call_fields(L.problem))


def message_dialog() -> rx.Component:
    """The exact message, shut in."""
    one = L.message
    return dialog(
        one.key != "",
        one.subject,
        rx.el.p(one.line, class_name="dim"),
        rx.cond(one.problem != "", note(one.problem, tone="warn")),
        rx.cond(
            one.letter != "",
            rx.el.iframe(src=one.letter, title=one.subject, class_name="preview letter"),
            rx.cond(
                one.html != "",
                preview(one.html, title=one.subject, height=520),
                rx.el.pre(one.text, class_name="plain", tab_index=0),
            ),
        ),
        attached(one.attached),
        rx.cond(one.again, acts(button(t("Send again…"), on_click=L.send_again))),
        on_close=L.close_message,
        large=True,
    )
