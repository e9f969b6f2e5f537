"""The names of the custom fields on screen."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, note
from dso_app.components.forms import acts, form
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.pages.company.fields_state import KEYS, FieldsState
from dso_app.services.company.custom_fields import CUSTOMERS, ITEMS, LONGEST_NAME

F: Any = FieldsState
FrameState: Any = _FrameState


def fields_card() -> rx.Component:
    """Twelve names for customers beside twelve for items."""
    return card(
        rx.cond(
            F.entity == FrameState.entity_id,
            form(
                rx.el.div(
                    _names(t("Customers"), CUSTOMERS),
                    _names(t("Items"), ITEMS),
                    class_name="split even",
                ),
                rx.cond(F.wrong["form"], note(F.wrong["form"], tone="bad")),
                acts(button(t("Save the names"), look="primary", type="submit")),
                on_submit=FieldsState.save,
            ),
            bones(180),
        ),
        title=t("Custom fields"),
        sub=t("A field that has a name is offered in files, lists, texts and reports."),
        id="fields",
    )


def _names(legend: Any, subject: str) -> rx.Component:
    return rx.el.fieldset(
        rx.el.legend(legend, class_name="label"),
        rx.el.ol(
            *(_name(key, place) for place, key in enumerate(KEYS[subject], start=1)),
            class_name="field-names",
        ),
        class_name="bare",
    )


def _name(key: str, place: int) -> rx.Component:
    wrong = F.wrong[key]
    return rx.el.li(
        rx.el.label(
            rx.el.span(t("Name of field"), " ", class_name="only-read"), str(place), html_for=key
        ),
        rx.el.input(
            id=key,
            name=key,
            default_value=F.names[key],
            max_length=LONGEST_NAME,
            aria_invalid=rx.cond(wrong, "true", "false"),
            class_name="input",
        ),
        rx.cond(wrong, rx.el.span(wrong, class_name="error bad-text", role="alert")),
    )
