"""Who one is here, and one's password."""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app.access.passwords import UnfitPassword
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded, token_of
from dso_app.components.session_state import FrameState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.pages.typed import typed
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.services.people.own_account import SamePassword, change_password
from dso_app.services.people.users import rename
from dso_app.texts import N_, translate


@dataclass
class Who:
    """What is shown of the person."""

    name: str = ""
    email: str = ""
    role: str = ""


class AccountState(rx.State):
    """Name and password."""

    read: bool = False
    who: Who = Who()
    wrong_name: str = ""
    wrong_old: str = ""
    wrong_new: str = ""
    version: int = 0
    """Another one: the password's form is emptied."""

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def load(self, viewer: Viewer) -> None:
        """Read who looks."""
        self.who = await asyncio.to_thread(_read, viewer)
        self.wrong_name = self.wrong_old = self.wrong_new = ""
        self.version += 1
        self.read = True

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def save_name(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Be called by another name: customers read it under the messages."""
        self.wrong_name = ""
        try:
            await asyncio.to_thread(_rename, viewer, typed(form, "own_name"))
        except RelanceError as error:
            self.wrong_name = error.sentence(viewer.language)
            return None
        await toast(self, translate(N_("Saved."), viewer.language))
        return [FrameState.enter, AccountState.load]

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def save_password(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Choose another password; the other sessions end."""
        self.wrong_old = self.wrong_new = ""
        old, new, token = str(form.get("old") or ""), str(form.get("new") or ""), token_of(self)
        try:
            ended = await asyncio.to_thread(
                change_password, database(), clock(), viewer.actor, token, old, new
            )
        except RelanceError as error:
            sentence = error.sentence(viewer.language)
            if isinstance(error, UnfitPassword | SamePassword):
                self.wrong_new = sentence
            else:
                self.wrong_old = sentence
            return
        self.version += 1
        words = N_("Password changed. Other sessions ended: {count}.")
        await toast(self, translate(words, viewer.language, count=ended))


def _read(viewer: Viewer) -> Who:
    with database().read() as session:
        user = session.get_one(User, viewer.actor.user_id)
        role = translate(ROLE_WORDS[viewer.actor.role], viewer.language)
        return Who(user.name, user.email, role)


def _rename(viewer: Viewer, name: str) -> None:
    with database().write() as session:
        rename(session, viewer.actor, clock(), viewer.actor.user_id or 0, name)
