"""The pieces the reports share: what they are asked for, and what to do without a rate."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, download_button
from dso_app.components.cards import note
from dso_app.components.data_table import table_filter
from dso_app.components.forms import filter_date, filter_select
from dso_app.components.text import t
from dso_app.pages.reports.files_state import ReportFilesState

F: Any = ReportFilesState
State = Any
"""A state class with `as_of`, `filters`, `visit`, `currencies`, `refused` and `filter_by`."""

_TYPING = 700
"""Milliseconds without a key before a date is taken: a year half typed is one already."""
_ALL_AND_ONE = 2


def asked(state: State, *, period: bool = False) -> rx.Component:
    """What a report with a table is asked for: dates, rows, companies, currency.

    Args:
        state: A state class that mixes in `ReportTable`.
        period: Whether it looks at a period too.
    """
    return rx.el.div(
        dates(state),
        *([_period(state)] if period else []),
        _date(state, "compare", t("compared with"), state.filters["compare"]),
        table_filter(state, "by", t("Rows"), state.by_choices),
        companies(state),
        currency(state),
        class_name="row asked",
    )


def dates(state: State) -> rx.Component:
    """As of a date, as known on a date."""
    return rx.fragment(
        _date(state, "as_of", t("as of"), state.as_of),
        _date(state, "known_on", t("as known on"), state.filters["known_on"]),
    )


def companies(state: State) -> rx.Component:
    """Whether all companies are consolidated, then into which currency; nothing for one alone."""
    return rx.fragment(
        rx.cond(
            state.companies.length() > 0,
            table_filter(state, "entities", t("Company"), state.companies),
        ),
        rx.cond(
            (state.targets.length() > 0)
            & (state.filters["entities"] != "")
            & (state.filters["currency"] == ""),
            table_filter(state, "into", t("Converted into"), state.targets),
        ),
    )


def currency(state: State) -> rx.Component:
    """Which currency; nothing to choose in a ledger of one."""
    return rx.cond(
        state.currencies.length() > _ALL_AND_ONE,
        filter_select(
            t("Currency"),
            state.currencies,
            value=state.filters["currency"],
            on_change=lambda value: state.filter_by("currency", value),
        ),
    )


def refusal(state: State) -> rx.Component:
    """Which rate is missing, and the currencies one can look at instead."""
    return rx.cond(
        state.refused != "",
        note(
            rx.el.b(state.refused),
            rx.el.p(
                t(
                    "Amounts of different currencies are never added without a rate. Look at one currency:"
                )
            ),
            rx.el.div(
                rx.foreach(
                    state.currencies,
                    lambda one: rx.cond(
                        one.value != "",
                        button(
                            one.label,
                            small=True,
                            on_click=state.filter_by("currency", one.value),
                        ),
                    ),
                ),
                class_name="row",
            ),
            tone="warn",
        ),
    )


def report_files(state: State, report: str) -> rx.Component:
    """A report as files; those of a large ledger are made in the background.

    Args:
        state: A state class that mixes in `ReportTable`.
        report: its name in the registry.
    """
    asked_for = (("CSV", "csv"), ("PDF", "pdf"), ("Excel", "xlsx"))
    behind = [
        button(
            words,
            icon="download",
            on_click=F.ask(report, state.address, kind),
            look="primary" if kind == "xlsx" else "",
        )
        for words, kind in asked_for
    ]
    at_once = downloads(state, f"/api/reports/{report}")
    return rx.cond(state.large & (state.refused == ""), rx.fragment(*behind), at_once)


def downloads(state: State, route: str, *, pdf: bool = True) -> rx.Component:
    """What is asked on screen as files, at once; none where it is refused.

    Args:
        state: The page's state class.
        route: Of the file.
        pdf: Whether it is offered for printing.
    """
    address = f"{route}?" + state.address
    return rx.cond(
        state.refused == "",
        rx.fragment(
            download_button("CSV", href=address + "&format=csv"),
            *([download_button("PDF", href=address + "&format=pdf")] if pdf else []),
            download_button("Excel", href=address, look="primary"),
        ),
    )


def _period(state: State) -> rx.Component:
    return rx.fragment(
        _date(state, "from", t("from"), state.filters["from"]),
        _date(state, "to", t("to"), state.filters["to"]),
    )


def _date(state: State, name: str, label: Any, value: Any) -> rx.Component:
    return filter_date(
        label,
        value=value,
        on_change=lambda day: state.filter_by(name, day).debounce(_TYPING),
        key=name + state.visit.to_string(),
    )
