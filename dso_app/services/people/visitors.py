"""Who looks, by the token of their cookie: asked at every click, and by every step of a page."""

from dataclasses import dataclass, field

from dso_app.access import sessions
from dso_app.access.actors import find_viewer
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock, today
from dso_app.database import Database
from dso_app.models import UserSession


@dataclass(frozen=True)
class _Visitor:
    """Who was found behind a token."""

    viewer: Viewer
    session: UserSession

    def still_is(self, clock: Clock) -> bool:
        """Whether time alone changed nothing: no session ended or wants renewing, no day began."""
        if self.session.expires_at <= clock.real():
            return False
        if sessions.is_due_for_renewal(self.session, clock):
            return False
        return self.viewer.today == today(clock, self.viewer.timezone)


@dataclass(frozen=True)
class _Recent:
    """Who was found, by their tokens, while the database was as at a version."""

    version: tuple[int, int] | None = None
    visitors: dict[str, _Visitor] = field(default_factory=dict)


_recent = _Recent()
"""Of this process. Whoever commits anything anywhere makes it void, so that a right that is taken
away, a company or a portfolio that changes, or a log-out is heeded by the very next click."""


def recall(database: Database, clock: Clock, token: str) -> Viewer | None:
    """Who was recognised by a token, where nothing was committed since; in microseconds."""
    version = database.version()
    recent = _recent
    visitor = recent.visitors.get(token) if recent.version == version else None
    return visitor.viewer if visitor is not None and visitor.still_is(clock) else None


def recognise(database: Database, clock: Clock, token: str) -> Viewer | None:
    """Who looks, by the token of their cookie; None for nobody. Keeps a used session alive."""
    global _recent  # noqa: PLW0603 - the one memory of the process, replaced as a whole
    # Asked before reading: what is committed meanwhile is then another version.
    version = database.version()
    with database.read() as session:
        found = find_viewer(session, clock, token)
    if found is None:
        return None
    viewer, opened = found
    if sessions.is_due_for_renewal(opened, clock):
        with database.write() as session:
            sessions.renew(session, clock, token)
    if version is not None:
        recent = _recent
        if recent.version != version:
            recent = _Recent(version)
        recent.visitors[token] = _Visitor(viewer, opened)
        _recent = recent
    return viewer
