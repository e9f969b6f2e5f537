"""The pieces of a desk for texts: fields, placeholders, languages, and how it would look."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field
from dso_app.components.post_form import post_form
from dso_app.components.preview import preview
from dso_app.components.text import t
from dso_app.sending.placeholders import PLACEHOLDERS
from dso_app.services.texts.templates import EMAIL, LETTER, SMS

Desk = Any
"""A state class that mixes in `TextDesk`; its variables are not its annotations."""

_SHEET = "letter-page"
"""The frame the letter's page opens in."""


def written(name: str, label: Any, value: Any, on_write: Callable[..., Any], **props: Any) -> Any:
    """A field of a text; what is typed reaches `on_write` half a second later, or on leaving."""
    return field(
        name,
        label,
        value=value,
        on_change=lambda text: on_write(text).debounce(500),
        on_blur=on_write,
        custom_attrs={"data-text": ""},
        **props,
    )


def languages_switch(desk: Desk) -> rx.Component:
    """One button a language the text is written in."""
    return rx.el.div(
        rx.foreach(
            desk.languages,
            lambda one: rx.el.button(
                one.label,
                type="button",
                aria_pressed=rx.cond(desk.language == one.value, "true", "false"),
                on_click=desk.choose_language(one.value),
            ),
        ),
        class_name="segments",
        role="group",
        aria_label=t("Language of the text"),
    )


def more_languages(desk: Desk, on_add: Any) -> rx.Component:
    """The languages it could be written in, too."""
    return rx.cond(
        desk.more_languages.length() > 0,
        rx.el.select(
            rx.el.option("+", value=""),
            rx.foreach(desk.more_languages, lambda one: rx.el.option(one.label, value=one.value)),
            value="",
            aria_label=t("Write it in another language"),
            class_name="select more",
            on_change=on_add,
        ),
    )


def placeholders_menu(desk: Desk) -> rx.Component:
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
            _named(t("Fields of the customer"), desk.customer_fields),
            _named(t("Fields of the leader item"), desk.leader_fields),
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


def preview_card(desk: Desk, sheet: dict[str, Any], *actions: rx.Component) -> rx.Component:
    """The email as it would look, the SMS with what it takes, or the letter's page.

    Args:
        desk: The state.
        sheet: What the route that draws letters is told of the step.
        *actions: What stands before the choice of the customer.
    """
    return card(
        rx.match(
            desk.channel,
            (EMAIL, _email(desk)),
            (SMS, _sms(desk)),
            (LETTER, _letter(desk, sheet)),
            rx.fragment(),
        ),
        title=t("Preview"),
        actions=(*actions, _customers(desk)),
    )


def _customers(desk: Desk) -> rx.Component:
    """Whom it is tried on, found by name or code."""
    return rx.el.details(
        rx.el.summary(
            rx.icon("user-round", custom_attrs={"aria-hidden": "true"}),
            rx.el.span(t("Preview on"), class_name="only-read"),
            rx.el.span(desk.customer_name, class_name="cut"),
            class_name="btn small",
        ),
        rx.el.div(
            rx.el.input(
                type="search",
                placeholder=t("Name or code"),
                aria_label=t("Name or code"),
                on_change=lambda text: desk.look_for_customers(text).debounce(300),
                class_name="input",
            ),
            rx.foreach(
                desk.customers,
                lambda one: rx.el.button(
                    one.label,
                    type="button",
                    class_name="item",
                    aria_pressed=rx.cond(desk.customer == one.value, "true", "false"),
                    on_click=desk.choose_customer(one.value),
                    custom_attrs={"data-closes-menu": ""},
                ),
            ),
            rx.cond(
                desk.customers.length() == 0, rx.el.p(t("Nobody is called so."), class_name="dim")
            ),
            class_name="drop fields tried-on",
        ),
        class_name="menu",
    )


def _email(desk: Desk) -> rx.Component:
    return rx.fragment(
        rx.el.div(
            rx.el.p(rx.el.small(t("Subject")), rx.el.br(), rx.el.b(desk.mail_subject)),
            rx.el.div(
                _look(desk, t("Designed"), plain=False),
                _look(desk, t("Text alone"), plain=True),
                class_name="segments",
                role="group",
                aria_label=t("How the email is shown"),
            ),
            class_name="row wide preview-head",
        ),
        rx.cond(
            desk.plain,
            rx.el.pre(desk.words, class_name="plain-mail", tab_index=0, aria_label=t("Text alone")),
            preview(desk.html, title=t("The email as it would look"), height=520),
        ),
    )


def _look(desk: Desk, label: Any, *, plain: bool) -> rx.Component:
    return rx.el.button(
        label,
        type="button",
        aria_pressed=rx.cond(desk.plain == plain, "true", "false"),
        on_click=desk.show_plain(plain),
    )


def _sms(desk: Desk) -> rx.Component:
    return rx.fragment(
        rx.el.p(desk.words, class_name="sms"),
        rx.el.p(desk.size, class_name="help", role="status"),
    )


def _letter(desk: Desk, sheet: dict[str, Any]) -> rx.Component:
    """A plain form into the frame that assets/js/texts.js puts below it, now and at each change."""
    hidden = {
        "subject": desk.drawn_subject,
        "body": desk.drawn_body,
        "language": desk.drawn,
        "customer": desk.customer,
        **sheet,
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
            button(t("Show the page"), small=True, type="submit", disabled=desk.drawn_body == ""),
            target=_SHEET,
            class_name="row wide",
            custom_attrs={"data-live": ""},
        ),
        rx.el.div(
            class_name="sheet-place",
            custom_attrs={"data-sheet": t("The letter as it would be printed")},
        ),
    )


def newer_dialog(desk: Desk, *, on_theirs: Any, on_mine: Any) -> rx.Component:
    """What others saved meanwhile, beside what one typed: nothing is overwritten unseen."""
    return dialog(
        desk.newer.length() > 0,
        t("Somebody else saved this text meanwhile"),
        rx.foreach(
            desk.newer,
            lambda one: rx.el.section(
                rx.el.h3(one.title),
                rx.el.p(one.who),
                rx.el.div(
                    _words(t("Theirs"), one.subject, one.body),
                    _words(t("Mine"), one.my_subject, one.my_body),
                    class_name="text-pair",
                ),
                class_name="stack",
            ),
        ),
        note(t("Saved over it, their words are only in the history."), tone="warn"),
        acts(
            button(t("Cancel"), on_click=desk.close_newer),
            button(t("Take theirs"), on_click=on_theirs),
            button(t("Save mine over it"), look="danger", on_click=on_mine),
        ),
        on_close=desk.close_newer,
        large=True,
    )


def _words(title: Any, subject: Any, body: Any) -> rx.Component:
    return rx.el.div(
        rx.el.small(title),
        rx.cond(subject != "", rx.el.p(rx.el.b(subject))),
        rx.el.pre(body, class_name="plain-mail", tab_index=0, aria_label=title),
    )
