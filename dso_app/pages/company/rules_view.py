"""How the company collects, sends and charges, on screen."""

from typing import Any

import reflex as rx

from dso_app.components.forms import checkbox, field, pair, select_field
from dso_app.components.text import t
from dso_app.domain.penalty_rates import Regime
from dso_app.pages.company.form import DAYS
from dso_app.pages.company.own_fields import group, own_field, own_switch, wrong_words
from dso_app.pages.company.state import CompanyState
from dso_app.texts import N_

C: Any = CompanyState

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


def habits() -> rx.Component:
    """How the company collects and when it sends."""
    return group(
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
            own_field(
                "default_term",
                t("Payment term"),
                help_text=t("Where an item has no due date and its customer no term."),
            ),
            own_field(
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
            wrong_words("sending_days"),
            class_name="field",
        ),
        pair(
            field("opens", t("Sending from"), kind="time", value=C.fields["opens"]),
            field("closes", t("Sending until"), kind="time", value=C.fields["closes"]),
        ),
        wrong_words("sending_hours"),
        pair(
            own_field(
                "contact_gap_days",
                t("Contact gap, days"),
                input_mode="numeric",
                help_text=t("Between two automatic messages to a customer; 0 for none."),
            ),
            own_field(
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


def penalties() -> rx.Component:
    """What late payment costs."""
    return rx.el.div(
        group(
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
            own_field(
                "recovery_cost",
                t("Fixed recovery cost per late invoice"),
                input_mode="decimal",
                help_text=t("In the currency of the figures; 40 in the European Union."),
            ),
        ),
        group(
            pair(
                own_field(
                    "penalty_fixed_rate",
                    t("Fixed rate, % a year"),
                    input_mode="decimal",
                    help_text=t("Empty: the reference rate of each half-year and a margin."),
                ),
                own_field(
                    "penalty_margin",
                    t("Margin, points"),
                    input_mode="decimal",
                    help_text=t("Empty: 10 in France, 8 elsewhere."),
                ),
            ),
            own_field(
                "legal_interest_rate",
                t("Legal interest rate, %"),
                input_mode="decimal",
                help_text=t("A French fixed rate must be three times as high at least."),
            ),
        ),
        class_name="split even",
    )


def channels() -> rx.Component:
    """How messages leave."""
    return rx.el.div(
        group(
            rx.el.fieldset(
                rx.el.legend(t("Copies of emails to customers go to"), class_name="label"),
                rx.el.div(
                    own_switch("copy_collector", t("the collector")),
                    own_switch("copy_sales", t("the sales representative")),
                    class_name="row",
                ),
                class_name="field",
            ),
            own_field(
                "sms_parts",
                t("Parts of an SMS, at most"),
                input_mode="numeric",
                help_text=t("Of 153 signs each. A longer text does not leave: it is never cut."),
            ),
        ),
        group(
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
                own_switch(
                    "letters_performed_when_posted",
                    t("A letter counts as sent when it is marked as posted, not before"),
                ),
                class_name="field",
            ),
        ),
        class_name="split even",
    )
