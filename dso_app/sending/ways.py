"""The ways messages leave by, opened for one pass as the installation has them set up."""

from sqlmodel import Session

from dso_app.domain.scenario import Channel
from dso_app.errors import Reason, RelanceError
from dso_app.sending.channels.base import Transport, Ways
from dso_app.sending.channels.email import EmailTransport
from dso_app.sending.prepare import EMAILS
from dso_app.services.mail_settings import mail_url
from dso_app.texts import N_

NO_MAIL = Reason("no_mail", N_("No mail server is set up."))


def open_ways(session: Session) -> tuple[Ways, list[RelanceError]]:
    """Every way that is set up, and what is wrong with those that cannot be used."""
    by: dict[Channel, Transport] = {}
    closed: dict[Channel, Reason] = {}
    bad: list[RelanceError] = []
    mail = _mail(session, bad)
    for channel in EMAILS:
        if mail is None:
            closed[channel] = NO_MAIL
        else:
            by[channel] = mail
    return Ways(by, closed, mail.sender if mail else ""), bad


def _mail(session: Session, bad: list[RelanceError]) -> EmailTransport | None:
    url = mail_url(session)
    try:
        return EmailTransport(url) if url else None
    except RelanceError as error:
        bad.append(error)
        return None
