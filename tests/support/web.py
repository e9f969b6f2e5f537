"""The API without a server: the routes and the layer round them, as a browser meets them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient

from dso_app.access import sessions
from dso_app.api import (
    attachments,
    backups,
    copies,
    customers,
    exports,
    guard,
    health,
    imports,
    logo,
    messages,
    metrics,
    reports,
    scenarios,
    session,
    setup,
    uploads,
)
from dso_app.api.app import make_api
from dso_app.api.doors import Doors
from dso_app.database import Database
from dso_app.models import User
from tests.support.clocks import FixedClock

BASE = "http://127.0.0.1:3000"
ORIGIN = {"origin": BASE}
_EDGES = (
    attachments,
    backups,
    copies,
    customers,
    exports,
    guard,
    health,
    imports,
    logo,
    messages,
    metrics,
    reports,
    scenarios,
    session,
    setup,
    uploads,
)


@contextmanager
def browser(
    database: Database, clock: FixedClock, *, client: str = "127.0.0.1"
) -> Iterator[TestClient]:
    """A browser on this machine, or on another one by its address, with no session yet."""
    with pytest.MonkeyPatch.context() as patch:
        for edge in _EDGES:
            patch.setattr(edge, "database", lambda: database, raising=False)
            patch.setattr(edge, "clock", lambda: clock, raising=False)
        app = Doors(make_api(), policy=lambda: "default-src 'self'")
        yield TestClient(app, base_url=BASE, client=(client, 50000), follow_redirects=False)


def log_in(web: TestClient, database: Database, clock: FixedClock, user: User) -> None:
    """Give the browser a session of a user."""
    with database.write() as opened:
        web.cookies.set(sessions.COOKIE, sessions.open_session(opened, clock, user))
