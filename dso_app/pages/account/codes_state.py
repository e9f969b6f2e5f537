"""Two-factor login of one's own account: set up, recovery codes, switched off."""

import asyncio
from typing import Any

import reflex as rx
import segno

from dso_app.access.actors import wants_codes
from dso_app.access.codes import app_address
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.components.guard import guarded
from dso_app.components.session_state import FrameState
from dso_app.components.toasts import toast
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.pages.typed import typed
from dso_app.secrets import decrypt
from dso_app.services.people import two_factor
from dso_app.services.people.own_account import WrongPassword, end_codes, new_codes
from dso_app.texts import N_, translate

_GROUP = 4


class CodesState(rx.State):
    """Codes at log-in."""

    read: bool = False
    on: bool = False
    required: bool = False
    """Administrators want them of this person."""
    left: int = 0
    """Recovery codes not used yet."""
    asking: str = ""
    """What is being done: `on`, `renew`, `off`, or empty."""
    picture: str = ""
    """The QR code, while it is set up."""
    seed: str = ""
    """The same, for who types it; in groups of four."""
    codes: list[str] = []
    """Recovery codes, shown once."""
    wrong: str = ""
    wrong_password: str = ""

    _sealed: str = ""

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def load(self, viewer: Viewer) -> None:
        """Read how it stands."""
        self._forget()
        await self._reload(viewer)
        self.read = True

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def ask(self, viewer: Viewer, what: str) -> None:
        """Begin to switch on, renew the codes or switch off; an unknown word ends it."""
        self._forget()
        if what == "on" and not self.on:
            self._sealed = two_factor.make_seed()
            seed = decrypt(self._sealed)
            email = await asyncio.to_thread(_email, viewer)
            self.seed = " ".join(seed[at : at + _GROUP] for at in range(0, len(seed), _GROUP))
            self.picture = segno.make(app_address(seed, email), error="m").svg_data_uri(
                scale=5, border=3, light="#fff"
            )
        self.asking = what if what in {"on", "renew", "off"} else ""

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def switch_on(self, viewer: Viewer, form: dict[str, Any]) -> Any:
        """Switch it on, once the app shows a right code; the recovery codes are then seen."""
        if not self._sealed:
            return None
        code, sealed = typed(form, "new_code"), self._sealed
        try:
            codes = await asyncio.to_thread(_switch_on, viewer, sealed, code)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return None
        self._forget()
        self.codes = codes
        await self._reload(viewer)
        await toast(self, translate(N_("Two-factor login is on."), viewer.language))
        return FrameState.enter

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def renew(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Ten new recovery codes in place of the old ones."""
        code = typed(form, "renew_code")
        try:
            codes = await asyncio.to_thread(new_codes, database(), clock(), viewer.actor, code)
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        self._forget()
        self.codes = codes
        await self._reload(viewer)

    @rx.event
    @guarded(Permission.OWN_ACCOUNT)
    async def switch_off(self, viewer: Viewer, form: dict[str, Any]) -> None:
        """Switch it off: the password and a code are asked for."""
        self.wrong = self.wrong_password = ""
        password, code = str(form.get("off_password") or ""), typed(form, "off_code")
        try:
            await asyncio.to_thread(_switch_off, viewer, password, code)
        except WrongPassword as error:
            self.wrong_password = error.sentence(viewer.language)
            return
        except RelanceError as error:
            self.wrong = error.sentence(viewer.language)
            return
        self._forget()
        await self._reload(viewer)
        await toast(self, translate(N_("Two-factor login is off."), viewer.language))

    def _forget(self) -> None:
        self.asking = self.picture = self.seed = self._sealed = ""
        self.wrong = self.wrong_password = ""
        self.codes = []

    async def _reload(self, viewer: Viewer) -> None:
        self.on, self.required, self.left = await asyncio.to_thread(_read, viewer)


def _read(viewer: Viewer) -> tuple[bool, bool, int]:
    with database().read() as session:
        user = session.get_one(User, viewer.actor.user_id)
        required = wants_codes(session, viewer.actor.role)
        return bool(user.totp_secret), required, two_factor.codes_left(session, user.id or 0)


def _email(viewer: Viewer) -> str:
    with database().read() as session:
        return session.get_one(User, viewer.actor.user_id).email


def _switch_on(viewer: Viewer, sealed: str, code: str) -> list[str]:
    with database().write() as session:
        return two_factor.switch_on(session, viewer.actor, clock(), sealed, code)


def _switch_off(viewer: Viewer, password: str, code: str) -> None:
    with database().read() as session:
        required = wants_codes(session, viewer.actor.role)
    end_codes(database(), clock(), viewer.actor, password, code, required=required)
