"""The address of the mail server: set on screen, encrypted at rest, else the environment's."""

from hashlib import sha256

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.models import Installation
from dso_app.secrets import decrypt, encrypt
from dso_app.services.history import record
from dso_app.settings import settings
from dso_app.texts import N_


def mail_url(session: Session) -> str:
    """The Apprise address mails go by; empty when none is set up."""
    installation = session.get(Installation, 1)
    if installation is not None and installation.mail_url:
        return decrypt(installation.mail_url)
    return settings().mail_url


def mail_fingerprint(session: Session) -> str:
    """What tells one mail address from another without saying it; empty when none is set up."""
    url = mail_url(session)
    return sha256(f"mail {url}".encode()).hexdigest()[:24] if url else ""


def set_mail_url(session: Session, actor: Actor, clock: Clock, url: str) -> None:
    """Keep the address; empty goes back to the environment's. The caller has checked it."""
    actor.require(Permission.ADMINISTER)
    installation = session.get_one(Installation, 1)
    installation.mail_url = encrypt(url) if url else ""
    session.add(installation)
    record(session, actor, clock, "mail.set_up", N_("The mail server was changed."))
