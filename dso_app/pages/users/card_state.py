"""The person open beside the list, and what is done about them."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import OWN_PORTFOLIO, Permission, Role
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.pages.account.absence_state import read_day
from dso_app.pages.typed import row_id, typed
from dso_app.pages.users.card import Shown, offered_substitutes, offered_successors, read_user
from dso_app.pages.users.invite_state import InviteState, companies, companies_ticked, deliver
from dso_app.pages.users.state import UsersState
from dso_app.services.people import absences, two_factor, users
from dso_app.services.people.leaving_users import switch_off
from dso_app.services.people.login_links import new_link
from dso_app.services.people.scopes import change_scope
from dso_app.texts import N_, translate

Verb = Callable[[Session], Any]
NOBODY = "nobody"
"""What the form says when customers stay without anybody."""


class UserState(rx.State):
    """One person."""

    card: Shown = Shown()
    asking: str = ""
    """Which dialog is open: `edit`, `off`, `absence`, or none."""
    companies: list[Choice] = []
    people: list[Choice] = []
    """Who may take over, or replace them."""
    narrow: bool = True
    all_companies: bool = True
    first: str = ""
    wrong: str = ""
    version: int = 0

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def open_user(self, viewer: Viewer, key: str) -> None:
        """Open a row beside the list."""
        self.asking = ""
        await self._show(viewer, row_id(key))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def close(self) -> None:
        """Give the list the whole width."""
        self.card, self.asking = Shown(), ""
        (await self.get_state(UsersState)).opened = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Open one of the dialogs; an unknown word closes them."""
        self.wrong, self.asking = "", what if what in _OFFERS and self.card.key else ""
        if not self.asking:
            return
        self.version += 1
        self.first = viewer.today.isoformat()
        self.narrow = self.card.role in OWN_PORTFOLIO
        self.all_companies = self.card.all_companies
        self.companies = await asyncio.to_thread(companies, viewer)
        self.people = await asyncio.to_thread(_offered, viewer, self.asking, row_id(self.card.key))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_role(self, role: str) -> None:
        """Another role in the dialog: it may see all customers by itself."""
        self.narrow = role in OWN_PORTFOLIO

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_all(self, everywhere: bool) -> None:  # noqa: FBT001 - as the box sends it
        """All companies, or some of them."""
        self.all_companies = everywhere

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def save(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Keep name, role and scope; another role or scope ends their sessions."""
        verb = partial(_save, viewer=viewer, user_id=row_id(self.card.key), form=dict(form))
        await self._do(viewer, verb, N_("Saved."))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def switch_off(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Let them log in no longer; what they had in their care goes where the form says."""
        successor = typed(form, "successor")
        verb = partial(
            _switch_off, viewer=viewer, user_id=row_id(self.card.key), successor=successor
        )
        uncovered = await self._do(viewer, verb, N_("Switched off."))
        if uncovered:
            names = ", ".join(one.absent for one in uncovered)
            words = N_("Nobody replaces any more: {names}.")
            await toast(self, translate(words, viewer.language, names=names), "warn")

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def switch_on(self, viewer: Viewer) -> None:
        """Let them log in again."""
        user_id = row_id(self.card.key)

        def act(session: Session) -> None:
            users.set_active(session, viewer.actor, clock(), user_id, active=True)

        await self._do(viewer, act, N_("Switched on."))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def send_link(self, viewer: Viewer) -> None:
        """Send a link to choose a password by; it is shown where no mail leaves."""
        user_id = row_id(self.card.key)
        done = await asyncio.to_thread(
            deliver, viewer, lambda session: new_link(session, viewer.actor, clock(), user_id)
        )
        await (await self.get_state(InviteState))._told(viewer, done)  # noqa: SLF001 - hidden from the browser alone
        await self._show(viewer, user_id)
        await self._reload()

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def reset_codes(self, viewer: Viewer) -> None:
        """Take the codes from who lost them."""
        user_id = row_id(self.card.key)

        def act(session: Session) -> None:
            two_factor.reset(session, viewer.actor, clock(), user_id)

        await self._do(viewer, act, N_("Two-factor login was reset."))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def enter_absence(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Enter that they are away, and who replaces them."""
        verb = partial(_absent, viewer=viewer, user_id=row_id(self.card.key), form=dict(form))
        await self._do(viewer, verb, N_("Absence entered."))

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def end_absence(self, viewer: Viewer, key: str) -> None:
        """Take an absence away."""

        def act(session: Session) -> None:
            absences.end_absence(session, viewer.actor, clock(), row_id(key))

        await self._do(viewer, act, N_("Absence ended."))

    async def _do(self, viewer: Viewer, verb: Verb, said: str) -> Any:
        """Do it in one transaction; a refusal stands in the dialog that is open."""
        user_id = row_id(self.card.key)
        try:
            answer = await asyncio.to_thread(_write, verb)
        except RelanceError as error:
            if not self.asking:
                raise
            self.wrong = error.sentence(viewer.language)
            return None
        self.asking = ""
        await toast(self, translate(said, viewer.language))
        await self._show(viewer, user_id)
        await self._reload()
        return answer

    async def _show(self, viewer: Viewer, user_id: int) -> None:
        self.card = await asyncio.to_thread(_read, viewer, user_id)
        (await self.get_state(UsersState)).opened = self.card.key

    async def _reload(self) -> None:
        table = await self.get_state(UsersState)
        await table._read_table()  # noqa: SLF001 - hidden from the browser alone


_OFFERS: dict[str, Callable[[Session, Viewer, int], list[Choice]]] = {
    "edit": lambda _session, _viewer, _user_id: [],
    "off": offered_successors,
    "absence": offered_substitutes,
}


def _offered(viewer: Viewer, asking: str, user_id: int) -> list[Choice]:
    with database().read() as session:
        return _OFFERS[asking](session, viewer, user_id)


def _read(viewer: Viewer, user_id: int) -> Shown:
    with database().read() as session:
        return read_user(session, viewer, clock(), user_id)


def _write(verb: Verb) -> Any:
    with database().write() as session:
        return verb(session)


def _save(session: Session, *, viewer: Viewer, user_id: int, form: Mapping[str, Any]) -> None:
    user = users.find_user(session, viewer.actor, user_id)
    users.rename(session, viewer.actor, clock(), user_id, typed(form, "edit_name"))
    role = users.parse_role(typed(form, "edit_role"))
    if role is not Role(user.role):
        users.change_role(session, viewer.actor, clock(), user_id, role)
    change_scope(
        session,
        viewer.actor,
        clock(),
        user_id,
        entity_ids=companies_ticked(viewer, form, "edit"),
        whole_ledger=bool(form.get("edit_whole_ledger")) and role in OWN_PORTFOLIO,
    )


def _switch_off(session: Session, *, viewer: Viewer, user_id: int, successor: str) -> Any:
    return switch_off(
        session,
        viewer.actor,
        clock(),
        user_id,
        viewer.today,
        successor="" if successor == NOBODY else successor,
        nobody=successor == NOBODY,
    )


def _absent(session: Session, *, viewer: Viewer, user_id: int, form: Mapping[str, Any]) -> None:
    absences.add_absence(
        session,
        viewer.actor,
        clock(),
        user_id,
        row_id(typed(form, "substitute")),
        first_on=read_day(dict(form), "away_from"),
        last_on=read_day(dict(form), "away_to"),
        today=viewer.today,
    )
