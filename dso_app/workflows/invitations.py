"""Links handed to people by mail, or on screen once where no mail leaves."""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.clock import Clock
from dso_app.database import Database
from dso_app.models import User
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.people.login_links import INVITATION, Handed
from dso_app.settings import settings
from dso_app.texts import N_, translate
from dso_app.workflows.administrators import tell

_INVITED = N_("{inviter} invites you to Relance")
_INVITED_WORDS = N_(
    "{inviter} has made an account for you in Relance, where {company} collects its "
    "receivables.\n\n"
    "Choose your password here; the link works once, until {until}:\n{link}\n"
)
_RESET = N_("Choose a new password for Relance")
_RESET_WORDS = N_(
    "{inviter} sends you a link to choose a new password for Relance. It works once, until "
    "{until}:\n{link}\n\nUntil then your present password goes on working.\n"
)


@dataclass(frozen=True)
class Delivered:
    """What became of a link."""

    user: User
    link: str
    """Whole address; to be shown to the administrator where the mail did not leave."""
    mailed: bool
    purpose: str


def hand_out(
    database: Database, clock: Clock, viewer: Viewer, verb: Callable[[Session], Handed]
) -> Delivered:
    """Make a link in a transaction of its own, then mail it.

    Args:
        database: where the users are.
        clock: dates the mail.
        viewer: the administrator, in the name of whose company the mail is.
        verb: makes the link: `invite` or `new_link`.
    """
    with database.write() as session:
        handed = verb(session)
        url = mail_url(session)
    link = f"{settings().base_url}/choose-password?{urlencode({'link': handed.token})}"
    mailed = bool(url) and _mail(clock, url, viewer, handed, link)
    return Delivered(handed.user, link, mailed, handed.purpose)


def _mail(clock: Clock, url: str, viewer: Viewer, handed: Handed, link: str) -> bool:
    invited = handed.purpose == INVITATION

    def words(language: str) -> str:
        return translate(
            _INVITED_WORDS if invited else _RESET_WORDS,
            language,
            inviter=viewer.actor.name,
            company=viewer.entity.name or viewer.entity.code,
            until=formats.moment(handed.expires_at, language, viewer.timezone),
            link=link,
        )

    def subject(language: str) -> str:
        return translate(_INVITED if invited else _RESET, language, inviter=viewer.actor.name)

    return tell(clock, url, viewer.entity, [handed.user], subject, words)
