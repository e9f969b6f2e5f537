"""The guard of the routes: a cookie, its session, a permission; the few without are `PUBLIC`."""

from dataclasses import dataclass

from fastapi import Request

from dso_app.access.permissions import Permission
from dso_app.access.sessions import COOKIE
from dso_app.access.viewer import Viewer
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.people.visitors import recognise
from dso_app.texts import N_

PUBLIC = frozenset(
    {
        "/healthz",
        "/metrics",
        "/api/openapi.json",
        "/api/session/code",
        "/api/session/link",
        "/api/session/login",
        "/api/session/logout",
        "/api/setup/demo",
        "/api/setup/first-user",
    }
)
"""The routes anybody may call; `/metrics` asks for a token of its own. Logging out ends the
caller's own session, if they have one."""


class NotLoggedIn(RelanceError):
    """There is no session behind the request."""

    message = N_("Log in first.")


@dataclass(frozen=True)
class Guard:
    """A dependency that gives who looks, or refuses.

    viewer: Annotated[Viewer, Depends(Guard(Permission.REPORT))]
    """

    permission: Permission

    def __call__(self, request: Request) -> Viewer:
        """Who looks; `NotLoggedIn` or `NotAllowed` otherwise."""
        viewer = recognise(database(), clock(), request.cookies.get(COOKIE, ""))
        if viewer is None:
            raise NotLoggedIn
        request.state.language = viewer.language
        viewer.actor.require(self.permission)
        return viewer
