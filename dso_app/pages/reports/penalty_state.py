"""The penalties of a customer: their working, and what is decided of them."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

import reflex as rx
from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.table_state import TableState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.reports.choices import rate_sentence
from dso_app.pages.typed import typed
from dso_app.reports.penalty_decisions import decide
from dso_app.reports.penalty_listing import DecisionListing, PenaltyListing
from dso_app.services.company.rates import MissingRate
from dso_app.services.items.penalties import PenaltyState
from dso_app.services.lists.listing import Listing, ListPage
from dso_app.texts import N_, translate

_TOLD = {
    PenaltyState.WAIVED: N_("Waived: they no longer count."),
    PenaltyState.INVOICED: N_("Marked as invoiced: they no longer count."),
    PenaltyState.KEPT: N_("Kept: all days count again."),
}


class DecisionsState(TableState, rx.State):
    """What was decided, of one customer or of all."""

    _filters: ClassVar[Mapping[str, str]] = {"state": "", "code": ""}

    def _listing(self) -> Listing:
        return DecisionListing()


class CustomerPenaltiesState(TableState, rx.State):
    """What a customer owes for paying late, item by item."""

    _filters: ClassVar[Mapping[str, str]] = {"code": ""}

    customer: str = ""
    total: str = ""
    statement: str = ""
    """Address of the statement."""
    refused: str = ""
    deciding: str = ""
    """What is about to be decided: waived or invoiced; empty for nothing."""

    def _listing(self) -> Listing:
        return PenaltyListing()

    async def _read_table(self) -> None:
        self.refused = ""
        try:
            await super()._read_table()
        except MissingRate as error:
            self.refused = rate_sentence(error, current_viewer().language)
            self.lines, self.totals, self.count, self.total = [], [], 0, ""
            self.address, self.loaded = self._address(), True

    def _show_table(self, listing: Listing, page: ListPage, chosen: str, language: str) -> None:
        super()._show_table(listing, page, chosen, language)
        shown = cast("PenaltyListing", listing)
        people = {person.name for person, _ in shown.cube.lines}
        self.customer = next(iter(people), self.filters["code"])
        total = int(shown.cube.values(shown.cube.total)["total"] or 0)
        self.total = formats.amount_with_currency(total, shown.cube.basis.currency, language)
        asked = urlencode({"customer": self.filters["code"], "format": "pdf"})
        self.statement = f"/api/reports/penalties?{asked}"

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def ask(self, state: str) -> None:
        """Ask why the ticked penalties are waived or invoiced; empty leaves it."""
        self.deciding = state if state in set(PenaltyState) else ""

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def decide(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Decide about the ticked penalties."""
        if self.deciding in set(PenaltyState):
            state = PenaltyState(self.deciding)
            numbers = await self._picked_keys()
            await self._decide(viewer, state, numbers, typed(form, "comment"))
            self.deciding = ""

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def keep(self, viewer: Viewer) -> None:
        """Take back all that was decided about this customer."""
        await self._decide(viewer, PenaltyState.KEPT, (), "")

    async def _decide(
        self, viewer: Viewer, state: PenaltyState, numbers: Sequence[str], comment: str
    ) -> None:
        code = self.filters.get("code", "")

        def act() -> None:
            with database().write() as session:
                _decide(session, viewer, code, state, numbers, comment)

        try:
            await asyncio.to_thread(act)
        except RelanceError as error:
            await toast(self, error.sentence(viewer.language), "warn")
            return
        self._unpick()
        await self._read_table()
        others = await self.get_state(DecisionsState)
        await others._read_table()  # noqa: SLF001 - hidden from the browser alone
        await toast(self, translate(_TOLD[state], viewer.language))


def _decide(
    session: Session,
    viewer: Viewer,
    code: str,
    state: PenaltyState,
    numbers: Sequence[str],
    comment: str,
) -> None:
    decide(session, viewer, clock(), code, state, numbers=numbers, comment=comment)
