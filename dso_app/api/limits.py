"""How large the body of a request may be; more is refused before it is read further."""

from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope

UPLOADS, COPIES, RATES = "/api/uploads", "/api/copies", "/api/rates"
ATTACHMENTS = "/api/attachments"
_UPLOAD_BYTES = 512 * 1024**2
"""A million items with all their columns, or thousands of copies of invoices."""
_RATES_BYTES = 16 * 1024**2
"""Every day since 1999 in forty currencies takes four."""
_ATTACHMENT_BYTES = 11 * 1024**2
"""A file of ten megabytes, with what a form puts round it."""
_OTHER_BYTES = 1024**2
LIMITS = {
    UPLOADS: _UPLOAD_BYTES,
    COPIES: _UPLOAD_BYTES,
    RATES: _RATES_BYTES,
    ATTACHMENTS: _ATTACHMENT_BYTES,
}
"""By the route that takes more than others, in bytes."""


class TooLarge(HTTPException):
    """The body is larger than the route takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(413, f"More than {limit // 1024**2} MB.")


def limited(scope: Scope, receive: Receive) -> Receive:
    """Read a body up to the route's limit; `TooLarge` at once where its length is announced."""
    limit = LIMITS.get(scope["path"].rstrip("/"), _OTHER_BYTES)
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if not announced.isdigit() or int(announced) > limit:
        raise TooLarge(limit)
    seen = 0

    async def receive_some() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLarge(limit)
        return message

    return receive_some
