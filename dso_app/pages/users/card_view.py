"""The person open beside the list."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import facts, note
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, field, form
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.account.absence_view import absence_form, absence_row
from dso_app.pages.users.card_state import NOBODY, UserState
from dso_app.pages.users.invite_view import role_select, scope_fields

U: Any = UserState


def user_card() -> rx.Component:
    """What is known of somebody, what may be done, and the dialogs of it."""
    return rx.el.section(
        rx.el.header(
            rx.el.div(
                rx.el.h2(U.card.name, " ", pill(U.card.role_words)),
                rx.el.small(U.card.email),
                class_name="who",
            ),
            icon_button(t("Close"), icon="x", small=True, on_click=U.close),
        ),
        rx.el.div(_acts(), class_name="body"),
        rx.el.div(_facts(), class_name="body"),
        rx.cond(U.card.replaceable | (U.card.absences.length() > 0), _absences()),
        _edit(),
        _off(),
        _absence(),
        class_name="card beside",
        aria_label=U.card.name,
    )


def _acts() -> rx.Component:
    return rx.el.div(
        button(t("Change"), small=True, look="primary", on_click=U.ask("edit")),
        rx.cond(
            U.card.active,
            rx.fragment(
                rx.cond(
                    U.card.invited,
                    button(t("Invite again"), small=True, on_click=U.send_link),
                    button(t("Password link"), small=True, on_click=U.send_link),
                ),
                rx.cond(
                    U.card.codes,
                    confirm_button(
                        t("Reset two-factor login"),
                        name="reset-codes",
                        title=t("Reset two-factor login?"),
                        words=t(
                            "They log in with the password alone, until they set it up again. Do it only for who has lost phone and recovery codes, and be sure it is them who asks."
                        ),
                        act=t("Reset it"),
                        look="danger",
                        small=True,
                        on_confirm=U.reset_codes,
                    ),
                ),
                button(t("Switch off"), small=True, on_click=U.ask("off")),
            ),
            button(t("Switch on"), small=True, on_click=U.switch_on),
        ),
        class_name="row",
    )


def _facts() -> rx.Component:
    return facts(
        (t("Last log-in"), U.card.last),
        (t("Sessions"), U.card.sessions),
        (t("Two-factor login"), rx.cond(U.card.codes, t("On"), t("Off"))),
        (t("Account made on"), U.card.since),
        (t("In their care"), rx.cond(U.card.care != "", U.card.care, "—")),
    )


def _absences() -> rx.Component:
    return rx.el.div(
        rx.el.h3(t("Absences")),
        rx.cond(
            U.card.absences.length() > 0,
            rx.el.ul(
                rx.foreach(
                    U.card.absences, lambda one: absence_row(one, U.end_absence, ends=one.own)
                ),
                class_name="spans",
            ),
            rx.el.p(t("None ahead."), class_name="dim"),
        ),
        rx.cond(
            U.card.replaceable,
            button(t("Enter an absence"), small=True, on_click=U.ask("absence")),
        ),
        class_name="body",
    )


def _asking(what: str, title: Any, *parts: rx.Component) -> rx.Component:
    return dialog(U.asking == what, title, *parts, on_close=U.ask(""))


def _wrong() -> rx.Component:
    return rx.cond(U.wrong != "", note(U.wrong, tone="bad"))


def _edit() -> rx.Component:
    return _asking(
        "edit",
        U.card.name,
        _wrong(),
        form(
            field("edit_name", t("Name"), value=U.card.name, required=True, max_length=120),
            role_select("edit", U.card.role, U.choose_role),
            scope_fields(
                "edit", U, U.choose_all, whole=U.card.whole_ledger, ticked=U.card.companies
            ),
            rx.el.p(t("After another role or scope they log in again."), class_name="dim"),
            acts(
                button(t("Cancel"), on_click=U.ask("")),
                button(t("Save"), look="primary", type="submit"),
            ),
            on_submit=UserState.save,
            no_validate=True,
            key=U.version.to_string(),
        ),
    )


def _off() -> rx.Component:
    return _asking(
        "off",
        t("Switch this person off?"),
        _wrong(),
        rx.el.p(
            t(
                "Their sessions end at once and they can no longer log in. What they did stays in the history; they can be switched on again."
            )
        ),
        form(
            rx.cond(
                U.card.care != "",
                rx.fragment(
                    rx.el.p(t("In their care"), " – ", U.card.care),
                    _successor(),
                ),
            ),
            acts(
                button(t("Cancel"), on_click=U.ask("")),
                button(t("Switch off"), look="danger", type="submit"),
            ),
            on_submit=UserState.switch_off,
            no_validate=True,
            key=U.version.to_string(),
        ),
    )


def _successor() -> rx.Component:
    return rx.el.div(
        rx.el.label(t("Taken over by"), html_for="successor"),
        rx.el.select(
            rx.el.option(t("Choose"), value=""),
            rx.foreach(U.people, lambda one: rx.el.option(one.label, value=one.value)),
            rx.el.option(t("Nobody: they stay without a collector"), value=NOBODY),
            id="successor",
            name="successor",
            class_name="select",
        ),
        class_name="field",
    )


def _absence() -> rx.Component:
    return _asking(
        "absence",
        t("Enter an absence"),
        rx.el.p(U.card.name, class_name="dim"),
        absence_form(U, UserState.enter_absence, "away"),
    )
