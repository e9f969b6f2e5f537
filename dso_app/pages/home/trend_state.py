"""The state behind the charts: twelve months, read apart because a large ledger takes a moment."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.charts import PeriodLink
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.home.trend import Trend, read_trend
from dso_app.pages.reports.choices import rate_sentence
from dso_app.services.company.rates import MissingRate


class TrendState(rx.State):
    """Receivables by age and DSO, month by month."""

    read: bool = False
    refused: str = ""
    """Why nothing can be drawn: a currency without a rate."""
    currency: str = ""
    buckets: list[str] = [""] * 5
    ageing: list[dict[str, Any]] = []
    ageing_words: str = ""
    dso: list[dict[str, Any]] = []
    dso_words: str = ""
    figure: str = ""
    best: str = ""
    change: str = ""
    tone: str = ""
    why: str = ""
    ageing_links: list[PeriodLink] = []
    dso_links: list[PeriodLink] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the twelve months; nothing for those who may not read reports."""
        if not viewer.actor.may(Permission.REPORT):
            return
        try:
            trend = await asyncio.to_thread(_read, viewer)
        except MissingRate as error:
            self.refused = rate_sentence(error, viewer.language)
        except RelanceError as error:
            self.refused = error.sentence(viewer.language)
        else:
            self._show(trend)
        self.read = True

    def _show(self, trend: Trend) -> None:
        self.refused, self.currency = "", trend.currency
        self.buckets = trend.buckets
        self.ageing, self.ageing_words = trend.ageing, trend.ageing_words
        self.dso, self.dso_words = trend.dso, trend.dso_words
        self.figure, self.best, self.why = trend.figure, trend.best, trend.why
        self.change, self.tone = trend.change, trend.tone
        self.ageing_links, self.dso_links = trend.ageing_links, trend.dso_links


def _read(viewer: Viewer) -> Trend:
    with database().read() as session:
        return read_trend(session, viewer)
