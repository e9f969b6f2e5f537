"""The settings of the step chosen, and those of the whole scenario."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import card
from dso_app.components.forms import checkbox, field, form, select_field
from dso_app.components.text import t
from dso_app.domain.listing import Listing
from dso_app.domain.scenario import Mode
from dso_app.pages.scenario.steps_state import StepsState
from dso_app.pages.scenario.text_state import TextState
from dso_app.pages.scenario.words import (
    CHANNELS,
    ENTRIES,
    LISTINGS,
    MODES,
    PLACES,
    RECIPIENTS,
    Words,
)

P: Any = StepsState
T: Any = TextState


def step_card(may_edit: Any) -> rx.Component:
    """The step chosen."""
    tools = rx.cond(
        may_edit,
        rx.fragment(
            icon_button(
                t("Move up"),
                icon="arrow-up",
                small=True,
                disabled=P.at == 0,
                on_click=P.move_step(-1),
            ),
            icon_button(
                t("Move down"),
                icon="arrow-down",
                small=True,
                disabled=P.at + 1 >= P.steps.length(),
                on_click=P.move_step(1),
            ),
            button(
                t("Remove"),
                look="bare",
                small=True,
                disabled=P.steps.length() < 2,  # noqa: PLR2004 - the last one stays
                on_click=P.remove_step,
            ),
        ),
    )
    return card(
        rx.el.fieldset(
            rx.el.legend(t("Settings of the step"), class_name="only-read"),
            rx.el.div(
                _typed("name", t("Name"), P.step.name),
                _chosen("channel", t("Channel"), CHANNELS, P.step.channel),
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
        actions=(tools,),
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
        checkbox(
            "memo",
            t("List down-payment requests, with their own subtotal"),
            checked=P.step.memo,
            on_change=lambda on: P.switch_step("memo", on),
        ),
        checkbox(
            "copies",
            t("Attach copies of the invoices"),
            checked=P.step.copies,
            on_change=lambda on: P.switch_step("copies", on),
        ),
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


def scenario_card(may_edit: Any) -> rx.Component:
    """Name, entry and minimum of the scenario."""
    return card(
        rx.el.fieldset(
            rx.el.legend(t("Scenario"), class_name="only-read"),
            field(
                "scenario-name",
                t("Name"),
                value=P.name,
                on_change=lambda value: P.change_scenario("name", value).debounce(400),
                on_blur=lambda value: P.change_scenario("name", value),
            ),
            select_field(
                "scenario-entry",
                t("A late item enters"),
                [(value, t(words)) for value, words in ENTRIES],
                value=P.entry,
                help_text=t(
                    "At the step of its age, earlier steps count as skipped; never past the last amicable one."
                ),
                on_change=lambda value: P.change_scenario("entry", value),
            ),
            field(
                "scenario-minimum",
                t("Minimum asked"),
                value=P.minimum,
                help_text=t("Below it in every currency, nothing is sent."),
                input_mode="decimal",
                on_change=lambda value: P.change_scenario("minimum", value).debounce(400),
                on_blur=lambda value: P.change_scenario("minimum", value),
            ),
            disabled=~may_edit,
            class_name="bare form",
            key=P.opening.to_string(),
        ),
        title=t("Scenario"),
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
