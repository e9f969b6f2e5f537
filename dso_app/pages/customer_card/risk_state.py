"""The Risk tab: exposure against limits, and what speaks for or against the customer."""

import asyncio
from dataclasses import dataclass

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.pages.customer_card.details_words import Fact, FactLine
from dso_app.pages.typed import id_at_the_end
from dso_app.services.customers.risk import Exposure, Risk, read_risk
from dso_app.texts import N_, translate


@dataclass
class ExposureLine:
    """An account in one currency, ready to read."""

    name: str
    href: str
    receivables: str
    late: str
    backlog: str
    exposure: str
    limit: str
    available: str
    over: bool


class RiskState(rx.State):
    """What is at risk."""

    shown_at: str = ""
    lines: list[ExposureLine] = []
    facts: list[Fact] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the customer the address names."""
        self.lines, self.facts = [], []
        try:
            found = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            return
        self.lines = [_line(one, viewer.language) for one in found.exposures]
        self.facts = _facts(found, viewer)
        self.shown_at = str(self.router.url.path)


def _line(one: Exposure, language: str) -> ExposureLine:
    def money(minor: int | None) -> str:
        if minor is None:
            return "—"
        return formats.amount_with_currency(minor, one.currency, language)

    return ExposureLine(
        name=f"{one.name} ({one.code})",
        href=f"/customers/{one.customer_id}",
        receivables=money(one.receivables),
        late=money(one.late),
        backlog=money(one.backlog),
        exposure=money(one.total),
        limit=money(one.limit),
        available=money(one.available),
        over=one.available is not None and one.available < 0,
    )


def _facts(risk: Risk, viewer: Viewer) -> list[Fact]:
    language, customer = viewer.language, risk.customer
    oldest = "—"
    if risk.oldest_due is not None:
        late = formats.number((viewer.today - risk.oldest_due).days, language)
        oldest = translate(N_("{days} days"), language, days=late)
    decided = risk.kept + risk.broken
    promises = translate(
        N_("{kept} of {decided} kept"),
        language,
        kept=formats.number(risk.kept, language),
        decided=formats.number(decided, language),
    )
    pairs = (
        (N_("Oldest late item"), oldest),
        (N_("Promises, 12 months"), promises if decided else "—"),
        (N_("Open disputes"), formats.number(risk.open_disputes, language)),
        (N_("Legal id"), customer.legal_id or "—"),
        (
            N_("Insolvent on"),
            formats.day(customer.insolvent_on, language) if customer.insolvent_on else "—",
        ),
    )
    return [Fact(translate(name, language), [FactLine(value)]) for name, value in pairs]


def _read(viewer: Viewer, customer_id: int) -> Risk:
    with database().read() as session:
        return read_risk(session, viewer, customer_id)
