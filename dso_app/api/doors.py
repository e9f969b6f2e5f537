"""One layer round everything that is served, pages and websocket included.

It refuses what another site's page sends, limits bodies, and adds the headers by which browsers
keep scripts, frames and other sites out.
"""

from collections.abc import Callable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dso_app.api.limits import TooLarge, limited
from dso_app.api.problems import problem
from dso_app.settings import settings

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_A_YEAR = 31_536_000


class Doors:
    """The ASGI layer; `policy` gives the Content-Security-Policy."""

    def __init__(self, app: ASGIApp, policy: Callable[[], str]) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or refuse it."""
        if scope["type"] == "http":
            await self._serve(scope, receive, self._with_headers(send))
        elif scope["type"] == "websocket" and not _is_ours(scope):
            await receive()
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in _SAFE and not _is_ours(scope):
            await problem(403, "Sent by another site.")(scope, receive, send)
            return
        started = False

        async def send_noting(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, limited(scope, receive), send_noting)
        except TooLarge as refusal:
            if started:
                raise
            await problem(refusal.status_code, refusal.detail)(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("content-security-policy", self._policy())
                headers["x-frame-options"] = "DENY"
                headers["x-content-type-options"] = "nosniff"
                headers["referrer-policy"] = "same-origin"
                headers["cross-origin-opener-policy"] = "same-origin"
                headers["permissions-policy"] = "camera=(), microphone=(), geolocation=()"
                if settings().base_url.startswith("https://"):
                    headers["strict-transport-security"] = f"max-age={_A_YEAR}"
            await send(message)

        return send_with_headers


def _is_ours(scope: Scope) -> bool:
    """Whether the page that sends is one of ours.

    Browsers name it with every POST and websocket; who names none is no browser, and brings no
    cookie that was not given to it.
    """
    origin = dict(scope["headers"]).get(b"origin")
    return origin is None or origin.decode("latin-1") in settings().origins
