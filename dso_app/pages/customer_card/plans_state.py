"""The instalment plans of the customer, with what became of each instalment."""

import asyncio
from dataclasses import dataclass, field

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer
from dso_app.access.viewer import Viewer
from dso_app.components.guard import guarded
from dso_app.database import database
from dso_app.domain.promises import PromiseState
from dso_app.models import InstalmentPlan, Promise
from dso_app.pages.typed import id_at_the_end
from dso_app.services.commitments.instalment_plans import plans_of
from dso_app.services.lists.words import promise_state
from dso_app.texts import N_, translate


@dataclass
class Part:
    """An instalment of a plan that was made, ready to read."""

    words: str
    state: str
    tone: str


@dataclass
class Plan:
    """A plan that was made."""

    key: str
    title: str
    parts: list[Part] = field(default_factory=list)
    running: bool = False


class PlansState(rx.State):
    """The plans there are."""

    plans: list[Plan] = []

    @rx.event
    @guarded(Permission.SEE)
    async def load(self, viewer: Viewer) -> None:
        """Read the plans of the customer the address names."""
        try:
            found = await asyncio.to_thread(_read, viewer, id_at_the_end(self))
        except UnknownCustomer:
            found = []
        self.plans = [_plan(plan, parts, viewer) for plan, parts in found]


def _plan(plan: InstalmentPlan, parts: list[Promise], viewer: Viewer) -> Plan:
    language = viewer.language
    count, total = len(parts), sum(one.amount_minor for one in parts)
    title = translate(
        N_("{amount} in {count} instalments"),
        language,
        amount=formats.amount_with_currency(total, plan.currency, language),
        count=formats.number(count, language),
    )
    lines = []
    for one in parts:
        amount = formats.amount(one.amount_minor, plan.currency, language)
        state = promise_state(one.state)
        words = f"{formats.day(one.due_on, language)} · {amount}"
        lines.append(Part(words, translate(str(state.value), language), state.tone))
    running = any(one.state == PromiseState.PENDING for one in parts)
    return Plan(str(plan.id), title, lines, running=running)


def _read(viewer: Viewer, customer_id: int) -> list[tuple[InstalmentPlan, list[Promise]]]:
    with database().read() as session:
        return plans_of(session, viewer.actor, customer_id)
