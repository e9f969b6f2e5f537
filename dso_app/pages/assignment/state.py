"""The rules of assignment: their list, and the form of one."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.condition_rows import ConditionsForm
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.assignment import GROUP
from dso_app.domain.conditions import OF_CUSTOMERS, Holds
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.pages.assignment.words import EVERY, KEEP, NEW, RuleRow, rule_row, terms_of
from dso_app.pages.customers.options import option_choices, option_values
from dso_app.pages.typed import row_id
from dso_app.services import choices
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.customers.assignment_rules import (
    RuleLine,
    RuleTerms,
    UnknownRule,
    delete_rule,
    list_rules,
    move_rule,
    save_rule,
)
from dso_app.services.customers.options import OPTIONS
from dso_app.services.words.conditions import Names
from dso_app.texts import N_, translate


class AssignmentState(ConditionsForm, rx.State):
    """The rules of the company looked at."""

    _asked: ClassVar[Mapping[str, Holds]] = OF_CUSTOMERS

    loaded: bool = False
    rules: list[RuleRow] = []
    editing: bool = False
    key: str = ""
    """The rule in the form; empty for a new one."""
    name: str = ""
    scenario: str = ""
    collector: str = ""
    sales: str = ""
    group: str = ""
    option: str = ""
    option_value: str = ""
    whom: str = NEW
    active: bool = True
    problem: str = ""
    scenarios: list[Choice] = []
    collectors: list[Choice] = []
    people: list[Choice] = []
    """Who may be a sales representative."""
    groups: list[str] = []
    """Names, for typing one."""
    options: list[Choice] = []
    option_values: list[Choice] = []
    """What the option may be; none where it is typed."""

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the rules."""
        self.editing = False
        await self._read(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def edit(self, viewer: Viewer, key: str) -> None:
        """Open the form of a rule; without a key, of a new one."""
        lines, names, offered = await asyncio.to_thread(_read_form, viewer)
        line = next((one for one in lines if str(one.rule.id) == key), None)
        if key and line is None:
            raise UnknownRule
        language = viewer.language
        self._show_conditions(line.rule.conditions if line else (), names, language)
        none = Choice("", translate(N_("No scenario: nobody is reminded"), language))
        as_it_is = translate(N_("As it is"), language)
        named = [Choice(one.name, one.name) for one in offered.scenarios]
        self.scenarios = [Choice(KEEP, as_it_is), *named, none]
        self.collectors, self.people = (
            [Choice("", as_it_is), *(Choice(one.email, one.name) for one in found)]
            for found in (offered.collectors, offered.people)
        )
        self.groups = [one.name for one in offered.groups]
        self.options = [Choice("", "—"), *option_choices(names[CUSTOMERS], language)]
        self.key, self.problem, self.editing = key, "", True
        self.name = line.rule.name if line else ""
        self._show_given(line, language)
        self.whom = EVERY if line and not line.rule.new_only else NEW
        self.active = line.active if line else True

    def _show_given(self, line: RuleLine | None, language: str) -> None:
        gives = line.rule.gives if line else {}
        chosen = next((one for one in OPTIONS if one in gives), "")
        self.scenario = line.scenario if line and "scenario_id" in gives else KEEP
        emails = line.emails if line else {}
        self.collector, self.sales = emails.get("collector_id", ""), emails.get("sales_id", "")
        self.group = str(gives.get(GROUP, ""))
        self.option, self.option_values = chosen, option_values(chosen, language)
        value = gives.get(chosen)
        self.option_value = (
            {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value or "")
        )

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def choose_option(self, viewer: Viewer, option: str) -> None:
        """Offer what an option may be."""
        self.option, self.option_value = option[:40], ""
        self.option_values = option_values(self.option, viewer.language)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def close(self) -> None:
        """Close the form; nothing is changed."""
        self.editing = False

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep the rule of the form."""
        key = row_id(self.key) or None
        try:
            await asyncio.to_thread(_save, viewer, terms_of(form), key)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        self.editing = False
        await self._read(viewer)
        await toast(self, translate(N_("Saved."), viewer.language))

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def move(self, viewer: Viewer, key: str, up: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Let a rule decide earlier, or later."""
        await asyncio.to_thread(_move, viewer, row_id(key), up=up)
        await self._read(viewer)

    @rx.event
    @guarded(Permission.EDIT_SCENARIOS)
    async def remove(self, viewer: Viewer) -> None:
        """Take the rule of the form away."""
        await asyncio.to_thread(_delete, viewer, row_id(self.key))
        self.editing = False
        await self._read(viewer)

    async def _read(self, viewer: Viewer) -> None:
        lines, names = await asyncio.to_thread(_read_rules, viewer)
        self.rules = [rule_row(one, names, viewer.language) for one in lines]
        self.loaded = True


def _read_rules(viewer: Viewer) -> tuple[list[RuleLine], Names]:
    with database().read() as session:
        return _rules(session, viewer)


def _read_form(viewer: Viewer) -> tuple[list[RuleLine], Names, "_Offered"]:
    with database().read() as session:
        offered = _Offered(
            choices.scenarios(session, viewer),
            choices.collectors(session, viewer),
            choices.colleagues(session, viewer),
            choices.groups(session, viewer),
        )
        return *_rules(session, viewer), offered


@dataclass(frozen=True)
class _Offered:
    scenarios: list[choices.Offered]
    collectors: list[choices.Offered]
    people: list[choices.Offered]
    groups: list[choices.Offered]


def _rules(session: Session, viewer: Viewer) -> tuple[list[RuleLine], Names]:
    lines = list_rules(session, viewer.actor, viewer.entity_id)
    return lines, {CUSTOMERS: custom_field_names(session, viewer.entity_id, CUSTOMERS)}


def _save(viewer: Viewer, terms: RuleTerms, key: int | None) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        save_rule(session, viewer.actor, clock(), entity, terms, key)


def _move(viewer: Viewer, key: int, *, up: bool) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        move_rule(session, viewer.actor, clock(), entity, key, up=up)


def _delete(viewer: Viewer, key: int) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        delete_rule(session, viewer.actor, clock(), entity, key)
