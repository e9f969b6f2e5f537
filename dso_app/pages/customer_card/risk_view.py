"""The Risk tab."""

from typing import Any

import reflex as rx

from dso_app.components.cards import bones, card
from dso_app.components.links import link
from dso_app.components.text import t
from dso_app.pages.customer_card.risk_state import RiskState

R: Any = RiskState


def risk() -> rx.Component:
    """Exposures of the customer and of the accounts of its legal entity; what else is known."""
    return rx.cond(
        R.shown_at == rx.State.router.url.path,
        rx.el.div(_exposures(), _facts(), class_name="stack"),
        bones(180, 160),
    )


def _exposures() -> rx.Component:
    heads = (
        t("Balance"),
        t("Late"),
        t("Order backlog"),
        t("Exposure"),
        t("Limit"),
        t("Available"),
    )
    return card(
        rx.el.div(
            rx.el.table(
                rx.el.caption(t("Exposure and limit"), class_name="only-read"),
                rx.el.thead(
                    rx.el.tr(
                        rx.el.th(t("Account"), scope="col"),
                        *(rx.el.th(words, scope="col", class_name="num") for words in heads),
                    )
                ),
                rx.el.tbody(rx.foreach(R.lines, _line)),
                class_name="data",
            ),
            class_name="table-scroll",
            tab_index=0,
            role="region",
            aria_label=t("Exposure and limit"),
        ),
        title=t("Exposure and limit"),
        sub=t(
            "This account first, then those of the same legal entity. Exposure: receivables and orders."
        ),
        flush=True,
    )


def _line(one: Any) -> rx.Component:
    return rx.el.tr(
        rx.el.td(link(one.name, href=one.href)),
        *(
            rx.el.td(value, class_name="num")
            for value in (one.receivables, one.late, one.backlog, one.exposure, one.limit)
        ),
        rx.el.td(one.available, class_name=rx.cond(one.over, "num bad", "num")),
    )


def _facts() -> rx.Component:
    return card(
        rx.el.dl(
            rx.foreach(
                R.facts,
                lambda one: rx.fragment(
                    rx.el.dt(one.name),
                    rx.el.dd(rx.foreach(one.lines, lambda each: rx.el.div(each.text))),
                ),
            ),
            class_name="facts",
        ),
        title=t("What is known"),
    )
