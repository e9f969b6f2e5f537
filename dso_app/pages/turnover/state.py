"""The state of turnover entered by hand."""

import asyncio
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.turnover import NotATaxRate, tax_rate
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import Unreadable, typed_amount
from dso_app.pages.turnover.words import MonthLine, month_lines, months_shown
from dso_app.pages.typed import typed
from dso_app.services.company.turnover import Entered, read_turnover, set_turnover
from dso_app.texts import N_, counted_words, translate

EXCLUDED = "excluded"
"""What the form says of turnover that tax is to be added to."""


class TurnoverState(rx.State):
    """The months that can be entered."""

    entity: str = ""
    """Whose months stand in the form; empty until they are read."""
    currency: str = ""
    months: list[MonthLine] = []
    wrong: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""
    visit: int = 0

    @rx.event
    @guarded(Permission.IMPORT)
    async def load(self, viewer: Viewer) -> None:
        """Read the months."""
        self.months = await asyncio.to_thread(_read, viewer)
        self.currency, self.wrong = viewer.entity.currency, {}
        self.entity = str(viewer.entity_id)
        self.visit += 1

    @rx.event
    @guarded(Permission.IMPORT)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the months that were changed: all of them or, if one is wrong, none."""
        self.wrong = {}
        try:
            changed = await asyncio.to_thread(_save, viewer, form)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
        except NotATaxRate as error:
            self.wrong = {"percent": error.sentence(viewer.language)}
        except RelanceError as error:
            self.wrong = {"form": error.sentence(viewer.language)}
        if self.wrong:
            await toast(self, translate(N_("Not saved: see the fields."), viewer.language), "warn")
            return None
        one, several = N_("Saved: {count} month."), N_("Saved: {count} months.")
        await toast(self, counted_words(one, several, changed, viewer.language))
        return TurnoverState.load


def _read(viewer: Viewer) -> list[MonthLine]:
    with database().read() as session:
        return month_lines(session, viewer)


def _save(viewer: Viewer, form: Mapping[str, Any]) -> int:
    """Write what differs from what is known; how many months that is."""
    currency = viewer.entity.currency
    excluded = typed(form, "tax") == EXCLUDED
    percent = tax_rate(typed(form, "percent")) if excluded else None
    amounts = {
        month: typed_amount(form, f"{month:%Y-%m}", currency)
        for month in months_shown(viewer.today)
    }
    with database().write() as session:
        known = read_turnover(session, viewer.actor, viewer.entity_id)
        changed: dict[date, int | None] = {}
        for month, minor in amounts.items():
            before = known.get((month, currency))
            if minor != (before.minor if before else None):
                changed[month] = minor
        for month, minor in changed.items():
            entered = _entered(minor, percent)
            set_turnover(session, viewer.actor, clock(), viewer.entity_id, month, currency, entered)
    return len(changed)


def _entered(minor: int | None, percent: Decimal | None) -> Entered | None:
    return Entered(minor, percent) if minor is not None else None
