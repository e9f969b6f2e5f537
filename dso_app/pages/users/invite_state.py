"""Inviting somebody, and the link where no mail brought it."""

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import reflex as rx
from sqlmodel import Session

from dso_app.access.permissions import OWN_PORTFOLIO, Permission
from dso_app.access.scope import find_entities
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import Choice
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import known_id
from dso_app.pages.typed import typed
from dso_app.pages.users.state import UsersState
from dso_app.services.people.login_links import Handed, invite
from dso_app.services.people.users import parse_role
from dso_app.texts import N_, translate
from dso_app.workflows.invitations import Delivered, hand_out


class InviteState(rx.State):
    """The dialog of an invitation, and the one that shows a link once."""

    opened: bool = False
    companies: list[Choice] = []
    narrow: bool = True
    """The role chosen sees its own customers, unless it is given all."""
    all_companies: bool = True
    may_all: bool = True
    """The administrator sees all companies, and may let others."""
    wrong: str = ""
    link: str = ""
    """Shown this once: no mail left."""
    link_for: str = ""

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def ask(self, viewer: Viewer, opened: bool) -> None:  # noqa: FBT001 - as the buttons send it
        """Open or close the dialog."""
        self.opened, self.wrong = opened, ""
        self.narrow, self.may_all = True, viewer.actor.entity_ids is None
        self.all_companies = self.may_all
        self.companies = await asyncio.to_thread(companies, viewer)

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_role(self, role: str) -> None:
        """Another role: it may see all customers by itself."""
        self.narrow = role in OWN_PORTFOLIO

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def choose_all(self, everywhere: bool) -> None:  # noqa: FBT001 - as the box sends it
        """All companies, or some of them."""
        self.all_companies = everywhere and self.may_all

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def send(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Make the user and send them their link."""
        self.wrong = ""
        try:
            verb = partial(_invite, viewer=viewer, form=dict(form))
            done = await asyncio.to_thread(deliver, viewer, verb)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        self.opened = False
        await self._told(viewer, done)
        table = await self.get_state(UsersState)
        await table._read_table()  # noqa: SLF001 - hidden from the browser alone

    @rx.event
    @guarded(Permission.ADMINISTER)
    async def forget_link(self) -> None:
        """Close the dialog that shows a link: it cannot be shown again."""
        self.link = self.link_for = ""

    async def _told(self, viewer: Viewer, done: Delivered) -> None:
        """Say what became of a link."""
        if done.mailed:
            words = N_("The link was mailed to {email}.")
            await toast(self, translate(words, viewer.language, email=done.user.email))
        else:
            self.link, self.link_for = done.link, done.user.email


def companies(viewer: Viewer) -> list[Choice]:
    """The companies an administrator may let people see."""
    with database().read() as session:
        found = find_entities(session, viewer.actor)
        return [Choice(str(one.id), f"{one.code} · {one.name}".strip(" ·")) for one in found]


def companies_ticked(viewer: Viewer, form: Mapping[str, Any], prefix: str) -> list[int] | None:
    """The companies a form names; None for all."""
    if form.get(f"{prefix}_all_companies") and viewer.actor.entity_ids is None:
        return None
    with database().read() as session:
        known = [known_id(one) for one in find_entities(session, viewer.actor)]
    return [key for key in known if form.get(f"{prefix}_company_{key}")]


def deliver(viewer: Viewer, verb: Callable[[Session], Handed]) -> Delivered:
    """Make a link and hand it out."""
    return hand_out(database(), clock(), viewer, verb)


def _invite(session: Session, *, viewer: Viewer, form: Mapping[str, Any]) -> Handed:
    return invite(
        session,
        viewer.actor,
        clock(),
        email=typed(form, "invite_email"),
        name=typed(form, "invite_name"),
        role=parse_role(typed(form, "invite_role")),
        language=typed(form, "invite_language"),
        entity_ids=companies_ticked(viewer, form, "invite"),
        whole_ledger=bool(form.get("invite_whole_ledger")),
    )
