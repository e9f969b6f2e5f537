"""The text of the step chosen, and how it would look."""

from itertools import groupby
from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, empty
from dso_app.components.forms import field
from dso_app.components.post_form import post_form
from dso_app.components.preview import preview
from dso_app.components.text import t
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.writing_state import WritingState
from dso_app.sending.placeholders import PLACEHOLDERS

P: Any = StepsState
T: Any = TextState
W: Any = WritingState

_SHEET = "letter-page"
"""The frame the letter's page opens in."""


def text_card(may_edit: Any) -> rx.Component:
    """The text in one language at a time; nothing to write for what a person does."""
    return rx.cond(
        T.shown,
        card(
            rx.el.div(
                _choice(may_edit), rx.cond(may_edit, _placeholders()), class_name="text-choice"
            ),
            rx.el.fieldset(
                rx.el.legend(t("Text"), class_name="only-read"),
                rx.el.div(
                    _written("subject", t("Subject"), T.subject),
                    _written("body", t("Text"), T.body, kind="textarea", error=T.problem, rows=15),
                    class_name="form",
                    key=rx.Var.create("text-") + T.mount.to_string() + T.language,
                ),
                disabled=~may_edit,
                class_name="bare",
            ),
            _shared(may_edit),
            title=t("Text"),
            actions=(_languages(), rx.cond(may_edit, _more_languages())),
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


def _languages() -> rx.Component:
    return rx.el.div(
        rx.foreach(
            T.languages,
            lambda one: rx.el.button(
                one.label,
                type="button",
                aria_pressed=rx.cond(T.language == one.value, "true", "false"),
                on_click=T.choose_language(one.value),
            ),
        ),
        class_name="segments",
        role="group",
        aria_label=t("Language of the text"),
    )


def _more_languages() -> rx.Component:
    return rx.cond(
        T.more_languages.length() > 0,
        rx.el.select(
            rx.el.option("+", value=""),
            rx.foreach(T.more_languages, lambda one: rx.el.option(one.label, value=one.value)),
            value="",
            aria_label=t("Write it in another language"),
            class_name="select more",
            on_change=W.add_language,
        ),
    )


def _written(name: str, label: Any, value: Any, **props: Any) -> rx.Component:
    return field(
        f"text-{name}",
        label,
        value=value,
        on_change=lambda text: W.write(T.mount, name, text).debounce(500),
        on_blur=lambda text: W.write(T.mount, name, text),
        custom_attrs={"data-text": ""},
        **props,
    )


def _placeholders() -> rx.Component:
    """The closed list, grouped by what each needs; see assets/js/texts.js.

    Fields an administrator named come last, under their names; those without one are not offered.
    """
    plain = (one for one in PLACEHOLDERS.values() if not one.is_custom)
    known = sorted(plain, key=lambda one: one.needs)
    return rx.el.details(
        rx.el.summary(
            rx.icon("braces", custom_attrs={"aria-hidden": "true"}),
            t("Insert field"),
            class_name="btn",
        ),
        rx.el.div(
            *(
                rx.el.fieldset(
                    rx.el.legend(t(needs)),
                    *(
                        rx.el.button(
                            rx.el.span(one.name),
                            rx.el.small(one.sample),
                            type="button",
                            class_name="item",
                            custom_attrs={"data-inserts": f"{{{{ {one.name} }}}}"},
                        )
                        for one in group
                    ),
                )
                for needs, group in groupby(known, key=lambda one: one.needs)
            ),
            _named(t("Fields of the customer"), T.customer_fields),
            _named(t("Fields of the leader item"), T.leader_fields),
            class_name="drop fields",
        ),
        class_name="menu",
    )


def _named(legend: Any, fields: Any) -> rx.Component:
    return rx.cond(
        fields.length() > 0,
        rx.el.fieldset(
            rx.el.legend(legend),
            rx.foreach(
                fields,
                lambda one: rx.el.button(
                    rx.el.span(one.label),
                    rx.el.small(one.value),
                    type="button",
                    class_name="item",
                    custom_attrs={"data-inserts": "{{ " + one.value + " }}"},
                ),
            ),
        ),
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
    """The email as it would look, or the letter's page."""
    return rx.cond(
        T.shown,
        card(
            rx.cond(
                T.letter,
                _letter(),
                rx.fragment(
                    rx.el.p(rx.el.small(t("Subject")), rx.el.br(), rx.el.b(T.mail_subject)),
                    preview(T.html, title=t("The email as it would look"), height=520),
                ),
            ),
            title=t("Preview"),
            actions=(_customers(),),
        ),
    )


def _customers() -> rx.Component:
    return rx.el.select(
        rx.foreach(T.customers, lambda one: rx.el.option(one.label, value=one.value)),
        value=T.customer,
        aria_label=t("Preview on"),
        class_name="select filter",
        on_change=T.choose_customer,
    )


def _letter() -> rx.Component:
    """A plain form into the frame that assets/js/texts.js puts below it, now and at each change."""
    hidden = {
        "subject": T.subject,
        "body": T.body,
        "language": T.language,
        "customer": T.customer,
        "channel": P.step.channel,
        "listing": P.step.listing,
        "within": P.step.within,
        "deduct": rx.cond(P.step.deduct, "true", "false"),
    }
    return rx.fragment(
        post_form(
            "/api/letters/preview#toolbar=0&navpanes=0&view=FitH",
            *(
                rx.el.input(type="hidden", name=name, value=value, read_only=True)
                for name, value in hidden.items()
            ),
            rx.el.p(
                t("The page as it would be printed, with its address, table and payment code.")
            ),
            button(t("Show the page"), small=True, type="submit", disabled=T.problem != ""),
            target=_SHEET,
            class_name="row wide",
            custom_attrs={"data-live": ""},
        ),
        rx.el.div(
            class_name="sheet-place",
            custom_attrs={"data-sheet": t("The letter as it would be printed")},
        ),
    )
