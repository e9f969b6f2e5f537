"""The customer's contacts, and the form to add or change one."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, icon_button
from dso_app.components.cards import bones, card, note
from dso_app.components.dialogs import confirm_button, dialog
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.pages.customer_card.contacts_form import NEW
from dso_app.pages.customer_card.contacts_state import ContactsState

K: Any = ContactsState

_LANGUAGES = (
    ("", "—"),
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
)


def contacts_card() -> rx.Component:
    """The card under the timeline."""
    edits = FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
    return card(
        rx.cond(
            K.read,
            rx.cond(
                K.contacts.length() > 0,
                rx.el.ul(
                    rx.foreach(K.contacts, lambda one: _contact(one, edits)), class_name="people"
                ),
                rx.el.p(
                    t("No contact yet: without one, nothing can be sent by email."),
                    class_name="body dim",
                ),
            ),
            rx.el.div(bones(18, 18), class_name="body"),
        ),
        _dialog(),
        title=t("Contacts"),
        actions=(rx.cond(edits, button(t("Add"), look="bare", small=True, on_click=K.edit(NEW))),),
        flush=True,
    )


def _contact(one: Any, edits: Any) -> rx.Component:
    return rx.el.li(
        rx.el.div(
            rx.el.b(one.title),
            " ",
            rx.cond(one.collection, pill(t("collection"), "ok")),
            rx.el.small(one.line),
        ),
        rx.cond(
            edits,
            icon_button(
                t("Edit") + " " + one.title,
                icon="pencil",
                small=True,
                on_click=K.edit(one.key),
            ),
        ),
    )


def _dialog() -> rx.Component:
    one, wrong = K.edited, K.problems
    return dialog(
        K.opened,
        rx.cond(one.key == NEW, t("New contact"), t("Contact")),
        form(
            pair(
                field(
                    "contact_name",
                    t("Name"),
                    value=one.name,
                    auto_focus=True,
                    error=wrong["name"],
                ),
                field(
                    "contact_role",
                    t("Role"),
                    value=one.role,
                    help_text=t("Steps may address a role: accounting…"),
                    error=wrong["role"],
                ),
            ),
            field("contact_email", t("Email"), kind="email", value=one.email, error=wrong["email"]),
            pair(
                field(
                    "contact_phone",
                    t("Phone"),
                    kind="tel",
                    value=one.phone,
                    error=wrong["phone"],
                ),
                field(
                    "contact_mobile",
                    t("Mobile"),
                    kind="tel",
                    value=one.mobile,
                    error=wrong["mobile"],
                ),
            ),
            select_field(
                "contact_language",
                t("Language of the messages"),
                _LANGUAGES,
                value=one.language,
                error=wrong["language"],
            ),
            checkbox(
                "is_collection",
                t("Collection contact: reminders go here"),
                default_checked=one.collection,
            ),
            rx.cond(wrong["is_collection"], note(wrong["is_collection"], tone="bad")),
            rx.cond(wrong["form"], note(wrong["form"], tone="bad")),
            rx.el.div(
                rx.cond(
                    one.key != NEW,
                    confirm_button(
                        t("Remove"),
                        name="remove-contact",
                        title=t("Remove this contact?"),
                        words=t("What was sent stays in the history. The contact itself is gone."),
                        act=t("Remove the contact"),
                        on_confirm=K.remove,
                        look="danger",
                    ),
                    rx.el.span(),
                ),
                acts(
                    button(t("Cancel"), on_click=K.close),
                    button(t("Save"), look="primary", type="submit"),
                ),
                class_name="row wide",
            ),
            on_submit=K.save,
            key=K.filled.to_string(),
        ),
        on_close=K.close,
    )
