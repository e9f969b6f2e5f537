"""The company's details, the names of its fields and its mail settings on screen."""

from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.components.buttons import button, button_link
from dso_app.components.cards import bones, card, head, note
from dso_app.components.forms import acts, form
from dso_app.components.menu import MenuEntry
from dso_app.components.page import page
from dso_app.components.session_state import FrameState as _FrameState
from dso_app.components.text import t
from dso_app.pages.company.fields_state import FieldsState
from dso_app.pages.company.fields_view import fields_card
from dso_app.pages.company.identity_view import address, bank, identity
from dso_app.pages.company.logo_state import LogoState
from dso_app.pages.company.logo_view import logo_card
from dso_app.pages.company.mail_state import MailState
from dso_app.pages.company.mail_view import mail_card
from dso_app.pages.company.own_senders_state import OwnSendersState
from dso_app.pages.company.rules_view import channels, habits, penalties
from dso_app.pages.company.safety_state import SafetyState
from dso_app.pages.company.safety_view import safety_card
from dso_app.pages.company.sms_state import SmsState
from dso_app.pages.company.sms_view import sms_card
from dso_app.pages.company.state import CompanyState
from dso_app.texts import N_

C: Any = CompanyState
FrameState: Any = _FrameState


@page(
    "/company",
    N_("Company"),
    Permission.ADMINISTER,
    menu=MenuEntry(N_("Company"), "building", N_("Admin"), 1),
    on_load=[
        CompanyState.load,
        LogoState.load,
        FieldsState.load,
        MailState.load,
        OwnSendersState.load,
        SmsState.load,
        SafetyState.load,
    ],
)
def company() -> rx.Component:
    """One long form, saved as a whole; logo, names of fields and mail settings under it."""
    return rx.fragment(
        head(
            t("Company"),
            t("Customers read these details in every message; rules and sending follow them."),
        ),
        rx.cond(
            C.entity == FrameState.entity_id,
            rx.el.div(
                *(_form(), logo_card(), fields_card(), mail_card(), sms_card(), safety_card()),
                class_name="stack",
            ),
            bones(240, 240),
        ),
    )


def _form() -> rx.Component:
    return form(
        rx.el.div(
            card(identity(), title=t("Identity")),
            card(address(), title=t("Address")),
            card(bank(), title=t("Bank")),
            card(habits(), title=t("Collecting and sending")),
            class_name="split even stretch",
        ),
        card(
            penalties(),
            title=t("Late-payment penalties"),
            actions=(button_link(t("Exchange and reference rates"), href="/rates", small=True),),
            id="penalties",
        ),
        card(channels(), title=t("Emails, letters and SMS")),
        rx.cond(C.wrong["form"], note(C.wrong["form"], tone="bad")),
        acts(button(t("Save"), look="primary", type="submit")),
        on_submit=CompanyState.save,
        no_validate=True,
    )
