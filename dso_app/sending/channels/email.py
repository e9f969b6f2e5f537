"""Email through the company's own server, by an Apprise address (`mailto://`, `mailtos://`).

Apprise knows the providers' presets and the log-in; what it says of a failed mail is too little
to know whether it left. So its plugin is kept for the connection, and submits our stored bytes.
"""

import smtplib
from collections import deque
from threading import Lock
from typing import Any, cast

from apprise import Apprise, AppriseAsset, PersistentStoreMode
from apprise.plugins import N_MGR
from apprise.plugins.email.base import NotifyEmail
from apprise.plugins.email.smtp import SMTP_EXCEPTIONS, AppriseSMTPController

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import RelanceError
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.smtp import ConnectionLost, exchange, in_words
from dso_app.texts import N_

LEAST_TIMEOUT = 60
"""Seconds a server may think before it answers; a shorter wait makes ambiguous mails."""

_SCHEMES = ("mailto", "mailtos")
_FOREIGN = {"retry", "to", "cc", "bcc", "wkd"}
"""Options that would send elsewhere, or again, behind the outbox's back."""


class BadMailAddress(RelanceError):
    """The mail address of the installation is no Apprise mail address with a server."""

    message = N_("The mail address names no server: write mailto://user:password@host.")


class OtherScheme(BadMailAddress):
    """Only mail addresses are allowed."""

    message = N_(
        "The mail address begins with {scheme}://, not with mailto://, mailtos:// or o365://."
    )


class ForeignOption(BadMailAddress):
    """An option that would send elsewhere, or again."""

    message = N_("The mail address must not hold the option {option}=.")


_NO_SENDER = "nobody@relance.invalid"
"""Apprise wants a sender even where each message brings its own."""


class Mail(NotifyEmail):  # type: ignore[no-untyped-call]  # Apprise is typed in part
    """Apprise's email plugin, kept for its presets and log-in, with its connection kept open."""

    request_rate_per_sec = 0

    def __init__(self, **options: Any) -> None:
        if not options.get("from_addr") and not options.get("user"):
            options["from_addr"] = _NO_SENDER
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self._connection: AppriseSMTPController | None = None

    @property
    def sender(self) -> str:
        """The sender the address names; empty when it names none."""
        address = str(self.from_addr[1])
        return "" if address == _NO_SENDER else address

    @property
    def connected(self) -> bool:
        """Whether a connection is open, as far as we know."""
        return self._connection is not None

    def connect(self) -> smtplib.SMTP:
        """The open connection, else a new one, logged in; raises one of `SMTP_EXCEPTIONS`."""
        if self._connection is None:
            connection = AppriseSMTPController(
                host=self.smtp_host,
                port=int(self.port or 0),
                secure_mode=str(self.secure_mode),
                user=self.user,
                password=self.password,
                verify_certificate=self.verify_certificate,
                socket_connect_timeout=max(LEAST_TIMEOUT, int(self.socket_connect_timeout)),
            )
            connection.__enter__()
            self._connection = connection
        server: Any = self._connection._socket  # noqa: SLF001 - Apprise has no other door
        server.ehlo_or_helo_if_needed()
        return cast("smtplib.SMTP", server)

    def hang_up(self) -> None:
        """Close the connection, if one is open."""
        if self._connection is not None:
            self._connection.__exit__(None, None, None)
            self._connection = None


def open_mail(url: str) -> Mail:
    """The mail plugin behind an Apprise address.

    Raises:
        BadMailAddress: another scheme, an option that sends elsewhere, or nonsense.
    """
    scheme = url.partition("://")[0].lower()
    if scheme not in _SCHEMES:
        raise OtherScheme(scheme=scheme)
    parsed = NotifyEmail.parse_url(url)  # type: ignore[no-untyped-call]
    if not parsed:
        raise BadMailAddress
    foreign = sorted(o for o in parsed["qsd"] if o in _FOREIGN or o.startswith("pgp"))
    if foreign:
        raise ForeignOption(option=foreign[0])
    N_MGR.add(Mail, schemas=_SCHEMES, force=True)  # type: ignore[no-untyped-call]
    plugin = Apprise.instantiate(url, asset=AppriseAsset(storage_mode=PersistentStoreMode.MEMORY))
    if not isinstance(plugin, Mail):
        raise BadMailAddress
    return plugin


class EmailTransport:
    """A pool of connections to one server, one for each thread at work."""

    def __init__(self, url: str) -> None:
        first = open_mail(url)
        self.sender = first.sender
        """The address' own sender, for an entity without one."""
        self._url = url
        self._idle: deque[Mail] = deque([first])
        self._lock = Lock()
        self._unreachable = ""

    @property
    def unreachable(self) -> str:
        """Why no connection or log-in is possible for now; else empty."""
        return self._unreachable

    def submit(self, envelope: Envelope) -> DeliveryResult:
        """Send stored bytes once, over a connection of its own."""
        mail = self._take()
        try:
            return self._submit(mail, envelope)
        finally:
            with self._lock:
                self._idle.append(mail)

    def connect(self) -> None:
        """Connect and log in; raises one of `SMTP_EXCEPTIONS` where that fails."""
        mail = self._take()
        try:
            mail.connect()
        finally:
            with self._lock:
                self._idle.append(mail)

    def _submit(self, mail: Mail, envelope: Envelope) -> DeliveryResult:
        stale = mail.connected
        try:
            result = exchange(mail.connect(), envelope)
        except ConnectionLost as error:
            mail.hang_up()
            if stale:
                # It was open since an earlier mail; servers close what idles.
                return self._submit(mail, envelope)
            return DeliveryResult(Delivery.PASSING, str(error))
        except SMTP_EXCEPTIONS as error:
            mail.hang_up()
            self._unreachable = in_words(error)
            return DeliveryResult(Delivery.PASSING, self._unreachable)
        _tidy(mail, result)
        return result

    def _take(self) -> Mail:
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return open_mail(self._url)

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            while self._idle:
                self._idle.pop().hang_up()


def _tidy(mail: Mail, result: DeliveryResult) -> None:
    """Leave the connection ready for the next mail, or close it."""
    if result.delivery in {Delivery.ACCEPTED, Delivery.REFUSED_RECIPIENTS}:
        return
    if result.delivery is Delivery.UNKNOWN:
        mail.hang_up()
        return
    try:
        mail.connect().rset()
    except SMTP_EXCEPTIONS:
        mail.hang_up()
