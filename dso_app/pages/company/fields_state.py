"""The names of the custom fields."""

import asyncio
from collections.abc import Mapping
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.custom_fields import CUSTOM_FIELDS
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.company.form import beside
from dso_app.pages.typed import typed
from dso_app.services.company.custom_fields import (
    SUBJECTS,
    BadFieldName,
    FieldNameTaken,
    show_names,
)
from dso_app.services.company.verbs import set_entity
from dso_app.texts import N_, translate

KEYS = {subject: [f"{subject}.{name}" for name in CUSTOM_FIELDS] for subject in SUBJECTS}
"""The settings' keys of the names, by subject; also the fields of the form."""


class FieldsState(rx.State):
    """What the twelve fields of customers and those of items are called."""

    entity: str = ""
    """Whose names stand in the form; empty until they are read."""
    names: dict[str, str] = {}
    wrong: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read the names."""
        names = await asyncio.to_thread(_read, viewer)
        self.names = {key: names.get(key, "") for keys in KEYS.values() for key in keys}
        self.wrong, self.entity = {}, str(viewer.entity_id)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the names: all of them or, if one is wrong, none."""
        values = {key: typed(form, key) for keys in KEYS.values() for key in keys}
        try:
            await asyncio.to_thread(_save, viewer, values)
        except (BadFieldName, FieldNameTaken) as error:
            key = str(error.values["key"])
            self.wrong = {key: beside(key, error.sentence(viewer.language))}
            return None
        except RelanceError as error:
            self.wrong = {"form": error.sentence(viewer.language)}
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return FieldsState.load


def _read(viewer: Viewer) -> dict[str, str]:
    with database().read() as session:
        return show_names(session, viewer.entity_id)


def _save(viewer: Viewer, values: Mapping[str, str]) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        set_entity(session, viewer.actor, clock(), entity, values)
