"""The table of customers, and what is done to the ones ticked."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.components.saved_searches import SearchedTable
from dso_app.components.session_state import Choice
from dso_app.components.table_later import SummedLater
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.customers.bulk import (
    Done,
    assign_collector,
    assign_scenario,
    choose_option,
    foresee,
    hand_sales,
    join_group,
    spare,
)
from dso_app.pages.customers.options import option_choices, option_values
from dso_app.pages.scenario.foreseen import foreseen_words
from dso_app.services import choices
from dso_app.services.alerts.rules import list_alerts
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.lists.custom import OWN_FILTERS
from dso_app.services.lists.customers import CustomerListing
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.narrowing import NONE
from dso_app.services.scenarios.assignment import Assigned
from dso_app.texts import N_, counted_words, translate

Verb = Callable[[Session, Viewer, list[int], Mapping[str, Any]], Done]

_BOTH = 2
_VERBS: dict[str, Verb] = {
    "scenario": assign_scenario,
    "collector": assign_collector,
    "sales": hand_sales,
    "group": join_group,
    "option": choose_option,
    "spare": spare,
}


class CustomersState(SummedLater, SearchedTable, rx.State):
    """The list of customers."""

    _filters: ClassVar[Mapping[str, str]] = {
        "show": "",
        "group": "",
        "collector": "",
        "scenario": "",
        "alert": "",
        **OWN_FILTERS,
    }

    groups: list[Choice] = []
    collectors: list[Choice] = []
    scenarios: list[Choice] = []
    alerts: list[Choice] = []
    offered_groups: list[str] = []
    """Names, for typing a group."""
    offered_collectors: list[Choice] = []
    offered_scenarios: list[Choice] = []
    offered_people: list[Choice] = []
    """Who may be a sales representative."""
    offered_options: list[Choice] = []
    option: str = ""
    """The option chosen in its dialog."""
    option_values: list[Choice] = []
    """What it may be; none where it is typed."""
    asking: str = ""
    """Which bulk dialog is open, by the name of its verb."""
    problem: str = ""
    foreseen: str = ""
    """What putting the ticked customers on the chosen scenario would do."""

    def _listing(self) -> Listing:
        return CustomerListing()

    @rx.event
    @guarded(Permission.SEE)
    async def load_choices(self, viewer: Viewer) -> None:
        """Read what the filters and the bulk dialogs offer."""
        self.asking = ""
        found, alerts = await asyncio.to_thread(_read_choices, viewer)
        self.alerts = [
            Choice("", translate(N_("Alert: all"), viewer.language)),
            *(Choice(key, translate(name, viewer.language)) for key, name in alerts),
        ]
        words = (N_("Group: all"), N_("Collector: all"), N_("Scenario: all"))
        without = (N_("Without group"), N_("Without collector"), N_("Without scenario"))
        self.groups, self.collectors, self.scenarios = (
            _filter(offered, every, none, viewer.language)
            for offered, every, none in zip(found, words, without, strict=True)
        )
        self.offered_groups = [one.name for one in found[0]]
        self.offered_collectors = [Choice(one.email, one.name) for one in found[1]]
        self.offered_scenarios = [Choice(one.name, one.name) for one in found[2]]

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open one of the bulk dialogs; an unknown name closes them."""
        self.asking = what if what in _VERBS else ""
        self.problem, self.foreseen = "", ""
        if self.asking == "scenario":
            first = self.offered_scenarios[0].value if self.offered_scenarios else ""
            await self._foresee(viewer, first)
        if self.asking == "sales":
            people = await asyncio.to_thread(_people, viewer)
            self.offered_people = [Choice(one.email, one.name) for one in people]
        if self.asking == "option":
            names = await asyncio.to_thread(_field_names, viewer)
            self.offered_options = option_choices(names, viewer.language)
            self.option = self.offered_options[0].value
            self.option_values = option_values(self.option, viewer.language)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def choose_option(self, viewer: Viewer, name: str) -> None:
        """Offer what an option may be."""
        self.option = name[:40]
        self.option_values = option_values(self.option, viewer.language)

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def weigh(self, viewer: Viewer, scenario: str) -> None:
        """Say what the scenario chosen would do, before anything is done."""
        await self._foresee(viewer, scenario[:200])

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def merge_two(self) -> Any:
        """Lay the two customers ticked side by side; the one ticked first is offered to stay."""
        ids = await self._ids()
        return rx.redirect(f"/merge/{ids[0]}-{ids[1]}") if len(ids) == _BOTH else None

    async def _foresee(self, viewer: Viewer, scenario: str) -> None:
        ids = await self._ids()
        found = await asyncio.to_thread(_foresee, viewer, ids, scenario)
        self.foreseen = foreseen_words(found, viewer.language)

    async def _ids(self) -> list[int]:
        return [int(key) for key in await self._picked_keys() if key.isdecimal()]

    @rx.event
    @guarded(Permission.EDIT_CUSTOMERS)
    async def do(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Do to the customers ticked what the open dialog asks."""
        verb = _VERBS.get(self.asking)
        if verb is None:
            return None
        ids = await self._ids()
        try:
            done = await asyncio.to_thread(_write, viewer, verb, ids, form)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking, self.problem = "", ""
        self._unpick()
        await toast(self, _words(done, viewer.language))
        return [CustomersState.load_choices, CustomersState.reload_table]


def _filter(offered: list[choices.Offered], every: str, none: str, language: str) -> list[Choice]:
    return [
        Choice("", translate(every, language)),
        *(Choice(str(one.id), one.name) for one in offered),
        Choice(NONE, translate(none, language)),
    ]


def _words(done: Done, language: str) -> str:
    one, several = N_("{count} customer changed."), N_("{count} customers changed.")
    return counted_words(one, several, done.changed, language)


def _read_choices(
    viewer: Viewer,
) -> tuple[tuple[list[choices.Offered], ...], list[tuple[str, str]]]:
    """What filters and dialogs offer, and the alerts that find customers: id and name."""
    with database().read() as session:
        offered = (
            choices.groups(session, viewer),
            choices.collectors(session, viewer),
            choices.scenarios(session, viewer),
        )
        alerts = list_alerts(session, viewer.actor, viewer.entity_id)
        return offered, [(str(one.id), one.name) for one in alerts if one.conditions]


def _people(viewer: Viewer) -> list[choices.Offered]:
    with database().read() as session:
        return choices.colleagues(session, viewer)


def _field_names(viewer: Viewer) -> dict[str, str]:
    with database().read() as session:
        return custom_field_names(session, viewer.entity_id, CUSTOMERS)


def _foresee(viewer: Viewer, ids: list[int], scenario: str) -> Assigned:
    with database().read() as session:
        return foresee(session, viewer, ids, scenario)


def _write(viewer: Viewer, verb: Verb, ids: list[int], form: Mapping[str, Any]) -> Done:
    with database().write() as session:
        return verb(session, viewer, ids, form)
