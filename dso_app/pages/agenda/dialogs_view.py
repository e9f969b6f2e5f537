"""What is asked before something is done with an action."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.text import t
from dso_app.pages.agenda.action_state import ActionState
from dso_app.pages.agenda.specific_state import AgendaSpecificState
from dso_app.pages.agenda.text_state import AgendaTextState
from dso_app.pages.call_fields import call_fields
from dso_app.pages.specific.view import specific_dialog

A: Any = ActionState
P: Any = AgendaSpecificState
W: Any = AgendaTextState


def action_dialogs() -> rx.Component:
    """What came of it, when it comes back, why it is skipped, what is done instead."""
    return rx.fragment(
        _dialog(
            "called",
            t("What came of the call?"),
            *call_fields(A.problem),
            act=t("Note it"),
            on_submit=A.called,
        ),
        _dialog(
            "done",
            t("What came of it?"),
            field("done-note", t("Note"), kind="textarea", error=A.problem, auto_focus=True),
            act=t("Done"),
            on_submit=A.done,
        ),
        _dialog(
            "postpone",
            t("Postpone to a later day"),
            field(
                "postpone-on",
                t("Day"),
                kind="date",
                value=A.later,
                error=A.problem,
                required=True,
                auto_focus=True,
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
        _text(),
        specific_dialog(P),
    )


def _text() -> rx.Component:
    """The words of the message, as they are typed in a template."""
    table = rx.el.code("{{ items.table }}")
    return dialog(
        W.asking,
        t("Edit the text"),
        form(
            rx.cond(
                W.has_subject,
                field("words-subject", t("Subject"), value=W.subject, error=W.wrong["subject"]),
            ),
            field(
                "words-body",
                t("Text"),
                kind="textarea",
                value=W.body,
                error=W.wrong["body"],
            ),
            rx.cond(
                W.has_subject,
                rx.el.p(
                    table,
                    " ",
                    t("is the table of the items, always with the amounts of the day."),
                    " ",
                    t("Words between ** are bold; an empty line begins a paragraph."),
                    class_name="dim",
                ),
            ),
            rx.cond(W.problem != "", note(W.problem, tone="warn")),
            acts(
                rx.cond(
                    W.edited, button(t("The template's words again"), on_click=W.take_the_template)
                ),
                button(t("Cancel"), on_click=W.close),
                button(t("Save the text"), look="primary", type="submit"),
            ),
            on_submit=W.save,
        ),
        on_close=W.close,
        large=True,
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
