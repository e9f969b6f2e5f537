"""Two customers side by side: which stays, what is kept of each, then the merge."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.permissions import Permission
from dso_app.access.scope import UnknownCustomer, find_customer
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.domain.merging import FIELDS, Side
from dso_app.errors import RelanceError
from dso_app.pages.merge import words
from dso_app.pages.merge.words import Choosing, Counted, Offered, Who
from dso_app.pages.typed import row_id
from dso_app.services.company.custom_fields import CUSTOMERS, custom_field_names
from dso_app.services.merging.merge import MergeRequest, merge_customers
from dso_app.services.merging.reading import MergeView
from dso_app.services.merging.suggestions import dismiss_two, others_like
from dso_app.services.merging.view import read_merge
from dso_app.texts import N_, translate

_FIELDS = frozenset(field.name for field in FIELDS)
_NOBODY = N_("There is no such customer, or it belongs to another company or a colleague.")


@dataclass(frozen=True)
class _Read:
    view: MergeView
    names: dict[str, str]


class MergeState(rx.State):
    """The two, and what is chosen of them."""

    shown_at: str = ""
    """The address this was read for: until it is the browser's, nothing is shown."""
    problem: str = ""
    """Why there is nothing to merge here; empty when there is."""
    survivor: Who = Who()
    gone: Who = Who()
    """Empty while the other of the two is not chosen yet."""
    rows: list[Choosing] = []
    same: str = ""
    figures: list[Counted] = []
    refusal: str = ""
    """Why the two cannot be merged as they are."""
    question: str = ""
    found: list[Offered] = []
    """Customers to merge with, while the other is not chosen."""
    searched: bool = False
    turn: int = 0
    """Rises when what is ticked is another thing: the boxes are drawn anew."""
    _ids: tuple[int, int] = (0, 0)
    _picks: dict[str, str] = {}
    _seen: str = ""

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def open_merge(self, viewer: Viewer) -> None:
        """Read the two customers the address names, or the one."""
        path = str(self.router.url.path)
        first, _, second = path.rstrip("/").rpartition("/")[2].partition("-")
        self._ids, self._picks = (row_id(first), row_id(second)), {}
        await self._show(viewer)
        self.shown_at = path

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def search(self, viewer: Viewer, text: str) -> None:
        """Look for the other customer by name or code."""
        self.searched = bool(text.strip())
        self.found = await asyncio.to_thread(_others, viewer, self._ids[0], text[:200])

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def swap(self, viewer: Viewer) -> None:
        """Let the other one stay; what is kept begins with its own."""
        self._ids, self._picks = self._ids[::-1], {}
        await self._show(viewer)

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def pick(self, name: str, side: str) -> None:
        """Keep a field of the one or of the other."""
        if name in _FIELDS and side in set(Side):
            self._picks = {**self._picks, name: side}

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def not_same(self, viewer: Viewer) -> Any:
        """Say that the two are not the same."""
        await asyncio.to_thread(_dismiss, viewer, self._ids)
        await toast(self, translate(N_("They are not suggested again."), viewer.language))
        return rx.redirect("/duplicates")

    @rx.event
    @guarded(Permission.MERGE_CUSTOMERS)
    async def merge(self, viewer: Viewer) -> Any:
        """Merge them, and go to the one that stays."""
        picks = {name: Side(side) for name, side in self._picks.items()}
        asked = MergeRequest(*self._ids, picks, self._seen)
        gone = self.gone.name
        try:
            key, name = await asyncio.to_thread(_merge, viewer, asked)
        except RelanceError as error:
            await self._show(viewer)
            await toast(self, error.sentence(viewer.language), "bad")
            return None
        said = translate(
            N_("{gone} was merged into {name}."), viewer.language, gone=gone, name=name
        )
        await toast(self, said)
        return rx.redirect(f"/customers/{key}")

    async def _show(self, viewer: Viewer) -> None:
        self.problem, self.found, self.searched = "", [], False
        self.survivor = self.gone = Who()
        try:
            if self._ids[1]:
                read = await asyncio.to_thread(_read, viewer, self._ids)
                self._show_both(read, viewer)
            else:
                self.survivor = await asyncio.to_thread(_one, viewer, self._ids[0])
                self.found = await asyncio.to_thread(_others, viewer, self._ids[0], "")
        except UnknownCustomer:
            self.problem = translate(_NOBODY, viewer.language)
        except RelanceError as error:
            self.problem = error.sentence(viewer.language)
        self.turn += 1

    def _show_both(self, read: _Read, viewer: Viewer) -> None:
        view, language = read.view, viewer.language
        picks = {name: Side(side) for name, side in self._picks.items()}
        self.survivor, self.gone = words.who(view.survivor), words.who(view.gone)
        self.rows = words.choosing(view, picks, read.names, language)
        self.same = words.same_words(view, language)
        self.figures = words.counted(view, viewer)
        self.refusal = view.refusal.sentence(language) if view.refusal else ""
        self.question = words.question(view, language)
        self._seen = view.seen


def _read(viewer: Viewer, ids: tuple[int, int]) -> _Read:
    with database().read() as session:
        view = read_merge(session, viewer.actor, *ids)
        names = custom_field_names(session, view.survivor.entity_id, CUSTOMERS)
        return _Read(view, names)


def _one(viewer: Viewer, customer_id: int) -> Who:
    with database().read() as session:
        return words.who(find_customer(session, viewer.actor, customer_id))


def _others(viewer: Viewer, customer_id: int, text: str) -> list[Offered]:
    with database().read() as session:
        customer = find_customer(session, viewer.actor, customer_id)
        found = others_like(session, viewer, customer_id, text)
        return [words.offered(customer, one) for one in found]


def _dismiss(viewer: Viewer, ids: tuple[int, int]) -> None:
    with database().write() as session:
        dismiss_two(session, viewer.actor, clock(), *ids)


def _merge(viewer: Viewer, asked: MergeRequest) -> tuple[int, str]:
    with database().write() as session:
        stays = merge_customers(session, viewer.actor, clock(), asked)
        return asked.survivor_id, stays.name
