"""Who the company is, on screen."""

from typing import Any

import reflex as rx

from dso_app.components.forms import pair
from dso_app.components.text import t
from dso_app.pages.company.own_fields import group, own_field, own_select
from dso_app.pages.company.state import CompanyState

C: Any = CompanyState


def identity() -> rx.Component:
    """Who we are."""
    return group(
        own_field("name", t("Name"), required=True, auto_complete="organization"),
        own_field("email", t("Email"), kind="email", help_text=t("Mails are sent from it.")),
        pair(
            own_field("legal_id", t("Legal id"), help_text=t("SIREN, company number…")),
            own_field("vat_number", t("VAT number")),
        ),
        pair(own_field("phone", t("Phone"), kind="tel"), own_field("website", t("Website"))),
    )


def address() -> rx.Component:
    """Where we are; letters carry it."""
    return group(
        own_field("address_1", t("Street"), auto_complete="address-line1"),
        own_field("address_2", t("Street, second line"), auto_complete="address-line2"),
        pair(own_field("postcode", t("Postcode")), own_field("city", t("City"))),
        pair(
            own_select("country", t("Country"), C.countries),
            own_select("timezone", t("Time zone"), C.timezones),
        ),
    )


def bank() -> rx.Component:
    """Where customers pay to."""
    return group(
        own_field(
            "iban", t("IBAN"), help_text=t("Printed on letters, with a payment code for euros.")
        ),
        pair(own_field("bic", t("BIC")), own_field("bank_name", t("Bank"))),
        pair(
            own_select("currency", t("Currency of the figures"), C.currencies),
            own_select("language", t("Language of the texts"), C.languages),
        ),
    )
