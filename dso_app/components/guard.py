"""The guard of the screens' handlers: every one of them can be called by anybody's browser.

    @rx.event
    @guarded(Permission.ACT)
    async def confirm(self, viewer: Viewer, action_id: int) -> None: ...

The cookie is read, its session looked up and the permission checked at every event. A handler
that names a `viewer` is given who looks; the browser never sees that parameter and cannot fill
it. A refusal by the house (`RelanceError`) becomes a toast in the reader's language.

It stands among the pieces because the frame, the toasts and the tables have handlers too.
"""

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any, cast

import reflex as rx
from reflex.istate.proxy import StateProxy
from starlette.requests import cookie_parser

from dso_app.access.permissions import CodesFirst, Permission
from dso_app.access.sessions import COOKIE
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.people.visitors import recall, recognise

Handler = Callable[..., Any]

PUBLIC = frozenset(
    {
        "CodeState.open_code",
        "FirstVisitState.open_first_visit",
        "LinkState.open_link",
        "LoginState.open_login",
    }
)
"""The handlers anybody may call: they tell nothing but whether an administrator exists, and whose
a one-time link is to who holds it."""

_PERMISSION = "relance_permission"
_viewer: ContextVar[Viewer | None] = ContextVar("viewer", default=None)
_TO_LOGIN = rx.redirect("/login")
_TO_ACCOUNT = rx.redirect("/account")


def guarded(permission: Permission) -> Callable[[Handler], Handler]:
    """Let a handler run only for a logged-in user whose role holds the permission."""

    def protect(handler: Handler) -> Handler:
        if inspect.isasyncgenfunction(handler):
            guard = _guarded_stream(handler, permission)
        elif inspect.iscoroutinefunction(handler):
            guard = _guarded_call(handler, permission)
        else:
            msg = f"{handler.__qualname__} is not async: it would make everybody wait"
            raise TypeError(msg)
        signature = inspect.signature(handler)
        sent = [one for name, one in signature.parameters.items() if name != "viewer"]
        guard.__signature__ = signature.replace(parameters=sent)  # type: ignore[attr-defined]
        guard.__annotations__ = {
            name: kind for name, kind in handler.__annotations__.items() if name != "viewer"
        }
        setattr(guard, _PERMISSION, permission)
        return guard

    return protect


def permission_of(handler: Handler) -> Permission | None:
    """The permission a handler is guarded by; None for one without a guard."""
    found: Permission | None = getattr(handler, _PERMISSION, None)
    return found


def current_viewer() -> Viewer:
    """Who looks, inside a guarded handler."""
    viewer = _viewer.get()
    assert viewer is not None  # noqa: S101 - the guard let nobody else in
    return viewer


def token_of(state: Any) -> str:
    """The session token in the cookie the websocket was opened with."""
    return cookie_parser(state.router.headers.cookie).get(COOKIE, "")


async def find_visitor(state: Any) -> Viewer | None:
    """Who looks, or nobody: for the public pages, which only redirect."""
    token = token_of(state)
    known = recall(database(), clock(), token)
    return known or await asyncio.to_thread(recognise, database(), clock(), token)


def _guarded_call(handler: Handler, permission: Permission) -> Handler:
    wants_viewer = _wants_viewer(handler)

    @wraps(handler)
    async def guard(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            viewer = await _admit(self, permission)
            if viewer is None:
                return _TO_LOGIN
            return await handler(self, *([viewer] if wants_viewer else []), *args, **kwargs)
        except CodesFirst:
            return _TO_ACCOUNT
        except RelanceError as error:
            await _refuse(self, error)
        return None

    return guard


def _guarded_stream(handler: Handler, permission: Permission) -> Handler:
    wants_viewer = _wants_viewer(handler)

    @wraps(handler)
    async def guard(self: Any, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        try:
            viewer = await _admit(self, permission)
            if viewer is None:
                yield _TO_LOGIN
                return
            async for event in handler(self, *([viewer] if wants_viewer else []), *args, **kwargs):
                yield event
        except CodesFirst:
            yield _TO_ACCOUNT
        except RelanceError as error:
            await _refuse(self, error)

    return guard


async def _admit(state: Any, permission: Permission) -> Viewer | None:
    _viewer.set(None)
    viewer = await find_visitor(state)
    _viewer.set(viewer)
    if viewer is not None:
        viewer.actor.require(permission)
    return viewer


def _wants_viewer(handler: Handler) -> bool:
    return "viewer" in inspect.signature(handler).parameters


async def _refuse(state: Any, error: RelanceError) -> None:
    from dso_app.components.toasts import toast  # noqa: PLC0415 - its own handlers are guarded

    viewer = _viewer.get()
    sentence = error.sentence(viewer.language if viewer else "en")
    if isinstance(state, StateProxy):
        async with state:
            await toast(cast("rx.State", state), sentence, "bad")
    else:
        await toast(state, sentence, "bad")
