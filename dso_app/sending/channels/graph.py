"""Email through Microsoft 365 with OAuth, by an Apprise address (`o365://`).

Apprise's plugin reads the address and gets the token. It would build a mail of its own, one a
recipient; so our stored bytes are handed to Graph's `sendMail` as MIME instead, once for all.

What can be known: 202 is accepted for delivery (who of several does not exist is told later, by a
mail to the mailbox); 4xx is refused; 5xx, or a connection cut off, is unknown.
"""

from base64 import b64encode
from threading import Lock
from typing import Any

import requests
from apprise import Apprise, AppriseAsset, PersistentStoreMode
from apprise.plugins import N_MGR
from apprise.plugins.office365 import NotifyOffice365, Office365Mode

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.sending.addresses import usable_address
from dso_app.sending.channels.base import ChannelError, Envelope, Unreachable
from dso_app.sending.channels.email import BadMailAddress, ForeignOption
from dso_app.sending.channels.http import said, trouble, watching
from dso_app.texts import N_

SCHEMES = ("o365", "azure")
TIMEOUT = (10, 60)
"""Seconds to connect, and a server may think before it answers."""
_FOREIGN = ("to", "cc", "bcc", "retry", "redirect", "reply_to")
_UNAUTHORIZED = 401


class NoMailbox(BadMailAddress):
    """The address names no mailbox with its organisation and application."""

    message = N_(
        "The address names no mailbox: write o365://mailbox@example.com/tenant/client/secret."
    )


class PersonalMailbox(BadMailAddress):
    """Personal accounts log in with tokens that change at every use."""

    message = N_("Personal Microsoft accounts cannot be used, only an organisation’s mailboxes.")


class Graph(NotifyOffice365):  # type: ignore[no-untyped-call]  # Apprise is typed in part
    """Apprise's plugin, kept for what the address means and for its token."""

    request_rate_per_sec = 0


def open_graph(url: str) -> Graph:
    """The plugin behind an Apprise address.

    Raises:
        BadMailAddress: no mailbox, a personal one, or an option that sends elsewhere.
    """
    N_MGR.add(Graph, schemas=SCHEMES, force=True)  # type: ignore[no-untyped-call]
    parsed = Graph.parse_url(url)  # type: ignore[no-untyped-call]
    if not parsed:
        raise NoMailbox
    foreign = [option for option in _FOREIGN if option in parsed["qsd"]]
    if foreign:
        raise ForeignOption(option=foreign[0])
    asset = AppriseAsset(storage_mode=PersistentStoreMode.MEMORY)
    plugin = Apprise.instantiate({**parsed, "redirect": "no"}, asset=asset)
    if isinstance(plugin, Graph) and plugin.mode == Office365Mode.PERSONAL:
        raise PersonalMailbox
    if not isinstance(plugin, Graph) or not usable_address(str(plugin.source)):
        raise NoMailbox
    return plugin


class GraphTransport:
    """One mailbox of Microsoft 365; each mail goes by a connection of its own."""

    def __init__(self, url: str) -> None:
        self._plugin = open_graph(url)
        self.sender = usable_address(str(self._plugin.source))
        """The mailbox, for an entity without an address."""
        self._lock = Lock()
        self._unreachable = ""

    @property
    def unreachable(self) -> str:
        """Why no connection or log-in is possible for now; else empty."""
        return self._unreachable

    def submit(self, envelope: Envelope) -> DeliveryResult:
        """Send stored bytes once; to whom is read from their headers."""
        try:
            self._post(envelope.content, self._token())
        except Unreachable as error:
            self._unreachable = error.detail
            return error.result
        except ChannelError as error:
            return error.result
        return DeliveryResult(Delivery.ACCEPTED)

    def connect(self) -> None:
        """Log in; raises `Unreachable` where that fails."""
        self._token()

    def _post(self, content: bytes, token: str) -> None:
        url = f"{self._plugin.graph_url}/v1.0/users/{self.sender}/sendMail"
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/plain"}
        ended: Any
        try:
            ended = requests.post(
                url,
                data=b64encode(content),
                headers=headers,
                timeout=TIMEOUT,
                allow_redirects=False,
            )
        except requests.RequestException as error:
            ended = error
        if isinstance(ended, requests.Response) and ended.status_code == _UNAUTHORIZED:
            self._plugin.token = None
            raise Unreachable(said(ended))
        found = trouble(ended)
        if found is not None:
            raise found

    def _token(self) -> str:
        """A token that is still good; before it nothing has left, whatever happens."""
        with self._lock, watching() as exchanges:
            if self._plugin.authenticate():  # type: ignore[no-untyped-call]
                return str(self._plugin.token)
        errors = [error.detail for one in exchanges if (error := trouble(one)) is not None]
        raise Unreachable(errors[0] if errors else "no token")

    def close(self) -> None:
        """Nothing is kept open."""
