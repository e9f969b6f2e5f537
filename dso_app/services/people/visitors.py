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
        """Whether time alone has changed nothing: neither an end of the session nor a new day."""
        lasts = self.session.expires_at > clock.real()
        return lasts and self.viewer.today == today(clock, self.viewer.timezone)


@dataclass(frozen=True)
class _Recent:
    """Who was found, by their tokens, while the database was as at a version."""

    version: tuple[int, int] | None = None
    visitors: dict[str, _Visitor] = field(default_factory=dict)


_recent = _Recent()
"""Of this process. Whoever commits anything anywhere makes it void, so that a right that is taken
away, a company or a portfolio that changes, or a log-out is heeded by the very next click."""


def recognise(database: Database, clock: Clock, token: str) -> Viewer | None:
    """Who looks, by the token of their cookie; None for nobody. Keeps a used session alive."""
    visitor = _find(database, clock, token)
    if visitor is None:
        return None
    if sessions.is_due_for_renewal(visitor.session, clock):
        with database.write() as session:
            sessions.renew(session, clock, token)
    return visitor.viewer


def _find(database: Database, clock: Clock, token: str) -> _Visitor | None:
    global _recent  # noqa: PLW0603 - the one memory of the process, replaced as a whole
    # Asked before reading: what is committed meanwhile is then another version.
    version = database.version()
    if version is None or version != _recent.version:
        _recent = _Recent(version)
    recent = _recent
    known = recent.visitors.get(token) if version is not None else None
    if known is not None and known.still_is(clock):
        return known
    with database.read() as session:
        found = find_viewer(session, clock, token)
    if found is None:
        return None
    visitor = _Visitor(*found)
    if version is not None and recent.version == version:
        recent.visitors[token] = visitor
    return visitor
