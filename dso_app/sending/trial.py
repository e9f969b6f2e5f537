"""A mail to oneself, to see whether the mail server is set up rightly."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from dso_app.clock import Clock
from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import RelanceError
from dso_app.sending.addresses import usable_address
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.email import EmailTransport
from dso_app.texts import N_, translate


class NoMailServer(RelanceError):
    """No mail server is set up."""

    message = N_("No mail server is set up.")


class BadRecipient(RelanceError):
    """The address to write to is none."""

    message = N_("“{address}” is not a usable email address.")


class NotDelivered(RelanceError):
    """The server did not take the mail, or nobody knows."""

    message = N_("The mail did not go through: {detail}")


def send_trial(clock: Clock, url: str, sender: str, recipient: str, language: str = "en") -> str:
    """Send a mail to an address at once, past the outbox, and return the server's answer.

    Args:
        clock: real time.
        url: the Apprise address to try.
        sender: the company's address; empty takes the one the URL names.
        recipient: whom to write to.
        language: of the words.

    Raises:
        NoMailServer, BadMailAddress, BadRecipient, NotDelivered: in the order of finding out.
    """
    if not url:
        raise NoMailServer
    to = usable_address(recipient)
    if not to:
        raise BadRecipient(address=recipient)
    transport = EmailTransport(url)
    try:
        source = usable_address(sender or transport.sender) or to
        result = transport.submit(Envelope(source, (to,), _words(clock, source, to, language)))
    finally:
        transport.close()
    return _answer(result)


def _answer(result: DeliveryResult) -> str:
    if result.delivery is not Delivery.ACCEPTED:
        raise NotDelivered(detail=result.detail)
    return result.detail


def _words(clock: Clock, sender: str, recipient: str, language: str) -> bytes:
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"] = sender, recipient
    mail["Subject"] = translate(N_("Relance: the mail server works"), language)
    mail["Date"] = format_datetime(clock.real())
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    mail.set_content(
        translate(N_("If you can read this, messages leave from here."), language),
        cte="quoted-printable",
    )
    return mail.as_bytes()
