"""Form fields: a label on every control, help under it, the error beside it."""

from collections.abc import Sequence
from typing import Any

import reflex as rx

Option = tuple[str, Any]
"""What is sent, and the words for it."""


def field(
    name: str,
    label: Any,
    *,
    kind: str = "text",
    value: Any = "",
    help_text: Any = None,
    error: Any = None,
    required: bool = False,
    **props: Any,
) -> rx.Component:
    """A text, number, date, email or password field.

    Args:
        name: Its name in the form, also its id.
        label: Its words.
        kind: The HTML type; `textarea` for several lines.
        value: What stands in it at first.
        help_text: A line under it.
        error: The sentence of what is wrong, empty when nothing is.
        required: Whether the form may be sent without it.
        **props: `placeholder`, `auto_complete`, `on_blur`, `input_mode`…
    """
    described = _describe(name, help_text, error)
    common = {
        "id": name,
        "name": name,
        "default_value": value,
        "required": required,
        "class_name": "input",
        **described,
        **props,
    }
    control = rx.el.textarea(**common) if kind == "textarea" else rx.el.input(type=kind, **common)
    return _around(name, label, control, help_text, error, required=required)


def select_field(
    name: str,
    label: Any,
    options: Sequence[Option] | rx.Var[Any],
    *,
    value: Any = "",
    help_text: Any = None,
    error: Any = None,
    required: bool = False,
    **props: Any,
) -> rx.Component:
    """A field to choose one thing; `options` as pairs, or a state's list of `Choice`."""
    control = rx.el.select(
        *_options(options),
        id=name,
        name=name,
        default_value=value,
        required=required,
        class_name="select",
        **_describe(name, help_text, error),
        **props,
    )
    return _around(name, label, control, help_text, error, required=required)


def filter_select(
    label: Any, options: Sequence[Option] | rx.Var[Any], *, value: Any, on_change: Any
) -> rx.Component:
    """A select without a visible label, for filters: its first option says what it filters."""
    return rx.el.select(
        *_options(options),
        value=value,
        on_change=on_change,
        aria_label=label,
        class_name="select filter",
    )


def filter_date(label: Any, *, value: Any, on_change: Any, key: Any) -> rx.Component:
    """A date with its words before it, for filters; it may be emptied.

    Args:
        label: The words.
        value: What stands in it at first, ISO.
        on_change: Event taking the date; let it wait until the year is typed: `.debounce(700)`.
        key: Changes when another date is to stand in it.
    """
    return rx.el.label(
        rx.el.span(label),
        rx.el.input(
            type="date", default_value=value, on_change=on_change, key=key, class_name="input"
        ),
        class_name="filter-date",
    )


def checkbox(name: str, label: Any, **props: Any) -> rx.Component:
    """A tick box with its words."""
    return rx.el.label(
        rx.el.input(type="checkbox", name=name, id=name, **props),
        rx.el.span(label),
        class_name="check",
    )


def form(*parts: rx.Component, narrow: bool = False, **props: Any) -> rx.Component:
    """A form; give `on_submit` a handler, which receives a dict of the fields by name."""
    return rx.el.form(*parts, class_name="form narrow" if narrow else "form", **props)


def pair(*fields: rx.Component) -> rx.Component:
    """Two fields side by side, one under the other on a phone."""
    return rx.el.div(*fields, class_name="pair")


def acts(*buttons: rx.Component) -> rx.Component:
    """The buttons that end a form or a dialog; the one that acts stands last."""
    return rx.el.div(*buttons, class_name="acts")


def _options(options: Sequence[Option] | rx.Var[Any]) -> list[Any]:
    if isinstance(options, rx.Var):
        return [rx.foreach(options, lambda one: rx.el.option(one.label, value=one.value))]
    return [rx.el.option(words, value=value) for value, words in options]


def _describe(name: str, help_text: Any, error: Any) -> dict[str, Any]:
    props: dict[str, Any] = {}
    notes = [f"{name}-help"] if help_text is not None else []
    if error is not None:
        props["aria_invalid"] = rx.cond(error, "true", "false")
        notes.append(f"{name}-error")
    if notes:
        props["aria_describedby"] = " ".join(notes)
    return props


def _around(
    name: str, label: Any, control: rx.Component, help_text: Any, error: Any, *, required: bool
) -> rx.Component:
    star = [rx.el.span("*", class_name="required", aria_hidden="true")] if required else []
    parts = [rx.el.label(label, *star, html_for=name), control]
    if help_text is not None:
        parts.append(rx.el.span(help_text, id=f"{name}-help", class_name="help"))
    if error is not None:
        mark = rx.icon("circle-alert", custom_attrs={"aria-hidden": "true"})
        words = rx.cond(error, rx.fragment(mark, error))
        parts.append(rx.el.span(words, id=f"{name}-error", class_name="error", role="alert"))
    return rx.el.div(*parts, class_name="field")
