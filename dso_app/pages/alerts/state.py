"""The alerts: their list, and the form of one."""

import asyncio
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.condition_rows import ConditionsForm
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.alert_rules import FIELDS, Ready
from dso_app.domain.conditions import Holds
from dso_app.errors import RelanceError
from dso_app.models import AlertRule, Entity
from dso_app.pages.alerts.words import OWN, SHARED, AlertRow, alert_row, terms_of
from dso_app.pages.typed import row_id
from dso_app.services.alerts.digests import digest_of, set_digest
from dso_app.services.alerts.finds import findings
from dso_app.services.alerts.rules import (
    AlertTerms,
    conditions_of,
    delete_alert,
    find_alert,
    may_share,
    save_alert,
)
from dso_app.services.company.custom_fields import CUSTOMERS, ITEMS, custom_field_names
from dso_app.services.words.conditions import Names
from dso_app.texts import N_, translate


class AlertsState(ConditionsForm, rx.State):
    """The alerts of the company looked at."""

    _asked: ClassVar[Mapping[str, Holds]] = FIELDS

    loaded: bool = False
    alerts: list[AlertRow] = []
    digest: str = ""
    """When they are mailed to this user: daily, weekly, or empty for never."""
    shares: bool = False
    """The user writes the alerts everybody sees."""
    editing: bool = False
    key: str = ""
    """The alert in the form; empty for a new one."""
    of_ledger: bool = False
    """It asks nothing of customers."""
    name: str = ""
    colour: str = ""
    whose: str = OWN
    active: bool = True
    problem: str = ""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the alerts and what they find."""
        self.editing = False
        self.shares = may_share(viewer.actor)
        await self._read(viewer)

    @rx.event
    @guarded(Permission.REPORT)
    async def edit(self, viewer: Viewer, key: str) -> None:
        """Open the form of an alert; without a key, of a new one."""
        row, names = await asyncio.to_thread(_read_one, viewer, row_id(key) if key else None)
        language = viewer.language
        self._show_conditions(conditions_of(row) if row is not None else (), names, language)
        self.key, self.problem, self.editing = key if row is not None else "", "", True
        self.of_ledger = row is not None and row.ready == Ready.STALE_LEDGER
        self.name = translate(row.name, language) if row is not None else ""
        self.colour = row.colour if row is not None else "warn"
        shared = row.owner_id is None if row is not None else self.shares
        self.whose = SHARED if shared else OWN
        self.active = row.active if row is not None else True

    @rx.event
    @guarded(Permission.REPORT)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.editing = False

    @rx.event
    @guarded(Permission.REPORT)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep the alert of the form."""
        key = row_id(self.key) if self.key else None
        try:
            await asyncio.to_thread(_save, viewer, terms_of(form), key)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        self.editing = False
        await self._read(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    @rx.event
    @guarded(Permission.REPORT)
    async def remove(self, viewer: Viewer) -> None:
        """Take the alert of the form away."""
        await asyncio.to_thread(_delete, viewer, row_id(self.key))
        self.editing = False
        await self._read(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def choose_digest(self, viewer: Viewer, when: str) -> None:
        """Have them mailed, or not."""
        await asyncio.to_thread(_set_digest, viewer, when[:20])
        await self._read(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    async def _read(self, viewer: Viewer) -> None:
        self.alerts, self.digest = await asyncio.to_thread(_read_alerts, viewer)
        self.loaded = True


def _read_alerts(viewer: Viewer) -> tuple[list[AlertRow], str]:
    with database().read() as session:
        names = {
            CUSTOMERS: custom_field_names(session, viewer.entity_id, CUSTOMERS),
            ITEMS: custom_field_names(session, viewer.entity_id, ITEMS),
        }
        rows = [alert_row(one, names, viewer) for one in findings(session, viewer)]
        return rows, digest_of(session, viewer)


def _read_one(viewer: Viewer, key: int | None) -> tuple[AlertRule | None, Names]:
    with database().read() as session:
        names = {
            CUSTOMERS: custom_field_names(session, viewer.entity_id, CUSTOMERS),
            ITEMS: custom_field_names(session, viewer.entity_id, ITEMS),
        }
        row = None
        if key is not None:
            row = find_alert(session, viewer.actor, viewer.entity_id, key)
        return row, names


def _save(viewer: Viewer, terms: AlertTerms, key: int | None) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        save_alert(session, viewer.actor, clock(), entity, terms, key)


def _delete(viewer: Viewer, key: int) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        delete_alert(session, viewer.actor, clock(), entity, key)


def _set_digest(viewer: Viewer, when: str) -> None:
    with database().write() as session:
        set_digest(session, viewer, when)
