"""What the company's alerts find, over the agenda's tab of alerts."""

import asyncio
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.cards import card
from dso_app.components.guard import guarded
from dso_app.components.links import link
from dso_app.components.pills import pill
from dso_app.components.text import t
from dso_app.database import database
from dso_app.pages.agenda.state import AgendaState
from dso_app.pages.alerts.words import AlertRow, alert_row
from dso_app.services.alerts.finds import Finding, findings


class AlertStrip(rx.State):
    """The alerts that find something, read when their tab is looked at."""

    found: list[AlertRow] = []

    @rx.event
    @guarded(Permission.SEE)
    async def look(self, viewer: Viewer) -> None:
        """Look for what the alerts find, where their tab is open."""
        agenda = await self.get_state(AgendaState)
        if agenda.filters.get("tab") == "alerts":
            self.found = await asyncio.to_thread(_found, viewer)


S: Any = AlertStrip


def alert_strip() -> rx.Component:
    """Each alert with how many customers it finds, as a link to them."""
    return rx.cond(
        S.found.length() > 0,
        rx.el.div(
            card(
                rx.el.nav(
                    rx.foreach(S.found, _one),
                    link(t("All alerts"), href="/alerts"),
                    aria_label=t("Alerts"),
                    class_name="alert-strip",
                )
            ),
            class_name="before",
        ),
    )


def _one(one: Any) -> rx.Component:
    return link(one.name, " ", pill(one.count, one.tone), href=one.href)


def _found(viewer: Viewer) -> list[AlertRow]:
    with database().read() as session:
        return [_row(one, viewer) for one in findings(session, viewer) if one.count]


def _row(found: Finding, viewer: Viewer) -> AlertRow:
    row = alert_row(found, {"customers": {}, "items": {}}, viewer)
    if not found.of_ledger:
        row.count = formats.number(found.count or 0, viewer.language)
    return row
