"""The list of customers on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import empty, head
from dso_app.components.data_table import data_table, table_filter
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.saved_searches import searches_menu
from dso_app.components.text import t
from dso_app.pages.customer_card.state import CardState
from dso_app.pages.customers.state import CustomersState
from dso_app.pages.scenario.starts import starts
from dso_app.texts import N_

C: Any = CustomersState
_CARD: Any = CardState

_BOTH = 2
_MERGES = FrameState.permissions.contains(Permission.MERGE_CUSTOMERS.value)
_NOBODY = ("", N_("Nobody"))
_NO_SCENARIO = ("", N_("None: nobody is reminded"))


@page(
    "/customers",
    N_("Customers"),
    Permission.SEE,
    menu=MenuEntry(N_("Customers"), "users", "Work", 3),
    on_load=[
        CustomersState.load_choices,
        CustomersState.read_searches,
        CustomersState.load_table,
    ],
)
def customers() -> rx.Component:
    """Everybody who owes us, or did."""
    nobody = empty(
        t("No customer yet"),
        t("Import the list your accounting software exports; a code and a name are enough."),
        rx.cond(
            FrameState.permissions.contains(Permission.IMPORT.value),
            button_link(t("Import customers"), href="/upload", look="primary"),
        ),
        icon="users",
    )
    return rx.fragment(
        head(
            t("Customers"),
            C.count_words,
            rx.cond(_MERGES, button_link(t("Duplicates"), href="/duplicates")),
        ),
        data_table(
            CustomersState,
            on_follow=_CARD.foresee,
            label=t("Customers"),
            empty=nobody,
            export="customers",
            bulk=(_merge_two(), _bulk()),
            filters=_filters(),
            kept=(searches_menu(CustomersState),),
        ),
        _scenario(),
        _collector(),
        _sales(),
        _group(),
        _option(),
        _spare(),
    )


def _filters() -> tuple[rx.Component, ...]:
    shown = [
        ("", t("All customers")),
        ("open", t("With open items")),
        ("late", t("With late items")),
        ("set_aside", t("Old or exhausted, not qualified")),
    ]
    return (
        table_filter(C, "show", t("Which customers"), shown),
        table_filter(C, "group", t("Group"), C.groups),
        table_filter(C, "collector", t("Collector"), C.collectors),
        table_filter(C, "scenario", t("Scenario"), C.scenarios),
        table_filter(C, "alert", t("Alert"), C.alerts),
    )


def _merge_two() -> rx.Component:
    """Offered while two are ticked."""
    return rx.cond(
        _MERGES & (C.picked.length() == _BOTH) & ~C.everything,
        button(t("Merge these two"), small=True, on_click=CustomersState.merge_two),
    )


def _bulk() -> rx.Component:
    acts_offered = (
        (t("Put on a scenario"), "scenario"),
        (t("Give to a collector"), "collector"),
        (t("Give to a sales representative"), "sales"),
        (t("Add to a group"), "group"),
        (t("Set an option"), "option"),
        (t("Do not dun"), "spare"),
    )
    return rx.cond(
        FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value),
        rx.fragment(
            *(button(words, small=True, on_click=C.ask(what)) for words, what in acts_offered)
        ),
    )


def _asking(what: str, title: Any, act: Any, *parts: rx.Component) -> rx.Component:
    return dialog(
        C.asking == what,
        title,
        rx.el.p(C.picked_words, class_name="dim"),
        form(
            *parts,
            acts(
                button(t("Cancel"), on_click=C.ask("")),
                button(act, look="primary", type="submit"),
            ),
            on_submit=C.do,
        ),
        on_close=C.ask(""),
    )


def _choose(
    name: str, label: Any, offered: Any, nothing: tuple[str, str], **props: Any
) -> rx.Component:
    """A select over a state's choices, with nothing as its last one."""
    value, words = nothing
    return rx.el.div(
        rx.el.label(label, html_for=name),
        rx.el.select(
            rx.foreach(offered, lambda one: rx.el.option(one.label, value=one.value)),
            rx.el.option(t(words), value=value),
            id=name,
            name=name,
            auto_focus=True,
            class_name="select",
            aria_invalid=rx.cond(C.problem, "true", "false"),
            aria_describedby=f"{name}-error",
            **props,
        ),
        rx.el.span(C.problem, id=f"{name}-error", class_name="error", role="alert"),
        class_name="field",
    )


def _scenario() -> rx.Component:
    return _asking(
        "scenario",
        t("Put on a scenario"),
        t("Put them on it"),
        _choose(
            "scenario",
            t("Scenario"),
            C.offered_scenarios,
            _NO_SCENARIO,
            on_change=CustomersState.weigh,
        ),
        rx.el.p(C.foreseen, class_name="dim", aria_live="polite"),
        starts(),
    )


def _collector() -> rx.Component:
    return _asking(
        "collector",
        t("Give to a collector"),
        t("Give them"),
        _choose("collector", t("Collector"), C.offered_collectors, _NOBODY),
        rx.el.p(
            t(
                "Collectors who see only their own portfolio then see these customers; their name stands under the messages."
            ),
            class_name="dim",
        ),
    )


def _sales() -> rx.Component:
    return _asking(
        "sales",
        t("Give to a sales representative"),
        t("Give them"),
        _choose("sales", t("Sales representative"), C.offered_people, _NOBODY),
    )


def _option() -> rx.Component:
    return _asking(
        "option",
        t("Set an option"),
        t("Set it for them"),
        select_field(
            "option",
            t("Option"),
            C.offered_options,
            value=C.option,
            auto_focus=True,
            on_change=CustomersState.choose_option,
        ),
        rx.cond(
            C.option_values.length() > 0,
            select_field("value", t("Value"), C.option_values, error=C.problem),
            field(
                "value",
                t("Value"),
                max_length=200,
                error=C.problem,
                help_text=t("Empty takes off what stands there."),
            ),
        ),
    )


def _group() -> rx.Component:
    return _asking(
        "group",
        t("Add to a group"),
        t("Add them"),
        field(
            "group",
            t("Group"),
            required=True,
            auto_focus=True,
            max_length=100,
            list="known-groups",
            error=C.problem,
            help_text=t("An existing group, or a new name. Imports leave it alone."),
        ),
        rx.el.datalist(
            rx.foreach(C.offered_groups, lambda name: rx.el.option(value=name)), id="known-groups"
        ),
    )


def _spare() -> rx.Component:
    return _asking(
        "spare",
        t("Do not dun"),
        t("Set it for them"),
        select_field(
            "spare",
            t("These customers"),
            [
                ("on", t("Are asked for nothing by their scenario")),
                ("off", t("Are asked again, as their scenario says")),
            ],
            auto_focus=True,
        ),
        pair(
            field(
                "until",
                t("Until and including"),
                kind="date",
                error=C.problem,
                help_text=t("Dunning resumes by itself the day after. Empty: without end."),
            ),
            field("why", t("Reason"), max_length=300, help_text=t("Shown on the cards.")),
        ),
    )
