"""The conditions of a rule in its form: what is asked, how it compares, and the value."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.text import t
from dso_app.domain.conditions import LONGEST, NO, YES, Comparison, Holds


def conditions_field(state: Any, legend: Any, explained: Any) -> rx.Component:
    """All conditions of a rule.

    Args:
        state: The page's state class, which mixes in `ConditionsForm`.
        legend: What they say together.
        explained: What one has to know to write them.
    """
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        rx.el.div(rx.foreach(state.rows, lambda one: _condition(state, one)), class_name="stack"),
        rx.el.span(explained, class_name="help"),
        rx.el.div(button(t("Another condition"), icon="plus", small=True, on_click=state.add_row)),
        class_name="field",
    )


def _condition(state: Any, one: Any) -> rx.Component:
    compared = rx.match(
        one.kind,
        (Holds.YES_NO.value, _answer(one)),
        (Holds.TEXT.value, _value(one, state.texts, "text")),
        (Holds.MONEY.value, _value(one, state.sizes, "decimal")),
        _value(one, state.sizes, "numeric"),
    )
    chosen = {"on_change": lambda value: state.choose_field(one.place, value)}
    asked = _select("field_", one.place, state.fields, one.field, t("Field"), **chosen)
    return rx.el.div(asked, compared, class_name="condition", key=one.place + one.field)


def _value(one: Any, offered: Any, keyboard: str) -> rx.Component:
    return rx.fragment(
        _select("comparison_", one.place, offered, one.comparison, t("Comparison")),
        rx.el.input(
            name="value_" + one.place,
            id="value_" + one.place,
            default_value=one.value,
            aria_label=t("Value"),
            max_length=LONGEST,
            input_mode=keyboard,
            class_name="input",
        ),
    )


def _answer(one: Any) -> rx.Component:
    return rx.fragment(
        rx.el.input(type="hidden", name="comparison_" + one.place, value=Comparison.IS.value),
        rx.el.select(
            rx.el.option(t("yes"), value=YES),
            rx.el.option(t("no"), value=NO),
            name="value_" + one.place,
            id="value_" + one.place,
            default_value=one.value,
            aria_label=t("Value"),
            class_name="select answer",
        ),
    )


def _select(
    name: str, place: Any, offered: Any, value: Any, label: Any, **props: Any
) -> rx.Component:
    return rx.el.select(
        rx.foreach(offered, lambda it: rx.el.option(it.label, value=it.value)),
        name=name + place,
        id=name + place,
        default_value=value,
        aria_label=label,
        class_name="select",
        **props,
    )
