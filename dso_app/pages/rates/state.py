"""The state of the rates: the table of exchange rates, and the reference rates by half-year."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.penalty_rates import ECB_RATES, half_year
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.company import places
from dso_app.pages.typed import typed
from dso_app.services.company.fields import RATE, REFERENCE
from dso_app.services.company.penalty_terms import reference_rates
from dso_app.services.company.rate_table import delete_rates
from dso_app.services.company.verbs import set_entity
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.rates import RateListing
from dso_app.texts import N_, counted_words, translate

_SECOND_HALF = 7


@dataclass
class HalfYear:
    """The reference rate of one half-year."""

    first: str
    """ISO; also the name of its field."""
    words: str
    percent: str
    note: str = ""


class RatesState(TableState, rx.State):
    """Exchange rates of the company looked at."""

    _filters: ClassVar[Mapping[str, str]] = {"currency": ""}

    entity: str = ""
    own: str = ""
    """The company's currency."""
    currencies: list[Choice] = []
    day: str = ""
    wrong: str = ""
    """Why a rate was not taken."""
    halves: list[HalfYear] = []
    wrong_reference: str = ""
    visit: int = 0
    """Rises when fields are to be written anew."""

    def _listing(self) -> Listing:
        return RateListing()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read what can be entered."""
        own = viewer.entity.currency
        self.currencies = [one for one in places.currencies(viewer.language) if one.value != own]
        self.own, self.day, self.wrong, self.wrong_reference = own, viewer.today.isoformat(), "", ""
        self.halves = await asyncio.to_thread(_halves, viewer)
        self.entity = str(viewer.entity_id)
        self.visit += 1

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def add(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Enter a rate; one of the same currency and day is replaced."""
        rate = typed(form, "rate").replace(",", ".")
        values = {f"{RATE}{typed(form, 'currency')}": f"{rate}@{typed(form, 'valid_from')}"}
        try:
            await asyncio.to_thread(_set, viewer, values)
        except RelanceError:
            self.wrong = translate(
                N_("Give a currency, a rate above zero and the day it begins."), viewer.language
            )
            return
        self.wrong = ""
        self.visit += 1
        await self._read_table()
        await toast(self, translate(N_("Saved."), viewer.language))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def delete(self, viewer: Viewer) -> None:
        """Take the ticked rates out of the table."""
        keys = await self._picked_keys()
        count = await asyncio.to_thread(_delete, viewer, keys)
        self._unpick()
        await self._read_table()
        one, several = N_("{count} rate deleted."), N_("{count} rates deleted.")
        await toast(self, counted_words(one, several, count, viewer.language))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save_reference(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep the reference rates; an empty field takes back what was entered."""
        values = {
            f"{REFERENCE}{half.first}": typed(form, half.first).replace(",", ".")
            for half in self.halves
            if typed(form, half.first) != half.percent
        }
        try:
            await asyncio.to_thread(_set, viewer, values)
        except RelanceError:
            words = N_("A rate is a number of percent from 0 to 100, such as 2.15.")
            self.wrong_reference = translate(words, viewer.language)
            return
        self.halves = await asyncio.to_thread(_halves, viewer)
        self.wrong_reference = ""
        self.visit += 1
        await toast(self, translate(N_("Saved."), viewer.language))


def _set(viewer: Viewer, values: Mapping[str, str]) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        set_entity(session, viewer.actor, clock(), entity, values)


def _delete(viewer: Viewer, keys: list[str]) -> int:
    ids = [int(key) for key in keys if key.isdecimal()]
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        return delete_rates(session, viewer.actor, clock(), entity, ids)


def _halves(viewer: Viewer) -> list[HalfYear]:
    """The half-years with a rate, up to the one after today's."""
    with database().read() as session:
        rates = reference_rates(session, viewer.entity_id)
    now = half_year(viewer.today)
    following = date(
        now.year + (now.month >= _SECOND_HALF), 1 if now.month >= _SECOND_HALF else 7, 1
    )
    found = []
    for first in sorted({*rates, now, following}, reverse=True):
        percent = rates.get(first)
        note = ""
        if percent is None:
            note = translate(N_("none yet: the latest one is used"), viewer.language)
        elif ECB_RATES.get(first) != percent:
            note = translate(N_("entered here"), viewer.language)
        words = translate(
            N_("from {day}"), viewer.language, day=formats.day(first, viewer.language)
        )
        shown = "" if percent is None else formats.exact(percent, viewer.language)
        found.append(HalfYear(first.isoformat(), words, shown, note))
    return found
