"""Errors as problem+json: one sentence in the reader's language, never a traceback."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from dso_app.access.scope import UnknownCustomer, UnknownEntity
from dso_app.api.guard import NotLoggedIn
from dso_app.api.logo import NoLogo
from dso_app.backups.store import UnknownBackup
from dso_app.errors import NotAllowed, RelanceError
from dso_app.services.copies.store import CopyGone
from dso_app.services.copies.verbs import UnknownCopy
from dso_app.services.customers.attachments import UnknownAttachment

_STATUS: dict[type[RelanceError], int] = {
    NotLoggedIn: 401,
    NotAllowed: 403,
    CopyGone: 404,
    NoLogo: 404,
    UnknownAttachment: 404,
    UnknownBackup: 404,
    UnknownCopy: 404,
    UnknownCustomer: 404,
    UnknownEntity: 404,
}
_REFUSED = 422


def problem(status: int, detail: str, errors: list[dict[str, str]] | None = None) -> JSONResponse:
    """A problem+json answer (RFC 9457); `errors` names each field that is wrong."""
    body: dict[str, object] = {"status": status, "detail": detail}
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, media_type="application/problem+json")


async def _refused(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RelanceError)  # noqa: S101 - registered for nothing else
    language = getattr(request.state, "language", "en")
    return problem(_STATUS.get(type(error), _REFUSED), error.sentence(language))


async def _malformed(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for nothing else
    errors = [
        {"field": ".".join(str(part) for part in one["loc"][1:]), "message": str(one["msg"])}
        for one in error.errors()
    ]
    return problem(_REFUSED, "The request is malformed.", errors)


async def _not_served(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
    return problem(error.status_code, error.detail)


def answer_problems(app: FastAPI) -> None:
    """Make an app answer all its errors as problem+json."""
    app.add_exception_handler(RelanceError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_served)
