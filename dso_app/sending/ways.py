"""The ways messages leave by, opened for one pass as the installation has them set up."""

from collections.abc import Callable
from typing import TypeVar

from sqlmodel import Session

from dso_app.domain.scenario import Channel
from dso_app.errors import Reason, RelanceError
from dso_app.sending.addressing import EMAILS
from dso_app.sending.channels.base import Transport, Ways
from dso_app.sending.channels.mail import open_mail_transport
from dso_app.sending.channels.sms import SmsTransport
from dso_app.services.company.mail_settings import mail_url
from dso_app.services.company.sms_settings import sms_url
from dso_app.texts import N_

NO_MAIL = Reason("no_mail", N_("No mail server is set up."))
NO_SMS = Reason("no_sms", N_("No SMS service is set up."))

Way = TypeVar("Way", bound=Transport)


def open_ways(session: Session) -> tuple[Ways, list[RelanceError]]:
    """Every way that is set up, and what is wrong with those that cannot be used."""
    bad: list[RelanceError] = []
    mail = _open(open_mail_transport, mail_url(session), bad)
    sms = _open(SmsTransport, sms_url(session), bad)
    by: dict[Channel, Transport] = {}
    if mail is not None:
        by |= dict.fromkeys(EMAILS, mail)
    if sms is not None:
        by[Channel.SMS] = sms
    closed = {**dict.fromkeys(EMAILS, NO_MAIL), Channel.SMS: NO_SMS}
    missing = {channel: reason for channel, reason in closed.items() if channel not in by}
    return Ways(by, missing, mail.sender if mail else ""), bad


def _open(opens: Callable[[str], Way], url: str, bad: list[RelanceError]) -> Way | None:
    try:
        return opens(url) if url else None
    except RelanceError as error:
        bad.append(error)
        return None
