"""The mail server of an installation, whatever it speaks."""

from smtplib import SMTPException

from dso_app.errors import RelanceError
from dso_app.sending.channels.base import ChannelError
from dso_app.sending.channels.email import EmailTransport
from dso_app.sending.channels.graph import SCHEMES, GraphTransport
from dso_app.sending.channels.smtp import in_words

MailTransport = EmailTransport | GraphTransport


def open_mail_transport(url: str) -> MailTransport:
    """What mails travel by, by an Apprise address: SMTP (`mailto://`) or Microsoft 365 (`o365://`).

    Raises:
        BadMailAddress: another scheme, an option that sends elsewhere, or nonsense.
    """
    scheme = url.partition("://")[0].strip().lower()
    return GraphTransport(url) if scheme in SCHEMES else EmailTransport(url)


def why_unreachable(url: str) -> str:
    """Why the mail server of an address cannot be reached or logged in to; else empty."""
    try:
        transport = open_mail_transport(url)
        try:
            transport.connect()
        finally:
            transport.close()
    except ChannelError as error:
        return error.detail
    except (RelanceError, SMTPException, OSError) as error:
        return in_words(error)
    return ""
