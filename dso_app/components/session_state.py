"""What the frame knows of the person in front of it, small and flat.

It is only for showing: what may be done is decided by the guard of each handler.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import reflex as rx

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.components.choices import choose_entity, choose_language
from dso_app.components.guard import current_viewer, guarded
from dso_app.components.language import LanguageState
from dso_app.components.left_behind import leave_behind
from dso_app.components.toasts import forget_toasts
from dso_app.database import database
from dso_app.services.frame import Frame, Waiting, count_waiting, find, read_frame
from dso_app.services.people.absences import Span
from dso_app.settings import settings
from dso_app.texts import N_, translate

_MIN_SEARCH = 2
ACCOUNT = "/account"
"""One's own account: all there is for who must switch codes at log-in on first."""


@dataclass
class Choice:
    """One thing to choose from: what is sent, what is read."""

    value: str
    label: str


@dataclass
class FoundLine:
    """One line under the search."""

    title: str
    detail: str
    href: str


class FrameState(LanguageState):
    """The frame of every page."""

    ready: bool = False
    """The person is known; until then pages show grey shapes."""
    user_name: str = ""
    initials: str = ""
    role: str = ""
    permissions: list[str] = []
    entity_id: str = ""
    entity_name: str = ""
    entities: list[Choice] = []
    business_date: str = ""
    date_banner: str = ""
    test_banner: str = ""
    absence_banners: list[str] = []
    """Whom one replaces today, and who replaces oneself."""
    badges: dict[str, int] = {}
    found: list[FoundLine] = []
    searched: bool = False

    _package: str = ""
    """Of the screen shown."""

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def arrive(self, package: str) -> Any:
        """Forget what the screen before held, and learn who is there; first handler of every page.

        Args:
            package: of the screen that is entered.
        """
        left, self._package = self._package, package
        if left != package:
            await leave_behind(self, left)
        return await self._enter()

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def enter(self) -> Any:
        """Learn anew who is there, after that changed."""
        return await self._enter()

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def count(self) -> None:
        """Count what waits, beside the menu's entries; the last handler of every page.

        Nobody came for the counts: what the page is about does not wait for them.
        """
        waiting = await asyncio.to_thread(_count, current_viewer())
        self.badges = {"to_do": waiting.to_do, "outbox_trouble": waiting.outbox_trouble}

    async def _enter(self) -> Any:
        who = current_viewer()
        frame = await asyncio.to_thread(_read, who)
        self._show(who, frame)
        await forget_toasts(self)
        astray = who.actor.confined and self.router.url.path != ACCOUNT
        return rx.redirect(ACCOUNT) if astray else None

    @rx.event
    @guarded(Permission.SEE)
    async def search(self, text: str) -> None:
        """Look for customers and items while one types."""
        self.searched = len(text.strip()) >= _MIN_SEARCH
        self.found = []
        if self.searched:
            self.found = await asyncio.to_thread(_find, current_viewer(), text)

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def switch_entity(self, entity_id: str) -> Any:
        """Work for another of our companies; the page is then read again."""
        await choose_entity(self, entity_id)
        return rx.redirect("/")

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def switch_language(self, language: str) -> Any:
        """Read the screens in another language; the page is then read again."""
        await choose_language(language)
        return rx.redirect(str(self.router.url.path))

    def _show(self, who: Viewer, frame: Frame) -> None:
        actor, language = who.actor, who.language
        self.language = language
        self.user_name = actor.name
        self.initials = initials(actor.name)
        self.role = actor.role.value
        self.permissions = sorted(permission.value for permission in actor.permissions)
        self.entity_id = str(who.entity_id)
        self.entities = [Choice(str(one.id), one.name or one.code) for one in frame.entities]
        self.entity_name = next(
            (one.label for one in self.entities if one.value == self.entity_id), ""
        )
        self.business_date = formats.day(who.today, language, "EEE d MMM y")
        self.date_banner = _date_banner(self.business_date, language)
        self.test_banner = _test_banner(frame.tests, language)
        self.absence_banners = _absence_banners(frame.absences, who)
        self.found, self.searched = [], False
        self.ready = True


def initials(name: str) -> str:
    """The first letters of the first and the last word of a name: "Claire Moreau" → "CM"."""
    words = name.split()
    return (
        "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper() if words else ""
    )


def _date_banner(day: str, language: str) -> str:
    if not settings().today:
        return ""
    return translate(N_("The business date is set to {day}."), language, day=day)


def _test_banner(address: str, language: str) -> str:
    if not address:
        return ""
    words = N_("Test mode: everything goes to {address}, customers get nothing.")
    return translate(words, language, address=address)


def _absence_banners(spans: tuple[Span, ...], who: Viewer) -> list[str]:
    sentences = []
    for one in spans:
        until = formats.day(one.last_on, who.language)
        words = N_("You replace {name} until {day}: their customers are among yours.")
        name = one.absent
        if one.absent_id == who.actor.user_id:
            words, name = N_("You are absent until {day}: {name} replaces you."), one.substitute
        sentences.append(translate(words, who.language, name=name, day=until))
    return sentences


def _read(who: Viewer) -> Frame:
    with database().read() as session:
        return read_frame(session, who)


def _count(who: Viewer) -> Waiting:
    with database().read() as session:
        return count_waiting(session, who)


def _find(who: Viewer, text: str) -> list[FoundLine]:
    with database().read() as session:
        hits = find(session, who.actor, who.entity_id, text)
    return [FoundLine(hit.title, hit.detail, f"/customers/{hit.customer_id}") for hit in hits]
