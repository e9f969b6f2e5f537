"""One condition of a rule in a form: what is asked, how it compares, and the value."""

from typing import Any

import reflex as rx

from dso_app.components.text import t

LONGEST = 200
"""Characters of a value."""


def condition(one: Any, fields: Any, *compared: rx.Component, **props: Any) -> rx.Component:
    """A condition's row.

    Args:
        one: A row of a state with `place` and `field`.
        fields: Choices of what can be asked; the first is none.
        *compared: How it compares and with what: `comparison` and `typed_value`, or what stands
            for them.
        **props: Of the select of fields: `on_change`.
    """
    return rx.el.div(
        _select("field_", one.place, fields, one.field, t("Field"), **props),
        *compared,
        class_name="condition",
    )


def comparison(one: Any, offered: Any) -> rx.Component:
    """How a condition compares; `one` has `place` and `comparison`."""
    return _select("comparison_", one.place, offered, one.comparison, t("Comparison"))


def typed_value(one: Any, **props: Any) -> rx.Component:
    """The value a condition compares with; `one` has `place` and `value`."""
    return rx.el.input(
        name="value_" + one.place,
        id="value_" + one.place,
        default_value=one.value,
        aria_label=t("Value"),
        max_length=LONGEST,
        class_name="input",
        **props,
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
