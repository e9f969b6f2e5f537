"""The state behind the table of any report: what it is asked for, and why it may not be shown."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.session_state import Choice
from dso_app.components.table_state import TableState
from dso_app.pages.reports.choices import rate_sentence, read_choices, with_currency
from dso_app.reports.by import By
from dso_app.reports.request import request_of
from dso_app.services.company.rates import MissingRate
from dso_app.services.lists.custom import CUSTOMER_FILTERS

REPORT_FILTERS: Mapping[str, str] = {
    "as_of": "",
    "known_on": "",
    "compare": "",
    "from": "",
    "to": "",
    "entities": "",
    "into": "",
    "currency": "",
    "by": "",
    "group": "",
    "collector": "",
    "kind": "",
    **CUSTOMER_FILTERS,
}
"""What a report is asked for in its address, with the first values."""


class ReportTable(TableState, mixin=True):
    """Mix into the state of a report's page, as `TableState`; override `_nothing` and `_usual`."""

    _filters: ClassVar[Mapping[str, str]] = REPORT_FILTERS

    as_of: str = ""
    """The date shown, ISO: the one asked for, else the business date."""
    visit: int = 0
    """Rises when the page is opened: its dates are then written anew."""
    by_choices: list[Choice] = []
    groups: list[Choice] = []
    collectors: list[Choice] = []
    kinds: list[Choice] = []
    companies: list[Choice] = []
    targets: list[Choice] = []
    currencies: list[Choice] = []
    large: bool = False
    """Files of the ledger take more than a moment: they are made in the background."""
    refused: str = ""
    """Which exchange rate is missing; nothing is shown then."""

    @rx.event
    @guarded(Permission.REPORT)
    async def load_choices(self, viewer: Viewer) -> None:
        """Read what the filters offer."""
        found = await asyncio.to_thread(read_choices, viewer, self._usual())
        self.by_choices, self.groups, self.collectors = found.rows, found.groups, found.collectors
        self.kinds, self.companies, self.targets = found.kinds, found.companies, found.targets
        self.currencies, self.large = found.currencies, found.large

    @rx.event
    @guarded(Permission.REPORT)
    async def write_dates(self) -> None:
        """Write the dates of the address into their fields, once the table was read."""
        self.visit += 1

    def _usual(self) -> By | None:
        """What the rows are when nobody says; None for months."""
        return By.CUSTOMER

    def _nothing(self) -> None:
        """Forget what stands above the table: it cannot be shown."""

    async def _read_table(self) -> None:
        viewer = current_viewer()
        self.refused = ""
        self._offer(viewer, self.filters.get("currency", ""))
        self.as_of = (request_of(self.filters).as_of or viewer.today).isoformat()
        try:
            await super()._read_table()
        except MissingRate as error:
            self.refused = rate_sentence(error, viewer.language)
            self._offer(viewer, str(error.values["currency"]))
            self.lines, self.totals, self.count = [], [], 0
            self._nothing()
            self.address, self.loaded = self._address(), True

    def _offer(self, viewer: Viewer, currency: str) -> None:
        """Offer a currency, whatever is open today."""
        self.currencies = with_currency(self.currencies, currency, viewer.language)
