"""The first visit: it makes the first administrator, and is over."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from sqlmodel import Session, col, select

from dso_app.access.permissions import Role
from dso_app.api.cookies import set_cookie
from dso_app.api.session import SEE_OTHER, device_of
from dso_app.clock import clock
from dso_app.database import database
from dso_app.errors import RelanceError
from dso_app.models import User
from dso_app.services.people.login import enter
from dso_app.services.setup import (
    OnlyFromHere,
    check_setup_code,
    check_unused,
    first_administrator,
    is_reached_from_elsewhere,
    is_this_machine,
)
from dso_app.workflows.demo.build import fill

router = APIRouter(prefix="/api/setup")

_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip")


@router.post("/first-user")
def first_user(
    request: Request,
    email: Annotated[str, Form()],
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    company: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "en",
    code: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Make the first administrator and log them in; a refusal goes back to the form."""
    try:
        with database().write() as session:
            _check_place(session, request, code)
            user = first_administrator(
                session,
                clock(),
                email=email,
                name=name,
                password=password,
                company=company,
                language=language,
            )
            token = enter(session, clock(), user, device_of(request))
    except RelanceError as error:
        return _back(error)
    return _home(token)


@router.post("/demo")
def demo(request: Request, language: Annotated[str, Form()] = "en") -> RedirectResponse:
    """Fill the demo company and log its administrator in; a refusal goes back to the form.

    On this machine alone, whatever code one has: everybody knows the demo's passwords.
    """
    try:
        if is_reached_from_elsewhere() or not comes_from_here(request):
            raise OnlyFromHere
        with database().read() as session:
            check_unused(session)
        fill(database(), clock(), language=language)
        with database().write() as session:
            token = enter(session, clock(), _administrator(session), device_of(request))
    except RelanceError as error:
        return _back(error)
    return _home(token)


def _administrator(session: Session) -> User:
    known = select(User).where(col(User.role) == Role.ADMINISTRATOR).order_by(col(User.id))
    return session.exec(known).one()


def _back(error: RelanceError) -> RedirectResponse:
    return RedirectResponse(f"/first-visit?error={type(error).__name__}", SEE_OTHER)


def _home(token: str) -> RedirectResponse:
    response = RedirectResponse("/", SEE_OTHER)
    set_cookie(response, token)
    return response


def _check_place(session: Session, request: Request, code: str) -> None:
    if is_reached_from_elsewhere():
        check_setup_code(session, code)
    elif not comes_from_here(request):
        raise OnlyFromHere


def comes_from_here(request: Request) -> bool:
    """Whether the browser runs on this machine and asked for it by a name of its own.

    The Host header is looked at because a foreign name may be made to point at 127.0.0.1.
    """
    if any(header in request.headers for header in _PROXIED):
        return False
    asked = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    client = request.client.host if request.client else ""
    return is_this_machine(client) and is_this_machine(asked)
