"""A test mail: by the very address and the very channel the reminders leave by."""

from dso_app.clock import Clock
from dso_app.domain.addresses import mailbox
from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.mail import open_mail_transport
from dso_app.texts import N_, translate
from dso_app.workflows.plain_mail import plain_mail


class NoMailAddress(RelanceError):
    """There is nothing to test yet."""

    message = N_("Save a mail address first.")


class NobodyToTest(RelanceError):
    """The test mail has no address to go to."""

    message = N_("“{email}” is not an email address.")


class NoSender(RelanceError):
    """Neither the company nor the mail address names a sender."""

    message = N_("Give the company an email address first: mails are sent from it.")


class MailTestRefused(RelanceError):
    """The server did not take the test mail, or could not be reached."""

    message = N_("The test mail did not leave: {detail}")


def send_test(clock: Clock, entity: Entity, url: str, to: str, language: str) -> None:
    """Send one mail to an address of one's own; nothing is kept of it.

    Args:
        clock: tells the moment it is dated.
        entity: whose address it is from.
        url: the Apprise address to try, saved or not.
        to: where it goes.
        language: of its text.

    Raises:
        NoMailAddress, BadMailAddress, NobodyToTest, NoSender: nothing was tried.
        MailTestRefused: it did not leave, in the server's words.
    """
    _send(clock, entity, url, to, language, entity.email)


def send_from_own(clock: Clock, entity: Entity, url: str, email: str, language: str) -> None:
    """Send one mail from a colleague's address to that very address.

    Raises:
        NoMailAddress, BadMailAddress, NobodyToTest: nothing was tried.
        MailTestRefused: it did not leave, in the server's words.
    """
    _send(clock, entity, url, email, language, email)


def _send(clock: Clock, entity: Entity, url: str, to: str, language: str, sender: str) -> None:
    if not url:
        raise NoMailAddress
    recipient = mailbox(to)
    if recipient is None:
        raise NobodyToTest(email=to[:80])
    transport = open_mail_transport(url)
    try:
        sender = sender or transport.sender
        if not sender:
            raise NoSender
        mail = _mail(clock, entity, sender, recipient, language)
        result = transport.submit(Envelope(sender, (recipient,), mail))
    finally:
        transport.close()
    if result.delivery is not Delivery.ACCEPTED:
        raise MailTestRefused(detail=_detail(result, language))


def _mail(clock: Clock, entity: Entity, sender: str, recipient: str, language: str) -> bytes:
    words = N_("This is the test mail of Relance for {company}: reminders can leave this way.")
    subject = translate(N_("Test mail from Relance"), language)
    text = translate(words, language, company=entity.name or entity.code)
    return plain_mail(clock, entity, sender, recipient, subject, text)


def _detail(result: DeliveryResult, language: str) -> str:
    return result.detail or translate(N_("the server did not say why"), language)
