"""The dialogs of an invitation, and of a link that no mail brought."""

from typing import Any

import reflex as rx

from dso_app.components.buttons import button
from dso_app.components.cards import note
from dso_app.components.dialogs import dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.text import t
from dso_app.components.user_menu import LANGUAGE_NAMES
from dso_app.pages.users.invite_state import InviteState
from dso_app.services.lists.words import ROLE_WORDS

V: Any = InviteState


def invite_dialog() -> rx.Component:
    """Who is invited, as what, and what they see."""
    return dialog(
        V.opened,
        t("Invite somebody"),
        rx.cond(V.wrong != "", note(V.wrong, tone="bad")),
        form(
            pair(
                field("invite_email", t("Email"), kind="email", required=True, auto_focus=True),
                field("invite_name", t("Name"), required=True, max_length=120),
            ),
            pair(
                role_select("invite", "collector", V.choose_role),
                select_field("invite_language", t("Language"), list(LANGUAGE_NAMES)),
            ),
            scope_fields("invite", V, V.choose_all, whole=False, may_all=V.may_all),
            acts(
                button(t("Cancel"), on_click=V.ask(False)),  # noqa: FBT003 - the handler's one parameter
                button(t("Send the invitation"), look="primary", type="submit"),
            ),
            on_submit=InviteState.send,
            no_validate=True,
        ),
        on_close=V.ask(False),  # noqa: FBT003 - the handler's one parameter
    )


def role_select(prefix: str, value: Any, on_change: Any) -> rx.Component:
    """What somebody is here; the form's prefix keeps names apart."""
    return select_field(
        f"{prefix}_role",
        t("Role"),
        [(role.value, t(words)) for role, words in ROLE_WORDS.items()],
        value=value,
        on_change=on_change,
    )


def scope_fields(
    prefix: str, state: Any, choose_all: Any, *, whole: Any, ticked: Any = None, may_all: Any = True
) -> rx.Component:
    """The companies somebody sees, and whether all customers of theirs.

    Args:
        prefix: of the form's names: ids are unique on a page.
        state: with `companies`, `all_companies` and `narrow`.
        choose_all: handler of the box that means all companies.
        whole: whether all customers are seen, at first.
        ticked: ids of the companies seen at first.
        may_all: whether all companies may be given.
    """
    some = rx.foreach(
        state.companies,
        lambda one: rx.el.label(
            rx.el.input(
                type="checkbox",
                name=f"{prefix}_company_" + one.value,
                default_checked=ticked.contains(one.value) if ticked is not None else False,
            ),
            rx.el.span(one.label),
            class_name="check",
        ),
    )
    return rx.el.fieldset(
        rx.el.legend(t("Sees"), class_name="label"),
        rx.el.div(
            rx.cond(
                may_all,
                checkbox(
                    f"{prefix}_all_companies",
                    t("All companies, those to come too"),
                    default_checked=state.all_companies,
                    on_change=choose_all,
                ),
            ),
            rx.cond(~state.all_companies, some),
            rx.cond(
                state.narrow,
                checkbox(
                    f"{prefix}_whole_ledger",
                    t("All customers of them, not only their own"),
                    default_checked=whole,
                ),
            ),
            class_name="form boxes",
        ),
        class_name="field",
    )


def link_dialog() -> rx.Component:
    """A link to be handed over by other ways: no mail left."""
    return dialog(
        V.link != "",
        t("Hand this link over"),
        note(
            t(
                "No mail left: no mail server is set up, or it refused. Give the person this link yourself; it is shown this once and works once."
            ),
            tone="warn",
        ),
        rx.el.p(V.link_for, class_name="dim"),
        rx.el.code(V.link, class_name="handed", tab_index=0),
        acts(button(t("I have copied it"), look="primary", on_click=V.forget_link)),
        on_close=V.forget_link,
    )
