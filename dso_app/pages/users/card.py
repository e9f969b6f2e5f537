"""One person as an administrator sees them, ready to read."""

from dataclasses import dataclass, field

from sqlmodel import Session

from dso_app import formats
from dso_app.access.permissions import OWN_PORTFOLIO, Role
from dso_app.access.sessions import sessions_of
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.components.session_state import Choice
from dso_app.models import User
from dso_app.pages.account.absence_state import AbsenceLine, absence_line
from dso_app.services.choices import collectors
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.services.people.absences import absences, may_be_replaced, substitutes
from dso_app.services.people.leaving_users import in_care
from dso_app.services.people.users import entity_ids_of, find_user
from dso_app.texts import N_, translate


@dataclass
class Shown:
    """A user."""

    key: str = ""
    name: str = ""
    email: str = ""
    role: str = ""
    role_words: str = ""
    active: bool = False
    invited: bool = False
    """Has chosen no password yet."""
    codes: bool = False
    """Logs in with codes."""
    own: bool = False
    """The administrator who looks."""
    all_companies: bool = True
    companies: list[str] = field(default_factory=list)
    """Ids of those they see, where they do not see all."""
    whole_ledger: bool = False
    last: str = ""
    since: str = ""
    sessions: int = 0
    replaceable: bool = False
    absences: list[AbsenceLine] = field(default_factory=list)
    care: str = ""
    """What they are in charge of; empty for nothing."""


def read_user(session: Session, viewer: Viewer, clock: Clock, user_id: int) -> Shown:
    """A user; `UnknownUser` outside the administrator's scope."""
    user = find_user(session, viewer.actor, user_id)
    language, zone = viewer.language, viewer.timezone
    ids, role = entity_ids_of(session, user), Role(user.role)
    return Shown(
        key=str(user.id),
        name=user.name,
        email=user.email,
        role=role.value,
        role_words=translate(ROLE_WORDS[role], language),
        active=user.active,
        invited=not user.password_hash,
        codes=bool(user.totp_secret),
        own=user.id == viewer.actor.user_id,
        all_companies=ids is None,
        companies=[str(one) for one in sorted(ids or ())],
        whole_ledger=user.whole_ledger or role not in OWN_PORTFOLIO,
        last=formats.moment(user.last_login_at, language, zone) or "—",
        since=formats.moment(user.created_at, language, zone),
        sessions=len(sessions_of(session, clock, user_id)),
        replaceable=user.active and may_be_replaced(role),
        absences=[
            absence_line(one, viewer, user_id) for one in absences(session, viewer.today, user_id)
        ],
        care=_care(session, viewer, user_id),
    )


def offered_substitutes(session: Session, viewer: Viewer, user_id: int) -> list[Choice]:
    """Who may replace a user."""
    user: User = find_user(session, viewer.actor, user_id)
    return [Choice(str(one.id), one.name) for one in substitutes(session, user)]


def offered_successors(session: Session, viewer: Viewer, user_id: int) -> list[Choice]:
    """Who may take a user's customers over: those who collect."""
    others = (one for one in collectors(session, viewer) if one.id != user_id)
    return [Choice(one.email, f"{one.name} ({one.email})") for one in others]


def _care(session: Session, viewer: Viewer, user_id: int) -> str:
    care = in_care(session, viewer.actor, user_id)
    parts = (
        (care.collected, N_("customers to collect from: {count}")),
        (care.sold, N_("customers as sales representative: {count}")),
        (care.disputes, N_("disputes to resolve: {count}")),
    )
    said = [
        translate(words, viewer.language, count=formats.number(count, viewer.language))
        for count, words in parts
        if count
    ]
    return ", ".join(said)
