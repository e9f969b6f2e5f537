"""The Figures tab: how the customer pays, its DSO, and how both moved."""

import asyncio
from decimal import Decimal
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.head_words import Figure, days_words
from dso_app.pages.home.trend import Trend, make_trend
from dso_app.pages.typed import id_at_the_end
from dso_app.reports.customer_figures import CustomerFigures, customer_figures
from dso_app.texts import N_, counted_words, translate


class FiguresState(rx.State):
    """Tiles and charts; the numbers of charts are for drawing only."""

    shown_at: str = ""
    refused: str = ""
    """Why nothing can be shown: a currency without a rate."""
    currency: str = ""
    tiles: list[Figure] = []
    buckets: list[str] = [""] * 5
    ageing: list[dict[str, Any]] = []
    ageing_words: str = ""
    dso: list[dict[str, Any]] = []
    dso_words: str = ""
    delays: list[dict[str, Any]] = []
    delays_words: str = ""

    @rx.event
    @guarded(Permission.REPORT)
    async def load(self, viewer: Viewer) -> None:
        """Read the figures of the customer the address names."""
        self.shown_at, self.refused, self.tiles = str(self.router.url.path), "", []
        try:
            found = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            return
        except RelanceError as error:
            self.refused = error.sentence(viewer.language)
            return
        trend = make_trend(found.dso, viewer.language)
        self.currency, self.buckets = found.currency, trend.buckets
        self.tiles = _tiles(found, trend, viewer.language)
        self.ageing, self.ageing_words = trend.ageing, trend.ageing_words
        self.dso, self.dso_words = trend.dso, trend.dso_words
        self.delays = _delays(found, viewer.language)
        self.delays_words = translate(
            N_("Average payment delay by month of payment: {months}."),
            viewer.language,
            months=", ".join(f"{one['label']} {one['delay']}" for one in self.delays) or "—",
        )


def _tiles(found: CustomerFigures, trend: Trend, language: str) -> list[Figure]:
    one, several = N_("{count} item paid in 6 months"), N_("{count} items paid in 6 months")
    paid = counted_words(one, several, found.paid, language)
    unknown = translate(N_("sales of the period are not known"), language)
    figures: tuple[tuple[str, str, str], ...] = (
        (N_("Average payment delay"), _signed(found.delay, language), paid),
        (
            N_("Delay with late items"),
            _signed(found.delay_with_late, language),
            translate(N_("open and late ones at today’s lateness"), language),
        ),
        (
            N_("Average duration"),
            _signed(found.duration, language).removeprefix("+"),
            translate(N_("from the invoice"), language),
        ),
    )
    tiles = [Figure(translate(label, language), days, note) for label, days, note in figures]
    return [*tiles, Figure(translate(N_("DSO"), language), trend.figure, trend.best or unknown)]


def _signed(days: Decimal | None, language: str) -> str:
    return "—" if days is None else days_words(days, language)


def _delays(found: CustomerFigures, language: str) -> list[dict[str, Any]]:
    return [
        {"label": formats.day(one.month, language, "LLL"), "delay": round(float(one.delay), 1)}
        for one in found.payments
        if one.delay is not None
    ]


def _read(viewer: Viewer, customer_id: int) -> CustomerFigures:
    with database().read() as session:
        return customer_figures(session, viewer, customer_id)
