"""The state of the DSO report."""

import asyncio
from collections.abc import Mapping
from urllib.parse import urlencode

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.database import database
from dso_app.pages.reports.choices import currency_choices, rate_sentence, with_currency
from dso_app.pages.reports.dso_words import DsoWords, in_words
from dso_app.reports.currencies import ledger_currencies
from dso_app.reports.dso import dso
from dso_app.reports.request import request_of
from dso_app.services.rates import MissingRate

_FILTERS = ("as_of", "known_on", "currency")
_LONGEST = 20


class DsoState(rx.State):
    """How long sales stay unpaid."""

    filters: dict[str, str] = dict.fromkeys(_FILTERS, "")
    address: str = ""
    as_of: str = ""
    visit: int = 0
    currencies: list[Choice] = []
    words: DsoWords = DsoWords()
    refused: str = ""
    loaded: bool = False

    @rx.event
    @guarded(Permission.REPORT)
    async def load(self, viewer: Viewer) -> None:
        """Read the report as the address asks."""
        asked = self.router.url.query_parameters
        self.filters = {name: asked.get(name, "")[:_LONGEST] for name in _FILTERS}
        offered = await asyncio.to_thread(_read_currencies, viewer)
        self.currencies = with_currency(offered, self.filters["currency"], viewer.language)
        await self._read(viewer)
        self.visit += 1

    @rx.event
    @guarded(Permission.REPORT)
    async def filter_by(self, viewer: Viewer, name: str, value: str) -> None:
        """Ask for another date or currency; a name that is none is ignored."""
        if name in _FILTERS:
            self.filters[name] = value[:_LONGEST]
            await self._read(viewer)

    async def _read(self, viewer: Viewer) -> None:
        self.refused = ""
        self.as_of = (request_of(self.filters).as_of or viewer.today).isoformat()
        try:
            self.words = await asyncio.to_thread(_read_report, viewer, dict(self.filters))
        except MissingRate as error:
            self.refused = rate_sentence(error, viewer.language)
            missing = str(error.values["currency"])
            self.currencies = with_currency(self.currencies, missing, viewer.language)
        self.address = urlencode({name: value for name, value in self.filters.items() if value})
        self.loaded = True


def _read_report(viewer: Viewer, filters: Mapping[str, str]) -> DsoWords:
    with database().read() as session:
        report = dso(session, request_of(filters).basis(session, viewer))
    return in_words(report, viewer.language)


def _read_currencies(viewer: Viewer) -> list[Choice]:
    with database().read() as session:
        return currency_choices(ledger_currencies(session, viewer), viewer)
