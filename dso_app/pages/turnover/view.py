"""Turnover on screen: the last months, what their items say, and what is entered instead."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, head, note
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.page import page
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.pages.turnover.state import EXCLUDED, TurnoverState
from dso_app.texts import N_

S: Any = TurnoverState
FrameState: Any = _FrameState


@page("/turnover", N_("Turnover"), Permission.IMPORT, on_load=[TurnoverState.load])
def turnover() -> rx.Component:
    """One field a month; what is typed replaces what the items of the month add up to."""
    return rx.fragment(
        head(
            t("Turnover"),
            t("It replaces, month by month, what the items add up to. DSO is computed from it."),
            button_link(t("Import a file"), href="/upload?kind=turnover", icon="upload"),
        ),
        rx.cond(S.entity == FrameState.entity_id, _form(), bones(400)),
    )


def _form() -> rx.Component:
    return form(
        card(_tax(), title=t("What you enter")),
        card(_months(), title=t("Month by month"), sub=S.currency, flush=True),
        rx.cond(S.wrong["form"], note(S.wrong["form"], tone="bad")),
        acts(button(t("Save"), look="primary", type="submit")),
        on_submit=TurnoverState.save,
        no_validate=True,
        key=S.visit.to_string(),
    )


def _tax() -> rx.Component:
    options = [
        ("included", t("Turnover including tax")),
        (EXCLUDED, t("Turnover excluding tax: add it")),
    ]
    return rx.el.div(
        pair(
            select_field(
                "tax",
                t("Tax"),
                options,
                help_text=t("It counts for the months you change now."),
            ),
            field(
                "percent",
                t("Tax rate, %"),
                value="20",
                input_mode="decimal",
                error=S.wrong["percent"],
                max_length=6,
            ),
        ),
        class_name="form",
    )


def _months() -> rx.Component:
    return rx.el.div(
        rx.el.table(
            rx.el.thead(
                rx.el.tr(
                    rx.el.th(t("Month"), scope="col"),
                    rx.el.th(t("Sales by the items"), scope="col", class_name="num"),
                    rx.el.th(t("Turnover"), scope="col", class_name="num"),
                    rx.el.th(t("Counted"), scope="col"),
                )
            ),
            rx.el.tbody(rx.foreach(S.months, _month)),
        ),
        class_name="table-scroll",
        tab_index=0,
        role="region",
        aria_label=t("Month by month"),
    )


def _month(one: Any) -> rx.Component:
    wrong = S.wrong[one.key]
    return rx.el.tr(
        rx.el.th(rx.el.label(one.label, html_for=one.key), scope="row"),
        rx.el.td(one.by_items, class_name="num"),
        rx.el.td(
            rx.el.input(
                id=one.key,
                name=one.key,
                default_value=one.entered,
                input_mode="decimal",
                max_length=30,
                aria_invalid=rx.cond(wrong, "true", "false"),
                class_name="input num",
            ),
            rx.cond(wrong, rx.el.span(wrong, class_name="error bad-text", role="alert")),
            class_name="num",
        ),
        rx.el.td(one.note, class_name="dim"),
    )
