"""Log in and out by plain forms, answered by redirects: the next page opens a new websocket."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from dso_app.access.sessions import COOKIE
from dso_app.api.cookies import drop_cookie, set_cookie
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.services.login import log_in, log_out

router = APIRouter(prefix="/api/session")

SEE_OTHER = 303


@router.post("/login")
def login(email: Annotated[str, Form()], password: Annotated[str, Form()]) -> RedirectResponse:
    """Log in; a refusal goes back to the form, which knows the sentence of its code."""
    try:
        token = log_in(database(), clock(), email, password)
    except RelanceError as error:
        return RedirectResponse(f"/login?error={type(error).__name__}", SEE_OTHER)
    response = RedirectResponse("/", SEE_OTHER)
    set_cookie(response, token)
    return response


@router.post("/logout")
def logout(request: Request) -> RedirectResponse:
    """Log out."""
    with database().write() as session:
        log_out(session, clock(), request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/login", SEE_OTHER)
    drop_cookie(response)
    return response
