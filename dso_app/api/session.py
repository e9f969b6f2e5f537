"""Log in and out by plain forms, answered by redirects: the next page opens a new websocket."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from dso_app.access.sessions import COOKIE
from dso_app.api.cookies import drop_cookie, drop_step_cookie, set_cookie, set_step_cookie
from dso_app.clock import clock
from dso_app.database import database
from dso_app.domain.devices import device_words
from dso_app.errors import RelanceError
from dso_app.services.people.login import (
    STEP_COOKIE,
    Entry,
    StepOver,
    log_in,
    log_in_by_code,
    log_out,
)
from dso_app.services.people.login_links import use_link

router = APIRouter(prefix="/api/session")

SEE_OTHER = 303


@router.post("/login")
def login(
    request: Request, email: Annotated[str, Form()], password: Annotated[str, Form()]
) -> RedirectResponse:
    """Log in; a refusal goes back to the form, which knows the sentence of its code."""
    try:
        entry = log_in(database(), clock(), email, password, device_of(request))
    except RelanceError as error:
        return RedirectResponse(f"/login?error={type(error).__name__}", SEE_OTHER)
    return _go_in(entry)


@router.post("/code")
def code(request: Request, code: Annotated[str, Form()]) -> RedirectResponse:
    """The second step of a log-in; a refusal goes back to its form, or to the first one."""
    step = request.cookies.get(STEP_COOKIE, "")
    try:
        token = log_in_by_code(database(), clock(), step, code, device_of(request))
    except StepOver as error:
        return RedirectResponse(f"/login?error={type(error).__name__}", SEE_OTHER)
    except RelanceError as error:
        return RedirectResponse(f"/login/code?error={type(error).__name__}", SEE_OTHER)
    return _go_in(Entry(token, wants_code=False))


@router.post("/link")
def use(
    request: Request, link: Annotated[str, Form()], password: Annotated[str, Form()]
) -> RedirectResponse:
    """Choose a password by a one-time link, and log in; a refusal goes back to the form."""
    client = request.client.host if request.client else ""
    try:
        entry = use_link(
            database(), clock(), link, password, device=device_of(request), client=client
        )
    except RelanceError as error:
        asked = urlencode({"link": link, "error": type(error).__name__})
        return RedirectResponse(f"/choose-password?{asked}", SEE_OTHER)
    return _go_in(entry)


def device_of(request: Request) -> str:
    """The browser and the system a request comes from, in words."""
    return device_words(request.headers.get("user-agent", ""))


def _go_in(entry: Entry) -> RedirectResponse:
    response = RedirectResponse("/login/code" if entry.wants_code else "/", SEE_OTHER)
    if entry.wants_code:
        set_step_cookie(response, entry.token)
    else:
        set_cookie(response, entry.token)
        drop_step_cookie(response)
    return response


@router.post("/logout")
def logout(request: Request) -> RedirectResponse:
    """Log out."""
    with database().write() as session:
        log_out(session, clock(), request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/login", SEE_OTHER)
    drop_cookie(response)
    return response
