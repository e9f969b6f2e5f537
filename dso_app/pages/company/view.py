"""The company's details, the names of its fields and its mail settings on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, head, note
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.domain.penalty_rates import Regime
from dso_app.pages.company.fields_state import FieldsState
from dso_app.pages.company.fields_view import fields_card
from dso_app.pages.company.form import DAYS
from dso_app.pages.company.logo_state import LogoState
from dso_app.pages.company.logo_view import logo_card
from dso_app.pages.company.mail_state import MailState
from dso_app.pages.company.mail_view import mail_card
from dso_app.pages.company.own_senders_state import OwnSendersState
from dso_app.pages.company.safety_state import SafetyState
from dso_app.pages.company.safety_view import safety_card
from dso_app.pages.company.sms_state import SmsState
from dso_app.pages.company.sms_view import sms_card
from dso_app.pages.company.state import CompanyState
from dso_app.texts import N_

C: Any = CompanyState
FrameState: Any = _FrameState

_DAY_NAMES = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


_WINDOWS = (
    ("", N_("As usual in the company’s country")),
    ("right", N_("Right (DL, France)")),
    ("left", N_("Left (DIN)")),
)
_REGIMES = (
    (Regime.BUSINESS, N_("Businesses")),
    (Regime.PUBLIC, N_("Public bodies")),
    (Regime.NONE, N_("No penalties")),
)


@page(
    "/company",
    N_("Company"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Company"), "building", N_("Admin"), 1),
    on_load=[
        CompanyState.load,
        LogoState.load,
        FieldsState.load,
        MailState.load,
        OwnSendersState.load,
        SmsState.load,
        SafetyState.load,
    ],
)
def company() -> rx.Component:
    """One long form, saved as a whole; logo, names of fields and mail settings under it."""
    return rx.fragment(
        head(
            t("Company"),
            t("Customers read these details in every message; rules and sending follow them."),
        ),
        rx.cond(
            C.entity == FrameState.entity_id,
            rx.el.div(
                *(_form(), logo_card(), fields_card(), mail_card(), sms_card(), safety_card()),
                class_name="stack",
            ),
            bones(240, 240),
        ),
    )


def _form() -> rx.Component:
    return form(
        rx.el.div(
            card(_identity(), title=t("Identity")),
            card(_address(), title=t("Address")),
            card(_bank(), title=t("Bank")),
            card(_habits(), title=t("Collecting and sending")),
            class_name="split even stretch",
        ),
        card(
            _penalties(),
            title=t("Late-payment penalties"),
            actions=(button_link(t("Exchange and reference rates"), href="/rates", small=True),),
            id="penalties",
        ),
        card(_channels(), title=t("Emails, letters and SMS")),
        rx.cond(C.wrong["form"], note(C.wrong["form"], tone="bad")),
        acts(button(t("Save"), look="primary", type="submit")),
        on_submit=CompanyState.save,
        no_validate=True,
    )


def _field(name: str, label: Any, **more: Any) -> rx.Component:
    return field(name, label, value=C.fields[name], error=C.wrong[name], max_length=200, **more)


def _select(name: str, label: Any, options: Any) -> rx.Component:
    return select_field(name, label, options, value=C.fields[name], error=C.wrong[name])


def _group(*parts: rx.Component) -> rx.Component:
    return rx.el.div(*parts, class_name="form")


def _identity() -> rx.Component:
    return _group(
        pair(
            _field("name", t("Name"), required=True, auto_complete="organization"),
            _field("email", t("Email"), kind="email", help_text=t("Mails are sent from it.")),
        ),
        pair(
            _field("legal_id", t("Legal id"), help_text=t("SIREN, company number…")),
            _field("vat_number", t("VAT number")),
        ),
        pair(_field("phone", t("Phone"), kind="tel"), _field("website", t("Website"))),
    )


def _address() -> rx.Component:
    return _group(
        _field("address_1", t("Street"), auto_complete="address-line1"),
        _field("address_2", t("Street, second line"), auto_complete="address-line2"),
        pair(_field("postcode", t("Postcode")), _field("city", t("City"))),
        pair(
            _select("country", t("Country"), C.countries),
            _select("timezone", t("Time zone"), C.timezones),
        ),
    )


def _bank() -> rx.Component:
    return _group(
        _field(
            "iban", t("IBAN"), help_text=t("Printed on letters, with a payment code for euros.")
        ),
        pair(_field("bic", t("BIC")), _field("bank_name", t("Bank"))),
        pair(
            _select("currency", t("Currency of the figures"), C.currencies),
            _select("language", t("Language of the texts"), C.languages),
        ),
    )


def _habits() -> rx.Component:
    return _group(
        select_field(
            "default_scenario",
            t("Scenario of new customers"),
            C.scenarios,
            value=C.fields["default_scenario"],
            help_text=t(
                "Where neither their file nor a rule of assignment names one. Their first pass goes to confirm."
            ),
        ),
        pair(
            _field(
                "default_term",
                t("Payment term"),
                help_text=t("Where an item has no due date and its customer no term."),
            ),
            _field(
                "item_threshold",
                t("Item threshold"),
                input_mode="decimal",
                help_text=t("Smaller items are not asked for, in any currency."),
            ),
        ),
        rx.el.fieldset(
            rx.el.legend(t("Sending days"), class_name="label"),
            rx.el.div(
                *(
                    checkbox(f"day_{day}", t(name), default_checked=C.fields[f"day_{day}"] == "on")
                    for day, name in zip(DAYS, _DAY_NAMES, strict=True)
                ),
                class_name="row weekdays",
            ),
            _wrong("sending_days"),
            class_name="field",
        ),
        pair(
            field("opens", t("Sending from"), kind="time", value=C.fields["opens"]),
            field("closes", t("Sending until"), kind="time", value=C.fields["closes"]),
        ),
        _wrong("sending_hours"),
        pair(
            _field(
                "contact_gap_days",
                t("Contact gap, days"),
                input_mode="numeric",
                help_text=t("Between two automatic messages to a customer; 0 for none."),
            ),
            _field(
                "daily_cap",
                t("Daily cap, messages"),
                input_mode="numeric",
                help_text=t("Beyond it the others wait until you let them go; 0 for none."),
            ),
        ),
        rx.el.div(
            checkbox(
                "holidays",
                t("Nothing leaves on public holidays"),
                default_checked=C.fields["holidays"] == "on",
            ),
            class_name="field",
        ),
    )


def _penalties() -> rx.Component:
    return rx.el.div(
        _group(
            rx.el.div(
                rx.el.label(t("Regime of customers"), html_for="penalty_regime"),
                rx.el.select(
                    *(rx.el.option(t(words), value=value) for value, words in _REGIMES),
                    id="penalty_regime",
                    name="penalty_regime",
                    default_value=C.fields["penalty_regime"],
                    class_name="select",
                ),
                rx.el.span(t("A customer may have its own."), class_name="help"),
                class_name="field",
            ),
            _field(
                "recovery_cost",
                t("Fixed recovery cost per late invoice"),
                input_mode="decimal",
                help_text=t("In the currency of the figures; 40 in the European Union."),
            ),
        ),
        _group(
            pair(
                _field(
                    "penalty_fixed_rate",
                    t("Fixed rate, % a year"),
                    input_mode="decimal",
                    help_text=t("Empty: the reference rate of each half-year and a margin."),
                ),
                _field(
                    "penalty_margin",
                    t("Margin, points"),
                    input_mode="decimal",
                    help_text=t("Empty: 10 in France, 8 elsewhere."),
                ),
            ),
            _field(
                "legal_interest_rate",
                t("Legal interest rate, %"),
                input_mode="decimal",
                help_text=t("A French fixed rate must be three times as high at least."),
            ),
        ),
        class_name="split even",
    )


def _channels() -> rx.Component:
    return rx.el.div(
        _group(
            rx.el.fieldset(
                rx.el.legend(t("Copies of emails to customers go to"), class_name="label"),
                rx.el.div(
                    _switch("copy_collector", t("the collector")),
                    _switch("copy_sales", t("the sales representative")),
                    class_name="row",
                ),
                class_name="field",
            ),
            _field(
                "sms_parts",
                t("Parts of an SMS, at most"),
                input_mode="numeric",
                help_text=t("Of 153 signs each. A longer text does not leave: it is never cut."),
            ),
        ),
        _group(
            rx.el.div(
                rx.el.label(t("Window of the envelopes"), html_for="letter_window"),
                rx.el.select(
                    *(rx.el.option(t(words), value=value) for value, words in _WINDOWS),
                    id="letter_window",
                    name="letter_window",
                    default_value=C.fields["letter_window"],
                    class_name="select",
                ),
                class_name="field",
            ),
            rx.el.div(
                _switch(
                    "letters_performed_when_posted",
                    t("A letter counts as sent when it is marked as posted, not before"),
                ),
                class_name="field",
            ),
        ),
        class_name="split even",
    )


def _switch(name: str, label: Any) -> rx.Component:
    return checkbox(name, label, default_checked=C.fields[name] == "on")


def _wrong(name: str) -> rx.Component:
    return rx.cond(
        C.wrong[name], rx.el.span(C.wrong[name], class_name="error bad-text", role="alert")
    )
