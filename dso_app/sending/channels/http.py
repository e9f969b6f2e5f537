"""What became of an HTTP request: answered, cut off, or never sent.

Apprise's plugins say True or False. What decides between *failed* and *ambiguous* is below them:
the status of the answer, and whether there was a connection. So requests are watched where they
are made, by an adapter that `requests` uses instead of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLCertVerificationError
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import ConnectTimeoutError, MaxRetryError, ProxyError, SSLError

from dso_app.sending.channels.base import ChannelError, Unreachable

_MOST_WORDS = 300
_NOT_NOW = (408, 425, 429)
"""Answers that ask to come again: too slow, too early, too many."""
_REFUSED, _BROKEN = 400, 500
_TAKEN = range(200, 300)

Exchange = requests.Response | Exception
"""How one request ended."""

_watched: ContextVar[list[Exchange] | None] = ContextVar("watched", default=None)


class _Watched(HTTPAdapter):
    """The adapter every session of `requests` takes, that tells how each request ended."""

    def send(self, *args: Any, **options: Any) -> requests.Response:
        seen = _watched.get()
        try:
            response = super().send(*args, **options)
        except Exception as error:
            if seen is not None:
                seen.append(error)
            raise
        if seen is not None:
            seen.append(response)
        return response


# A session looks its adapter up by this name; there is no other door to those of the plugins.
requests.sessions.HTTPAdapter = _Watched  # type: ignore[attr-defined]


@contextmanager
def watching() -> Iterator[list[Exchange]]:
    """The requests this thread makes meanwhile, in their order, as they end."""
    seen: list[Exchange] = []
    token = _watched.set(seen)
    try:
        yield seen
    finally:
        _watched.reset(token)


def trouble(exchange: Exchange) -> ChannelError | None:
    """What is wrong with how a request ended; None when it was taken.

    Not taken: an answer of 3xx or 4xx. Unknown: 5xx, or cut off or timed out once there was a
    connection.
    """
    if isinstance(exchange, Exception):
        if never_left(exchange):
            return Unreachable(_why(exchange))
        return ChannelError(_why(exchange), may_have_left=True)
    status = exchange.status_code
    if status in _TAKEN:
        return None
    words = said(exchange)
    if status >= _BROKEN or status < min(_TAKEN):
        return ChannelError(words, may_have_left=True)
    return ChannelError(words, permanent=status not in _NOT_NOW)


def never_left(error: Exception) -> bool:
    """Whether there was no connection at all: nothing of the request has left."""
    if isinstance(error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema):
        return True
    reason = _reason(error)
    if isinstance(reason, ProxyError):
        reason = reason.original_error
    if isinstance(reason, SSLError):
        # Of those only a refused certificate is sure to come before the request.
        cause = reason.args[0] if reason.args else None
        return isinstance(cause, SSLCertVerificationError)
    return isinstance(reason, ConnectTimeoutError)


def said(response: requests.Response) -> str:
    """The status of an answer and its words, on one line."""
    try:
        words = " ".join(response.text.split())
    except (requests.RequestException, RuntimeError):
        words = ""  # its body was cut off
    return f"{response.status_code} {response.reason} {words}".strip()[:_MOST_WORDS]


def _why(error: Exception) -> str:
    """An error's words, but for the address: it may hold passwords."""
    reason = _reason(error)
    words = str(reason) if reason is not None else type(error).__name__
    return words[:_MOST_WORDS]


def _reason(error: Exception) -> Any | None:
    """What went wrong below `requests`."""
    below = error.args[0] if error.args else None
    if isinstance(below, MaxRetryError):
        return below.reason
    return below if isinstance(below, Exception) else None
