"""The Details tab: who the customer is, and the few options set by hand."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button
from dso_app.components.cards import bones, card, note
from dso_app.components.forms import acts, checkbox, field, form, pair, select_field
from dso_app.components.frame import FrameState
from dso_app.components.links import link
from dso_app.components.text import t
from dso_app.pages.customer_card.details_dialog import details_dialog
from dso_app.pages.customer_card.details_state import DetailsState
from dso_app.pages.customer_card.options_form import PREFERS

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
    """What is known of the customer beside the options set by hand."""
    return rx.cond(
        D.shown_at == rx.State.router.url.path,
        rx.el.div(_identity(), _options(), details_dialog(), class_name="split even"),
        bones(220),
    )


def _identity() -> rx.Component:
    edits = FrameState.permissions.contains(Permission.EDIT_CUSTOMERS.value)
    return card(
        rx.el.dl(
            rx.foreach(
                D.facts,
                lambda one: rx.fragment(rx.el.dt(one.name), rx.el.dd(rx.foreach(one.lines, _line))),
            ),
            class_name="facts",
        ),
        rx.cond(
            D.changed != "",
            rx.el.p(
                rx.icon("pencil", custom_attrs={"aria-hidden": "true"}),
                rx.el.span(t("Changed here:"), " ", D.changed),
                class_name="dim changed-here",
            ),
        ),
        title=t("Details"),
        actions=(rx.cond(edits, button(t("Edit"), look="bare", small=True, on_click=D.edit)),),
    )


def _line(one: Any) -> rx.Component:
    return rx.el.div(rx.cond(one.href != "", link(one.text, href=one.href), one.text))


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
            _beside("do_not_dun"),
            pair(
                field(
                    "do_not_dun_until",
                    t("Until and including"),
                    kind="date",
                    value=D.spared_until,
                    help_text=t("Dunning resumes by itself the day after. Empty: without end."),
                    error=D.problems["do_not_dun_until"],
                    disabled=~edits,
                ),
                field(
                    "do_not_dun_reason",
                    t("Reason"),
                    value=D.spared_why,
                    help_text=t("Shown on the card."),
                    error=D.problems["do_not_dun_reason"],
                    disabled=~edits,
                    max_length=300,
                ),
            ),
            checkbox(
                "direct_debit",
                t("Pays by direct debit: asked only some days after the due date"),
                default_checked=D.direct_debit,
                disabled=~edits,
            ),
            _beside("direct_debit"),
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
            pair(
                select_field(
                    "preferred_channel",
                    t("Preferred channel"),
                    D.channels,
                    value=D.preferred_channel,
                    help_text=t(
                        "Instead of an email, SMS or letter of a step, where the customer can be reached by it and a text is written."
                    ),
                    error=D.problems["preferred_channel"],
                    disabled=~edits,
                ),
                _recipients(edits),
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
            key=D.read.to_string(),
        ),
        title=t("Options"),
    )


def _beside(switch: str) -> rx.Component:
    """What is wrong with a switch."""
    return rx.cond(D.problems[switch], note(D.problems[switch], tone="bad"))


def _recipients(edits: Any) -> rx.Component:
    """Who of the customer gets its messages, ticked one by one."""
    problem = D.problems["preferred_recipients"]
    return rx.el.fieldset(
        rx.el.legend(t("Preferred recipients"), class_name="label"),
        rx.foreach(
            D.recipients,
            lambda one: rx.el.label(
                rx.el.input(
                    type="checkbox",
                    name=f"{PREFERS}{one.value}",
                    default_checked=D.preferred_recipients.contains(one.value),
                    disabled=~edits,
                ),
                rx.el.span(one.label),
                class_name="check",
            ),
        ),
        rx.cond(
            problem,
            rx.el.span(problem, class_name="error", role="alert"),
            rx.el.span(t("Instead of the steps’; none: as the steps say."), class_name="help"),
        ),
        class_name="field bare recipients",
    )
