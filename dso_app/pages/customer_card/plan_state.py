"""An instalment plan over the items ticked: worked out, changed, noted; and taken back."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.customer_card.answers import A_WEEK, Unreadable, typed_amount, typed_date
from dso_app.pages.customer_card.items_state import ItemsState
from dso_app.pages.customer_card.timeline_state import changed
from dso_app.pages.typed import row_id, typed
from dso_app.services.commitments.instalment_plans import (
    FEWEST,
    MOST,
    BadPlan,
    Instalment,
    cancel_plan,
    make_plan,
    work_out,
)
from dso_app.services.items.chosen_items import choose_items
from dso_app.services.items.selection import Selected, sum_selection
from dso_app.services.meanwhile import DecidedMeanwhile, look_once_more
from dso_app.texts import N_, translate

_EVERY = ("month", "fortnight", "week")


@dataclass
class Line:
    """An instalment of the form."""

    number: str
    due_on: str
    amount: str


class PlanState(rx.State):
    """The dialog that makes a plan over the items ticked, and what takes one back."""

    asking: bool = False
    possible: bool = True
    """The items ticked are in one currency."""
    selection: str = ""
    currency: str = ""
    total: str = ""
    first_on: str = ""
    lines: list[Line] = []
    """Worked out; none until then."""
    worked_out: int = 0
    """Another one: the lines are filled again."""
    problem: str = ""
    wrong: dict[str, str] = {}

    @rx.event
    @guarded(Permission.QUALIFY)
    async def ask(self, viewer: Viewer) -> None:
        """Open the dialog about the items ticked."""
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        sums = await asyncio.to_thread(_sums, viewer, ids)
        one = sums[0] if len(sums) == 1 else None
        self.possible, self.currency = one is not None, one.currency if one else ""
        self.total = formats.amount(one.debit_minor, one.currency, viewer.language) if one else ""
        self.first_on = (viewer.today + A_WEEK).isoformat()
        self.selection, self.lines = items.picked_words, []
        self.problem, self.wrong, self.asking = "", {}, True

    @rx.event
    @guarded(Permission.QUALIFY)
    async def close(self) -> None:
        """Close the dialog; nothing is changed."""
        self.asking = False

    @rx.event
    @guarded(Permission.QUALIFY)
    async def work_out(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Share the amount out; each line can still be changed."""
        self.problem, self.wrong = "", {}
        try:
            found = _shares(form, self.currency)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return
        self.lines = [
            Line(
                str(number),
                one.due_on.isoformat(),
                formats.amount(one.minor, self.currency, viewer.language),
            )
            for number, one in enumerate(found, start=1)
        ]
        self.worked_out += 1

    @rx.event
    @guarded(Permission.QUALIFY)
    async def note(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Note the plan as its lines say."""
        self.problem, self.wrong = "", {}
        items = await self.get_state(ItemsState)
        ids = await items._picked_ids()  # noqa: SLF001 - hidden from the browser, not from this page
        try:
            found = [_line(form, one.number, self.currency) for one in self.lines]
            comment, seen = typed(form, "plan-comment"), items._seen  # noqa: SLF001 - as above
            await asyncio.to_thread(_make, viewer, ids, found, comment, seen)
        except Unreadable as error:
            self.wrong = {error.field: error.sentence(viewer.language)}
            return None
        except DecidedMeanwhile as error:
            self.problem = error.sentence(viewer.language)
            return changed()
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
            return None
        self.asking = False
        items._unpick()  # noqa: SLF001 - hidden from the browser, not from this page
        return await self._done(viewer)

    @rx.event
    @guarded(Permission.QUALIFY)
    async def cancel(self, viewer: Viewer, key: str) -> Any:
        """Take back what is pending of a plan."""
        await asyncio.to_thread(_cancel, viewer, key)
        return await self._done(viewer)

    async def _done(self, viewer: Viewer) -> Any:
        await toast(self, translate(N_("Saved."), viewer.language))
        return changed()


def _shares(form: Mapping[str, Any], currency: str) -> list[Instalment]:
    count = row_id(typed(form, "plan-count"))
    if not FEWEST <= count <= MOST:
        raise BadPlan(N_("A plan has {fewest} to {most} instalments."), fewest=FEWEST, most=MOST)
    total = typed_amount(form, "plan-total", currency)
    if total is None or total < count:
        raise Unreadable("plan-total", N_("This is not an amount."))
    every = typed(form, "plan-every")
    first = typed_date(form, "plan-first")
    return work_out(total, count, first, every if every in _EVERY else _EVERY[0])


def _line(form: Mapping[str, Any], number: str, currency: str) -> Instalment:
    minor = typed_amount(form, f"amount-{number}", currency)
    return Instalment(typed_date(form, f"due-{number}"), minor or 0)


def _sums(viewer: Viewer, ids: list[int]) -> list[Selected]:
    with database().read() as session:
        return sum_selection(session, viewer, ids)


def _make(viewer: Viewer, ids: list[int], lines: list[Instalment], comment: str, seen: int) -> None:
    with database().write() as session:
        choose_items(session, viewer.actor, ids)
        look_once_more(session, viewer.actor, ids, seen)
        make_plan(session, viewer.actor, clock(), ids, lines, comment)


def _cancel(viewer: Viewer, key: str) -> None:
    with database().write() as session:
        cancel_plan(session, viewer.actor, clock(), row_id(key))
