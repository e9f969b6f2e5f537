"""The mapper on screen: the first rows of the file, a select above each column."""

from typing import Any

import reflex as rx

from dso_app.components.cards import card, note
from dso_app.components.forms import checkbox, field, filter_select, form, select_field
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.smart_upload.batch_state import BatchState
from dso_app.pages.smart_upload.mapper_grid import grid
from dso_app.pages.smart_upload.mapper_state import MapperState

S: Any = MapperState
B: Any = BatchState

FORM = "mapper"
"""Id of its form: the page's button sends it."""


def mapper() -> rx.Component:
    """The grid, how the file is read, what was checked, what to remember."""
    return rx.el.div(
        rx.cond((S.problem != "") & (S.problem_at == ""), note(S.problem, tone="bad")),
        rx.cond(S.missing.length() > 0, _missing()),
        _readings(),
        grid(),
        rx.el.div(
            rx.el.div(_checks(), rx.cond(S.kinds.length() > 0, _kinds()), class_name="stack"),
            _options(),
            class_name="split even",
        ),
        class_name="stack",
        custom_attrs={"data-holds": ""},
    )


def _missing() -> rx.Component:
    return note(
        rx.el.b(t("Choose the column of:")),
        " ",
        rx.el.span(rx.foreach(S.missing, lambda name: pill(name, "warn")), class_name="pills"),
        tone="warn",
    )


def _readings() -> rx.Component:
    return rx.el.div(
        rx.el.div(
            filter_select(
                t("What the file holds"), S.holds, value=B.kind, on_change=BatchState.say_kind
            )
        ),
        rx.foreach(S.readings, _reading),
        rx.el.span(
            t("read from the file; change one and the sample is read again"), class_name="dim"
        ),
        class_name="row readings",
    )


def _reading(one: Any) -> rx.Component:
    wrong = S.problem_at == one.name
    return rx.el.div(
        filter_select(
            one.label,
            one.options,
            value=one.value,
            on_change=lambda value: S.read_as(one.name, value),
        ),
        rx.cond(wrong, rx.el.span(S.problem, class_name="error", role="alert")),
    )


def check_lines(checks: Any) -> rx.Component:
    """What was looked at, a line each."""
    return rx.el.dl(
        rx.foreach(
            checks,
            lambda one: rx.el.div(
                rx.el.dt(pill(one.words, one.tone)),
                rx.el.dd(one.detail),
                class_name="check-line",
            ),
        ),
        class_name="check-lines",
    )


def _checks() -> rx.Component:
    return card(check_lines(S.checks), title=t("Checked as you map"), flush=True)


def _kinds() -> rx.Component:
    return card(
        rx.el.ul(
            rx.foreach(
                S.kinds,
                lambda one: rx.el.li(
                    rx.el.code(one.word),
                    rx.el.select(
                        rx.foreach(
                            S.kinds_offered,
                            lambda choice: rx.el.option(choice.label, value=choice.value),
                        ),
                        value=one.kind,
                        on_change=lambda kind: S.set_meaning(one.place, kind),
                        aria_label=one.label,
                        class_name=rx.cond(one.kind != "", "select mapped", "select"),
                    ),
                ),
            ),
            class_name="kind-lines",
        ),
        title=t("The file’s words for kinds"),
        sub=t("Mapped once and remembered."),
    )


def _options() -> rx.Component:
    return card(
        form(
            field(
                "profile",
                t("Saved as the profile"),
                value=S.profile,
                required=True,
                max_length=100,
                list="profiles",
                help_text=rx.fragment(
                    t(
                        "Files with this header are recognised next time, and this step is passed over."
                    ),
                    rx.cond(
                        B.kind == "items",
                        rx.fragment(" ", t("Items of one profile are one source.")),
                    ),
                ),
            ),
            rx.el.datalist(
                rx.foreach(S.profiles, lambda name: rx.el.option(value=name)), id="profiles"
            ),
            rx.cond(B.kind == "items", _item_options()),
            rx.cond(
                B.kind == "turnover",
                field(
                    "tax_percent",
                    t("Rate of tax to add, in percent"),
                    value=S.tax_percent,
                    error=S.tax_problem,
                    help_text=t("Empty where the amounts include tax."),
                    input_mode="decimal",
                ),
            ),
            rx.cond(
                B.kind == "customers",
                checkbox(
                    "erase_empty",
                    t("Empty cells erase what was there"),
                    default_checked=S.erase_empty,
                ),
            ),
            id=FORM,
            on_submit=BatchState.preview,
            key=S.batch_id.to_string(),
        ),
        title=t("Remember"),
    )


def _item_options() -> rx.Component:
    modes = [("stock", t("Complete list of open items")), ("delta", t("Changes only"))]
    return rx.fragment(
        select_field("mode", t("The file is"), modes, value=S.mode),
        checkbox(
            "create_customers",
            t("Create customers that are not known yet"),
            default_checked=S.create_customers,
        ),
        checkbox(
            "add_up",
            t("Lines alike in everything add up, instead of being rejected"),
            default_checked=S.add_up,
        ),
        field(
            "history_from",
            t("It holds every item issued since"),
            kind="date",
            value=S.history_from,
            error=S.day_problem,
            help_text=t(
                "Only if settled ones are included: sales, and so the DSO, are then known from that day on."
            ),
        ),
    )
