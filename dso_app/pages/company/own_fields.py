"""A field of the company's form: filled from its state, wrong as its state says."""

from typing import Any

import reflex as rx

from dso_app.components.forms import checkbox, field, select_field
from dso_app.pages.company.state import CompanyState

C: Any = CompanyState


def own_field(name: str, label: Any, **more: Any) -> rx.Component:
    """A field of the company, with what is wrong with it."""
    return field(name, label, value=C.fields[name], error=C.wrong[name], max_length=200, **more)


def own_select(name: str, label: Any, options: Any) -> rx.Component:
    """A choice of the company, with what is wrong with it."""
    return select_field(name, label, options, value=C.fields[name], error=C.wrong[name])


def group(*parts: rx.Component) -> rx.Component:
    """Fields one below the other."""
    return rx.el.div(*parts, class_name="form")


def own_switch(name: str, label: Any) -> rx.Component:
    """A tick box of the company."""
    return checkbox(name, label, default_checked=C.fields[name] == "on")


def wrong_words(name: str) -> rx.Component:
    """What is wrong with a field that stands in a group of its own."""
    return rx.cond(
        C.wrong[name], rx.el.span(C.wrong[name], class_name="error bad-text", role="alert")
    )
