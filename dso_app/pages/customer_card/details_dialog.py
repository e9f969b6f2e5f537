"""The form of a customer's details."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.text import t
from dso_app.pages.customer_card.details_state import DetailsState

D: Any = DetailsState


def details_dialog() -> rx.Component:
    """All that files may say of a customer, and the fields an administrator named."""
    return dialog(
        D.editing,
        t("Details of the customer"),
        form(
            pair(_who(), _money()),
            rx.cond(D.fields.length() > 0, _fields()),
            rx.cond(D.wrong["form"], note(D.wrong["form"], tone="bad")),
            acts(
                button(t("Cancel"), on_click=D.close),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=D.save_details,
        ),
        on_close=D.close,
        large=True,
    )


def _text(name: str, label: Any, **more: Any) -> rx.Component:
    return field(name, label, value=D.edited[name], error=D.wrong[name], max_length=300, **more)


def _select(name: str, label: Any, options: Any) -> rx.Component:
    return select_field(name, label, options, value=D.edited[name], error=D.wrong[name])


def _column(*parts: rx.Component) -> rx.Component:
    return rx.el.div(*parts, class_name="form")


def _who() -> rx.Component:
    return _column(
        _text("name", t("Name"), required=True),
        pair(_text("legal_id", t("Legal id")), _text("vat_number", t("VAT number"))),
        _text("address_1", t("Street")),
        pair(
            _text("address_2", t("Street, second line")),
            _text("address_3", t("Street, third line")),
        ),
        pair(_text("postcode", t("Postcode")), _text("city", t("City"))),
        pair(_text("region", t("Region")), _select("country", t("Country"), D.countries)),
        _text("email", t("Email"), kind="email"),
        _text("phone", t("Phone"), kind="tel"),
    )


def _money() -> rx.Component:
    return _column(
        pair(
            _select("collector", t("Collector"), D.collectors),
            _select("sales", t("Sales representative"), D.colleagues),
        ),
        _text("groups", t("Groups"), help_text=t("Separated by commas.")),
        pair(
            _select("currency", t("Currency"), D.currencies),
            _text("credit_limit", t("Credit limit"), input_mode="decimal"),
        ),
        pair(
            _text("payment_means", t("Payment means")),
            _text("parent_code", t("Parent’s code")),
        ),
        pair(
            _select("penalty_regime", t("Penalty regime"), D.regimes),
            _text(
                "insolvent_on",
                t("Insolvent on"),
                kind="date",
                help_text=t("Items issued before are not asked for."),
            ),
        ),
    )


def _fields() -> rx.Component:
    """The named fields, side by side."""
    return rx.el.fieldset(
        rx.el.legend(t("Custom fields"), class_name="label"),
        rx.el.div(rx.foreach(D.fields, _field), class_name="pair"),
        class_name="field",
    )


def _field(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(one.label, html_for=one.value),
        rx.el.input(
            id=one.value,
            name=one.value,
            default_value=D.edited[one.value],
            max_length=300,
            class_name="input",
        ),
        class_name="field",
    )
