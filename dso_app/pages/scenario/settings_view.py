"""The settings of the step chosen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import card, note
from dso_app.components.forms import checkbox, field, form
from dso_app.components.text import t
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Channel, Mode, Scope
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.steps_view import step_tools
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.words import (
    LISTINGS,
    MODES,
    OFFERED,
    PLACES,
    Words,
)
from dso_app.services.words.recipients import RECIPIENTS

P: Any = StepsState
T: Any = TextState

_CHARGING = [one.value for one in Channel if one.sendable and not one.internal]
"""Channels of messages to the customer: these may charge a fee."""


def step_card(may_edit: Any) -> rx.Component:
    """The step chosen: what is wrong with it, then every setting."""
    return card(
        rx.foreach(
            P.problems,
            lambda one: rx.cond(
                one.order == P.at + 1,
                rx.cond(one.bad, note(one.words, tone="bad"), note(one.words, tone="warn")),
            ),
        ),
        rx.el.fieldset(
            rx.el.legend(t("Settings of the step"), class_name="only-read"),
            rx.el.div(
                _typed("name", t("Name"), P.step.name),
                _channel(),
                _when(),
                rx.cond(T.shown, _message()),
                rx.cond(
                    P.step.mode == Mode.MANUAL.value,
                    _typed(
                        "lapse",
                        t("Gives way after, days"),
                        P.step.lapse,
                        help_text=t("Undone by then, the next step comes. Empty: it waits."),
                        input_mode="numeric",
                    ),
                ),
                class_name="form",
                key=P.mount.to_string(),
            ),
            disabled=~may_edit,
            class_name="bare",
        ),
        title=P.step.name,
        actions=(rx.cond(may_edit, step_tools()),),
    )


def _channel() -> rx.Component:
    """SMS is offered where a service is set up, and stays where it was chosen."""
    by_sms = P.by_sms | (P.step.channel == Channel.SMS.value)
    always = tuple(one for one in OFFERED if one[0] != Channel.SMS)
    return rx.cond(
        by_sms,
        _chosen("channel", t("Channel"), OFFERED, P.step.channel),
        _chosen("channel", t("Channel"), always, P.step.channel),
    )


def _when() -> rx.Component:
    return rx.el.div(
        rx.el.span(t("When"), class_name="label"),
        rx.el.div(
            rx.el.input(
                default_value=P.step.days,
                aria_label=t("Days"),
                input_mode="numeric",
                class_name="input num",
                on_change=lambda value: P.change_step(P.mount, "days", value).debounce(400),
                on_blur=lambda value: P.change_step(P.mount, "days", value),
            ),
            rx.el.select(
                *_options(PLACES),
                value=P.step.place,
                aria_label=t("Counted from"),
                class_name="select",
                on_change=lambda value: P.change_step(P.mount, "place", value),
            ),
            class_name="days",
        ),
        class_name="field",
    )


def _message() -> rx.Component:
    """What only a step that sends something has."""
    return rx.fragment(
        _chosen("mode", t("Mode"), MODES, P.step.mode),
        _recipients(),
        rx.cond(P.scope == Scope.ITEM.value, _items_of_step(), _items()),
        checkbox(
            "memo",
            t("List down-payment requests, with their own subtotal"),
            checked=P.step.memo,
            on_change=lambda on: P.switch_step("memo", on),
        ),
        rx.cond(
            rx.Var.create(_CHARGING).contains(P.step.channel),
            _typed(
                "fee",
                t("Fee") + " (" + P.currency + ")",
                P.step.fee,
                help_text=t("Named below the table, on top of the total. Empty: none."),
                input_mode="decimal",
            ),
        ),
        rx.cond(
            P.step.copies | (P.step.channel != Channel.SMS.value),
            checkbox(
                "copies",
                t("Attach copies of the invoices"),
                checked=P.step.copies,
                on_change=lambda on: P.switch_step("copies", on),
            ),
        ),
    )


def _items() -> rx.Component:
    """Which items are listed, and whether credits are deducted."""
    return rx.fragment(
        _chosen("listing", t("Lists"), LISTINGS, P.step.listing),
        rx.cond(
            P.step.listing == Listing.LATE_AND_DUE_WITHIN.value,
            _typed("within", t("Due within, days"), P.step.within, input_mode="numeric"),
        ),
        checkbox(
            "deduct",
            t("Deduct open credits"),
            checked=P.step.deduct,
            on_change=lambda on: P.switch_step("deduct", on),
        ),
    )


def _items_of_step() -> rx.Component:
    """In scope item there is nothing to choose."""
    return rx.el.div(
        rx.el.label(t("Lists"), html_for="step-listing"),
        rx.el.select(
            rx.el.option(t("The items at this step")),
            id="step-listing",
            disabled=True,
            aria_describedby="step-listing-help",
            class_name="select",
        ),
        rx.el.span(
            t(
                "Each item climbs its own steps: a message lists exactly those at this one, and no credits are deducted."
            ),
            id="step-listing-help",
            class_name="help",
        ),
        class_name="field",
    )


def _recipients() -> rx.Component:
    known = {who for who, _ in RECIPIENTS}
    return rx.el.fieldset(
        rx.el.legend(t("To"), class_name="label"),
        *(
            checkbox(
                f"to-{who}",
                t(words),
                checked=P.step.recipients.contains(who),
                on_change=lambda on, who=who: P.send_to(who, on),
            )
            for who, words in RECIPIENTS
        ),
        rx.foreach(
            P.step.recipients,
            lambda who: rx.cond(
                rx.Var.create(sorted(known)).contains(who),
                rx.fragment(),
                rx.el.label(
                    rx.el.input(
                        type="checkbox",
                        checked=True,
                        on_change=lambda on: P.send_to(who, on),
                    ),
                    rx.el.span(t("Contacts with the role"), " ", rx.el.b(who.replace("role:", ""))),
                    class_name="check",
                ),
            ),
        ),
        form(
            rx.el.input(
                name="role",
                placeholder=t("Role of a contact: accounting"),
                aria_label=t("Role of a contact: accounting"),
                class_name="input",
            ),
            button(t("Add"), small=True, type="submit"),
            on_submit=P.send_to_role,
            reset_on_submit=True,
        ),
        class_name="bare recipients",
    )


def _typed(name: str, label: Any, value: Any, **props: Any) -> rx.Component:
    return field(
        f"step-{name}",
        label,
        value=value,
        on_change=lambda text: P.change_step(P.mount, name, text).debounce(400),
        on_blur=lambda text: P.change_step(P.mount, name, text),
        **props,
    )


def _chosen(name: str, label: Any, words: Words, value: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(label, html_for=f"step-{name}"),
        rx.el.select(
            *_options(words),
            id=f"step-{name}",
            value=value,
            class_name="select",
            on_change=lambda chosen: P.change_step(P.mount, name, chosen),
        ),
        class_name="field",
    )


def _options(words: Words) -> list[rx.Component]:
    return [rx.el.option(t(text), value=value) for value, text in words]
