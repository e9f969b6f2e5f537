"""The address of the SMS service: set on screen, encrypted at rest, else the environment's."""

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.clock import Clock
from dso_app.models import Installation
from dso_app.secrets import decrypt, encrypt
from dso_app.services.history import record
from dso_app.settings import settings
from dso_app.texts import N_


def sms_url(session: Session) -> str:
    """The Apprise address SMS go by; empty when none is set up."""
    installation = session.get(Installation, 1)
    if installation is not None and installation.sms_url:
        return decrypt(installation.sms_url)
    return settings().sms_url


def sms_is_set_up(session: Session) -> bool:
    """Whether there is an SMS service: steps by SMS are offered then."""
    installation = session.get(Installation, 1)
    return bool((installation is not None and installation.sms_url) or settings().sms_url)


def set_sms_url(session: Session, actor: Actor, clock: Clock, url: str) -> None:
    """Keep the address; empty goes back to the environment's. The caller has checked it."""
    actor.require(Permission.ADMINISTER)
    installation = session.get_one(Installation, 1)
    installation.sms_url = encrypt(url) if url else ""
    session.add(installation)
    record(session, actor, clock, "sms.set_up", N_("The SMS service was changed."))
