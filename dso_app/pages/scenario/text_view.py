"""The text of the step chosen, and how it would look."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, empty
from dso_app.components.text import t
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.writing_state import WritingState
from dso_app.pages.texts import desk_view
from dso_app.services.texts.templates import SMS

P: Any = StepsState
T: Any = TextState
W: Any = WritingState


def text_card(may_edit: Any) -> rx.Component:
    """The text in one language at a time; nothing to write for what a person does."""
    return rx.cond(
        T.shown,
        card(
            rx.el.div(
                _choice(may_edit),
                rx.cond(may_edit, desk_view.placeholders_menu(T)),
                class_name="text-choice",
            ),
            rx.el.fieldset(
                rx.el.legend(t("Text"), class_name="only-read"),
                rx.el.div(
                    rx.cond(
                        T.channel != SMS,
                        _written("subject", t("Subject"), T.subject, error=T.subject_problem),
                    ),
                    _written("body", t("Text"), T.body, kind="textarea", error=T.problem, rows=15),
                    class_name="form",
                    key=rx.Var.create("text-") + T.mount.to_string() + T.language,
                ),
                disabled=~may_edit,
                class_name="bare",
            ),
            _shared(may_edit),
            title=t("Text"),
            actions=(
                desk_view.languages_switch(T),
                rx.cond(may_edit, desk_view.more_languages(T, W.add_language)),
            ),
        ),
        card(
            empty(
                t("A person does this step"),
                t("It stands in the agenda with its items on its day; nothing is sent."),
                icon="user-round-check",
            ),
            flush=True,
        ),
    )


def _choice(may_edit: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(t("Sends"), html_for="step-template"),
        rx.el.select(
            rx.foreach(T.templates, lambda one: rx.el.option(one.label, value=one.value)),
            id="step-template",
            value=T.template,
            disabled=~may_edit,
            class_name="select",
            on_change=lambda key: P.change_step(P.mount, "template", key),
        ),
        class_name="field",
    )


def _written(name: str, label: Any, value: Any, **props: Any) -> rx.Component:
    return desk_view.written(
        f"text-{name}", label, value, lambda text: W.write(T.mount, name, text), **props
    )


def _own_text() -> rx.Component:
    return button(t("Give this step its own text"), look="bare", small=True, on_click=W.own_text)


def _shared(may_edit: Any) -> rx.Component:
    """Who else sends the text: changed here, it changes there."""
    return rx.el.div(
        rx.cond(
            T.shared != "",
            rx.el.small(t("The same text is sent by:"), " ", T.shared),
            rx.el.small(t("No other step sends this text.")),
        ),
        rx.cond(may_edit & (T.shared != ""), _own_text()),
        class_name="row wide text-shared",
    )


def preview_card() -> rx.Component:
    """The step's message as it would look."""
    sheet = {
        "listing": P.step.listing,
        "within": P.step.within,
        "deduct": rx.cond(P.step.deduct, "true", "false"),
        "fee": T.fee_minor,
    }
    return rx.cond(T.shown, desk_view.preview_card(T, sheet))
