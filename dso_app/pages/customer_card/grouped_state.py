"""One reminder for all accounts that the customer pays for."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.scenario import Channel
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.specific.form import SpecificForm, terms_of
from dso_app.pages.typed import id_at_the_end
from dso_app.services.customers.grouped import (
    AccountPart,
    grouped_parts,
    pays_for_others,
    start_grouped,
)
from dso_app.texts import N_, translate


@dataclass
class PartLine:
    """An account and what is asked of it, ready to read."""

    name: str
    asked: str


class GroupedState(SpecificForm, rx.State):
    """The dialog that prepares it."""

    offered: bool = False
    """The customer pays for other accounts too."""
    parts: list[PartLine] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Whether the customer the address names pays for others."""
        try:
            self.offered = await asyncio.to_thread(_pays, viewer, id_at_the_end(self))
        except UnknownCustomer:
            self.offered = False
        self.asking = False

    @rx.event
    @guarded(Permission.ACT)
    async def begin(self, viewer: Viewer) -> None:
        """Open the dialog with what each account would be asked for."""
        found = await asyncio.to_thread(_parts, viewer, id_at_the_end(self))
        self.parts = [_line(part, viewer.language) for part in found]
        await self._open(viewer, Channel.EMAIL)

    def _offered(self, channels: Iterable[Channel]) -> list[Channel]:
        return [one for one in channels if one.sendable and not one.internal]

    async def _start(self, viewer: Viewer, form: Mapping[str, Any]) -> Any:
        await asyncio.to_thread(_start, viewer, id_at_the_end(self), form)
        self.asking = False
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()


def _line(part: AccountPart, language: str) -> PartLine:
    asked = " + ".join(
        formats.amount_with_currency(minor, currency, language)
        for currency, minor in sorted(part.asked.items())
    )
    return PartLine(f"{part.name} ({part.code})", asked)


def _pays(viewer: Viewer, customer_id: int) -> bool:
    with database().read() as session:
        return pays_for_others(session, find_customer(session, viewer.actor, customer_id))


def _parts(viewer: Viewer, customer_id: int) -> list[AccountPart]:
    with database().read() as session:
        return grouped_parts(session, viewer.actor, customer_id, viewer.today)


def _start(viewer: Viewer, customer_id: int, form: Mapping[str, Any]) -> None:
    with database().write() as session:
        start_grouped(session, viewer.actor, clock(), customer_id, terms_of(form))
