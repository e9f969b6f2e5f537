"""The company's details."""

import asyncio
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice, FrameState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.company import places
from dso_app.pages.company.form import problems, to_fields, to_settings
from dso_app.services.choices import scenarios
from dso_app.services.company.verbs import set_entity, show_entity
from dso_app.texts import N_, translate


class CompanyState(rx.State):
    """The form of the company chosen in the top bar."""

    entity: str = ""
    """Whose details stand in the form; empty until they are read."""
    code: str = ""
    fields: dict[str, str] = {}
    wrong: dict[str, str] = {}
    """Sentences by field; `form` for what no field is to blame for."""
    countries: list[Choice] = []
    currencies: list[Choice] = []
    languages: list[Choice] = []
    timezones: list[Choice] = []
    scenarios: list[Choice] = []
    """What new customers may begin on, none first."""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def load(self, viewer: Viewer) -> None:
        """Read the company."""
        settings, offered = await asyncio.to_thread(_read, viewer)
        self.countries = places.countries(viewer.language)
        self.currencies = places.currencies(viewer.language)
        self.languages, self.timezones = places.languages(), places.timezones()
        none = Choice("", translate(N_("None: until one is assigned"), viewer.language))
        self.scenarios = [none, *(Choice(name, name) for name in offered)]
        self.fields, self.wrong = to_fields(settings), {}
        self.code, self.entity = viewer.entity.code, str(viewer.entity_id)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Keep the details: all of them or, if one is wrong, none."""
        values = to_settings(form)
        self.wrong = problems(values, viewer.language)
        if not self.wrong:
            try:
                await asyncio.to_thread(_save, viewer, values)
            except RelanceError as error:
                self.wrong = {"form": error.sentence(viewer.language)}
        if self.wrong:
            await toast(self, translate(N_("Not saved: see the fields."), viewer.language), "warn")
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return FrameState.enter


def _read(viewer: Viewer) -> tuple[dict[str, Any], list[str]]:
    with database().read() as session:
        settings = show_entity(session, viewer.entity)
        names = [one.name for one in scenarios(session, viewer)]
    chosen = str(settings.get("default_scenario", ""))
    # One that was switched off since stands there all the same, or saving would lose it.
    return settings, names if chosen in ("", *names) else [*names, chosen]


def _save(viewer: Viewer, values: dict[str, str]) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        set_entity(session, viewer.actor, clock(), entity, values)
