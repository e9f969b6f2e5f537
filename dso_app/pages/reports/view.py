"""The reports there are."""

from dataclasses import dataclass

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button_link
from dso_app.components.cards import head
from dso_app.components.links import link
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.text import t
from dso_app.pages.reports import (  # noqa: F401 - they register themselves
    ageing_view,
    cube_view,
    dso_view,
    files_view,
    items_view,
    lines_view,
    mailings_view,
    penalty_view,
)
from dso_app.pages.reports.catalog import OFFERS
from dso_app.reports.registry import find_report
from dso_app.texts import N_


@dataclass(frozen=True)
class _Report:
    name: str
    words: str
    icon: str
    href: str


_REPORTS = (
    _Report(
        N_("Ageing"),
        N_(
            "Receivables by days late, as of any date: by customer, group or collector, down to each item."
        ),
        "chart-no-axes-column",
        "/reports/ageing",
    ),
    _Report(
        N_("DSO"),
        N_(
            "How many days of sales are unpaid, by count-back and by balance, against the best possible."
        ),
        "chart-line",
        "/reports/dso",
    ),
    *(
        _Report(find_report(one.name).title, one.words, one.icon, f"/reports/{one.name}")
        for one in OFFERS
    ),
)


@page(
    "/reports",
    N_("Reports"),
    Permission.REPORT,
    menu=MenuEntry(N_("Reports"), "chart-no-axes-column", "Steer", 1),
)
def reports() -> rx.Component:
    """What can be asked."""
    return rx.fragment(
        head(
            t("Reports"),
            t("Each as of any date, down to its items, as Excel, PDF and CSV."),
            button_link(t("Mailed reports"), href="/reports/mailings", icon="calendar-clock"),
        ),
        rx.el.ul(*(_entry(one) for one in _REPORTS), class_name="offers"),
    )


def _entry(one: _Report) -> rx.Component:
    return rx.el.li(
        link(
            rx.icon(one.icon, custom_attrs={"aria-hidden": "true"}),
            rx.el.span(rx.el.strong(t(one.name)), rx.el.span(t(one.words))),
            href=one.href,
            class_name="card offer",
        )
    )
