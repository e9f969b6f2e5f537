"""The dry run of a scenario: asked, followed while it is worked on, read day by day."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.table_state import TableState
from dso_app.database import database
from dso_app.models import Entity, Simulation, known_id
from dso_app.pages.scenario.opening import scenario_id_of
from dso_app.pages.simulation.calendar import Week, weekdays, weeks_of
from dso_app.pages.typed import typed
from dso_app.services.lists.listing import Listing
from dso_app.services.lists.simulation import SimulationListing
from dso_app.services.scenarios.card import read_card
from dso_app.services.scenarios.drafts import drafted_scenario
from dso_app.services.scenarios.verbs import UnknownScenario
from dso_app.services.simulations.answers import DayFound, Sums, found_days, found_sums
from dso_app.services.simulations.runs import (
    DONE,
    FAILED,
    Ask,
    ask,
    carry_out,
    find_run,
    is_short,
)
from dso_app.services.simulations.simulate import LONGEST, BadSpan, Payments
from dso_app.texts import N_, counted_words, translate

_USUAL_SPAN = 60
_DIGITS = 6


@dataclass(frozen=True)
class _Read:
    """What the screen is filled from.

    Attributes:
        run: the question asked last; None where none was.
        draft: there are unsaved changes that can be simulated.
    """

    name: str
    customers: int
    draft: bool
    run: Simulation | None
    days: dict[date, DayFound]
    sums: Sums | None


class SimulationState(TableState, rx.State):
    """The question, its calendar, and its list."""

    _filters = {"scenario": "", "edited": "", "on": "", "channel": ""}

    missing: bool = False
    key: str = ""
    name: str = ""
    customers: int = 0
    customers_words: str = ""
    has_draft: bool = False
    days: str = str(_USUAL_SPAN)
    payments: str = Payments.NONE.value
    form_key: int = 0
    """Moves on when the form must show other values than those typed."""
    asked: bool = False
    """Something was asked."""
    working: bool = False
    failed: bool = False
    about: str = ""
    """What was asked, in words."""
    weekdays: list[str] = []
    weeks: list[Week] = []
    total: str = ""
    reached: str = ""
    alone: str = ""
    busiest: str = ""
    busiest_note: str = ""

    def _listing(self) -> Listing:
        return SimulationListing()

    def _preferred(self) -> Mapping[str, str]:
        return {"scenario": self._asked_key()}

    def _asked_key(self) -> str:
        return str(self.router.url.path).rstrip("/").split("/")[-2]

    @rx.event
    @guarded(Permission.SEE)
    async def open_simulation(self, viewer: Viewer) -> None:
        """Show what was asked last of the scenario the address names."""
        self.key = self.filters["scenario"] = self._asked_key()
        self.form_key += 1
        await self._look(viewer)

    @rx.event
    @guarded(Permission.SEE)
    async def follow_work(self, viewer: Viewer) -> None:
        """See whether a long one is done."""
        await self._look(viewer)
        if not self.working:
            await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def simulate(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Ask; short ones are answered at once, long ones by the runner."""
        how = typed(form, "payments")
        wanted = Ask(
            scenario_id_of(self.key),
            _whole(typed(form, "days")),
            Payments(how) if how in set(Payments) else Payments.NONE,
            edited=typed(form, "edited") == "yes",
        )
        await asyncio.to_thread(_ask, viewer, wanted)
        self.filters["edited"] = "yes" if wanted.edited else ""
        self.filters["on"] = self.filters["channel"] = ""
        self.page = 1
        await self._look(viewer)
        await self._read_table()

    @rx.event
    @guarded(Permission.SEE)
    async def choose_day(self, on: str) -> None:
        """Keep what would be done on a day; on the same one again, all."""
        self.filters["on"] = "" if self.filters["on"] == on else on[:10]
        self.page = 1
        await self._read_table()

    async def _look(self, viewer: Viewer) -> None:
        self.missing = False
        edited = self.filters["edited"] == "yes"
        try:
            read = await asyncio.to_thread(_read, viewer, self.key, edited)
        except UnknownScenario:
            self.missing = self.loaded = True
            return
        language = viewer.language
        self.name, self.customers, self.has_draft = read.name, read.customers, read.draft
        one, several = N_("{count} customer"), N_("{count} customers")
        self.customers_words = counted_words(one, several, read.customers, language)
        self.weekdays = weekdays(language)
        run = read.run
        self.asked = run is not None
        if run is None:
            self.weeks, self.working, self.failed, self.about = [], False, False, ""
            return
        self.days, self.payments = str(run.days), run.payments
        self.failed = run.state == FAILED
        self.working = not self.failed and run.state != DONE
        self.about = _about(viewer, run)
        self.weeks = weeks_of(run.starts_on, run.days, read.days, language)
        if read.sums is not None:
            self._say_sums(viewer, read.sums, read.days)

    def _say_sums(self, viewer: Viewer, sums: Sums, days: dict[date, DayFound]) -> None:
        language = viewer.language
        self.total = formats.number(sums.count, language)
        self.reached = formats.number(sums.customers, language)
        self.alone = formats.number(sums.automatic, language)
        self.busiest, self.busiest_note = "—", ""
        if days:
            on = max(days, key=lambda one: (days[one].count, one.toordinal() * -1))
            self.busiest = formats.day(on, language, "EEE d MMM")
            one, several = N_("{count} action"), N_("{count} actions")
            self.busiest_note = counted_words(one, several, days[on].count, language)


def _about(viewer: Viewer, run: Simulation) -> str:
    what = N_("with your unsaved changes") if run.edited else N_("as saved")
    payments = (
        N_("everybody pays at their usual delay")
        if run.payments == Payments.USUAL
        else N_("nobody pays")
    )
    return counted_words(
        N_("{count} day from {day}, {what}, {payments}; asked on {moment}"),
        N_("{count} days from {day}, {what}, {payments}; asked on {moment}"),
        run.days,
        viewer.language,
        day=formats.day(run.starts_on, viewer.language, "d MMMM"),
        what=translate(what, viewer.language),
        payments=translate(payments, viewer.language),
        moment=formats.moment(run.asked_at, viewer.language, viewer.timezone),
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise BadSpan(days=text or "—", longest=LONGEST)
    return int(text)


def _ask(viewer: Viewer, wanted: Ask) -> None:
    with database().write() as session:
        entity = session.get_one(Entity, viewer.entity_id)
        asked = known_id(ask(session, viewer.actor, clock(), entity, wanted))
        short = is_short(session, wanted.scenario_id)
    if short:
        carry_out(database(), clock(), asked)


def _read(viewer: Viewer, key: str, edited: bool) -> _Read:  # noqa: FBT001 - what is asked of a thread has no names
    scenario_id = scenario_id_of(key)
    with database().read() as session:
        card = read_card(session, viewer.actor, clock(), viewer.entity, scenario_id)
        draft = False
        if viewer.actor.may(Permission.EDIT_SCENARIOS):
            drafted = drafted_scenario(session, viewer.actor, viewer.entity, scenario_id)
            draft = drafted is not None
        run = find_run(session, viewer.actor, viewer.entity_id, scenario_id, edited=edited)
        days: dict[date, DayFound] = {}
        sums = None
        if run is not None and run.state == DONE:
            days = found_days(session, viewer, known_id(run))
            sums = found_sums(session, viewer, known_id(run))
        return _Read(card.name, card.customers, draft, run, days, sums)
