"""The Details tab: the ledger's facts, and the options set by hand."""

import asyncio
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.scope import find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.terms import NotATerm
from dso_app.errors import RelanceError
from dso_app.models import Customer, User
from dso_app.pages.customer_card.answers import typed
from dso_app.pages.customer_card.head_words import postal_lines
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.customer_card.where import customer_id_of
from dso_app.services.customers import change_customer, pin_comment
from dso_app.texts import N_, translate


class DetailsState(rx.State):
    """Who the customer is, and its options."""

    shown_at: str = ""
    address: list[str] = []
    legal_id: str = ""
    vat_number: str = ""
    email: str = ""
    phone: str = ""
    sales: str = ""
    means: str = ""
    do_not_dun: bool = False
    direct_debit: bool = False
    payment_term: str = ""
    default_term: str = ""
    language: str = ""
    pinned: str = ""
    problems: dict[str, str] = {}

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the customer the address names."""
        customer, sales = await asyncio.to_thread(_read, viewer, customer_id_of(self))
        self.address = postal_lines(customer, viewer.language) or ["—"]
        self.legal_id, self.vat_number = customer.legal_id or "—", customer.vat_number or "—"
        self.email, self.phone = customer.email or "—", customer.phone or "—"
        self.sales, self.means = sales or "—", customer.payment_means or "—"
        self.do_not_dun, self.direct_debit = customer.do_not_dun, customer.direct_debit
        self.payment_term, self.default_term = customer.payment_term, viewer.entity.default_term
        self.language, self.pinned = customer.language, customer.pinned_comment
        self.problems = {}
        self.shown_at = str(self.router.url.path)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the options; a term nobody understands changes nothing."""
        try:
            await asyncio.to_thread(_save, viewer, customer_id_of(self), form)
        except NotATerm as error:
            self.problems = {"payment_term": error.sentence(viewer.language)}
            return None
        except RelanceError as error:
            self.problems = {"pinned_comment": error.sentence(viewer.language)}
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return [DetailsState.load, *changed()]


def _read(viewer: Viewer, customer_id: int) -> tuple[Customer, str]:
    with database().read() as session:
        customer = find_customer(session, viewer.actor, customer_id)
        sales = session.get(User, customer.sales_id) if customer.sales_id else None
        return customer, sales.name if sales else ""


def _save(viewer: Viewer, customer_id: int, form: dict[str, Any]) -> None:
    values: dict[str, Any] = {
        "do_not_dun": bool(form.get("do_not_dun")),
        "direct_debit": bool(form.get("direct_debit")),
        "payment_term": typed(form, "payment_term"),
        "language": typed(form, "language"),
    }
    with database().write() as session:
        change_customer(session, viewer.actor, clock(), customer_id, values)
        _pin(session, viewer, customer_id, typed(form, "pinned_comment"))


def _pin(session: Session, viewer: Viewer, customer_id: int, comment: str) -> None:
    if find_customer(session, viewer.actor, customer_id).pinned_comment != comment:
        pin_comment(session, viewer.actor, clock(), customer_id, comment)
