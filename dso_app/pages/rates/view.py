"""The rates on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, empty, head, note
from dso_app.components.data_table import data_table
from dso_app.components.dialogs import confirm_button
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.page import page
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.components.upload import upload
from dso_app.pages.rates.state import RatesState
from dso_app.texts import N_

S: Any = RatesState
FrameState: Any = _FrameState


@page(
    "/rates",
    N_("Rates"),
    Permission.ADMINISTER,
    on_load=[RatesState.load, RatesState.load_table],
)
def rates() -> rx.Component:
    """Exchange rates by day, reference rates by half-year."""
    return rx.fragment(
        head(
            t("Rates"),
            t(
                "Amounts in other currencies are converted by the rate in force on the report’s date."
            ),
            button_link(t("Company"), href="/company", icon="arrow-left"),
        ),
        rx.cond(
            S.entity == FrameState.entity_id,
            rx.el.div(
                rx.el.div(_exchange(), class_name="stack"),
                rx.el.div(_add(), _import(), _reference(), class_name="stack"),
                class_name="split",
            ),
            bones(240, 240),
        ),
    )


def _exchange() -> rx.Component:
    return data_table(
        RatesState,
        label=t("Exchange rates"),
        bulk=(
            confirm_button(
                t("Delete"),
                name="delete_rates",
                title=t("Delete these rates?"),
                words=t("Reports will use the rates that remain, or ask for one."),
                act=t("Delete"),
                look="danger",
                on_confirm=RatesState.delete,
            ),
        ),
        empty=empty(
            t("No exchange rate yet"),
            t("Enter one beside, or take those of the European Central Bank."),
            icon="arrow-left-right",
        ),
    )


def _add() -> rx.Component:
    return card(
        form(
            pair(
                select_field("currency", t("Currency"), S.currencies, value="USD"),
                field("valid_from", t("In force since"), kind="date", value=S.day, required=True),
            ),
            field(
                "rate",
                rx.fragment(t("What one unit is worth"), ", ", S.own),
                input_mode="decimal",
                error=S.wrong,
                required=True,
                max_length=20,
            ),
            acts(button(t("Enter the rate"), look="primary", type="submit")),
            on_submit=RatesState.add,
            key=S.visit.to_string(),
            no_validate=True,
        ),
        title=t("Enter a rate"),
    )


def _import() -> rx.Component:
    return card(
        upload(
            "/api/rates",
            accept=".csv",
            words=t(
                "eurofxref-hist.csv: the currencies of your ledger are taken, since its first item."
            ),
            several=False,
        ),
        title=t("Reference rates of the European Central Bank"),
    )


def _reference() -> rx.Component:
    return card(
        form(
            rx.foreach(S.halves, _half),
            rx.cond(S.wrong_reference != "", note(S.wrong_reference, tone="bad")),
            acts(button(t("Save the reference rates"), look="primary", type="submit")),
            on_submit=RatesState.save_reference,
            key=S.visit.to_string(),
            no_validate=True,
        ),
        title=t("Reference rates of late-payment interest, %"),
        sub=t("European Central Bank, main refinancing rate on the first day of each half-year."),
        id="reference",
    )


def _half(one: Any) -> rx.Component:
    return rx.el.div(
        rx.el.label(one.words, html_for=one.first),
        rx.el.input(
            id=one.first,
            name=one.first,
            default_value=one.percent,
            input_mode="decimal",
            max_length=8,
            class_name="input",
        ),
        rx.el.span(one.note, class_name="help"),
        class_name="field half",
    )
