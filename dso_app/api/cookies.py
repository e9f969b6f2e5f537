"""The session cookie: out of reach of the page's scripts, and of other sites."""

from starlette.responses import Response

from dso_app.access.sessions import COOKIE, LONGEST
from dso_app.services.people.login import STEP_COOKIE, STEP_LASTS
from dso_app.settings import settings


def _is_secure() -> bool:
    return settings().base_url.startswith("https://")


def set_cookie(response: Response, token: str) -> None:
    """Hand out a session's token."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(),
    )


def drop_cookie(response: Response) -> None:
    """Take the token back."""
    response.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=_is_secure())


def set_step_cookie(response: Response, token: str) -> None:
    """Hand out the token of a log-in whose code is awaited."""
    response.set_cookie(
        STEP_COOKIE,
        token,
        max_age=int(STEP_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=_is_secure(),
    )


def drop_step_cookie(response: Response) -> None:
    """Take it back: the code came, or is no longer awaited."""
    response.delete_cookie(STEP_COOKIE, httponly=True, samesite="lax", secure=_is_secure())
