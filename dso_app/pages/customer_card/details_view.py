"""The Details tab: who the customer is, and the few options set by hand."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, facts
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.text import t
from dso_app.pages.customer_card.details_state import DetailsState

D: Any = DetailsState

_LANGUAGES = (
    ("", "—"),
    ("en", "English"),
    ("fr", "Français"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("it", "Italiano"),
    ("nl", "Nederlands"),
)


def details() -> rx.Component:
    """Facts from the ledger beside what may be changed here."""
    return rx.cond(
        D.shown_at == rx.State.router.url.path,
        rx.el.div(_identity(), _options(), class_name="split even"),
        bones(220),
    )


def _identity() -> rx.Component:
    return card(
        facts(
            (t("Address"), rx.foreach(D.address, rx.el.div)),
            (t("Legal id"), D.legal_id),
            (t("VAT number"), D.vat_number),
            (t("Email"), D.email),
            (t("Phone"), D.phone),
            (t("Sales representative"), D.sales),
            (t("Payment means"), D.means),
        ),
        title=t("From the ledger"),
    )


def _options() -> rx.Component:
    edits = FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
    return card(
        form(
            checkbox(
                "do_not_dun",
                t("Do not dun: no scenario asks this customer for anything"),
                default_checked=D.do_not_dun,
                disabled=~edits,
            ),
            checkbox(
                "direct_debit",
                t("Pays by direct debit: asked only some days after the due date"),
                default_checked=D.direct_debit,
                disabled=~edits,
            ),
            pair(
                field(
                    "payment_term",
                    t("Payment term"),
                    value=D.payment_term,
                    placeholder=D.default_term,
                    help_text=t("30, 45 days end of month, 60 EOM 15… Empty: the company's."),
                    error=D.problems["payment_term"],
                    disabled=~edits,
                ),
                select_field(
                    "language",
                    t("Language of the messages"),
                    _LANGUAGES,
                    value=D.language,
                    error=D.problems["language"],
                    disabled=~edits,
                ),
            ),
            field(
                "pinned_comment",
                t("Pinned comment"),
                kind="textarea",
                value=D.pinned,
                help_text=t("Shown at the top of the card."),
                error=D.problems["pinned_comment"],
                disabled=~edits,
                max_length=2000,
            ),
            rx.cond(edits, acts(button(t("Save"), look="primary", type="submit"))),
            on_submit=DetailsState.save,
        ),
        title=t("Options"),
    )
