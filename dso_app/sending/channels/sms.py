"""SMS by any service Apprise knows, or a gateway of one's own, by an Apprise address.

The plugin is used for what the service wants to hear; what became of the request is read from the
request itself (see `http`). One instance a number, nothing is retried, split or redirected.
"""

from typing import Any

from apprise import Apprise, AppriseAsset, NotifyType, PersistentStoreMode
from apprise.plugins import N_MGR

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import RelanceError
from dso_app.sending.channels.base import ChannelError, Envelope, Unreachable
from dso_app.sending.channels.http import trouble, watching
from dso_app.texts import N_

READ_TIMEOUT = 30
"""Seconds a service may think before it answers; a shorter wait makes ambiguous messages."""
_CONNECT_TIMEOUT = 10

_GATEWAYS = frozenset({"json", "jsons", "form", "forms", "xml", "xmls"})
"""A gateway of one's own: the number and the text are posted to the address."""
_SERVICES = frozenset(
    {
        *("46elks", "atalk", "bulksms", "bulkvs", "burstsms", "clickatell", "clicksend", "cm"),
        *("d7sms", "eight00com", "elks", "exotel", "httpsms", "infobip", "kaleyra", "kavenegar"),
        *("klr", "kudosity", "mobilemessage", "mobilemsg", "msg91", "msgbird", "nexmo"),
        *("notifyre", "octopush", "plivo", "ringc", "serwersms", "seven", "sfr", "sinch"),
        *("smsc", "smseagle", "smseagles", "smsmanager", "smsmgr", "smstunnel", "sns"),
        *("telesign", "telnyx", "twilio", "voipms", "vonage"),
    }
)
SCHEMES = _GATEWAYS | _SERVICES
"""What an address may begin with: services that send an SMS to the number they are given."""

_FOREIGN = ("retry", "to", "overflow", "redirect", "method")
"""Options that would send elsewhere, or again, behind the outbox's back."""
_NUMBER_FIELD = "to"


class BadSmsAddress(RelanceError):
    """The address is no Apprise address of an SMS service."""

    message = N_("This is not the complete address of an SMS service: see Apprise’s page on it.")


class OtherSmsService(BadSmsAddress):
    """Only services that send SMS are allowed."""

    message = N_("{scheme}:// is no SMS service that Relance sends by.")


class ForeignSmsOption(BadSmsAddress):
    """An option that would send elsewhere, or again."""

    message = N_("The SMS address must not hold the option {option}=.")


def open_sms(url: str, number: str) -> Any:
    """The plugin behind an Apprise address, for one number.

    Raises:
        BadSmsAddress: another scheme, an option that sends elsewhere or again, or nonsense.
    """
    scheme = url.partition("://")[0].strip().lower()
    if scheme not in SCHEMES:
        raise OtherSmsService(scheme=scheme[:40])
    found = N_MGR[scheme].parse_url(url)
    if not found:
        raise BadSmsAddress
    foreign = [option for option in _FOREIGN if option in found["qsd"]]
    if foreign:
        raise ForeignSmsOption(option=foreign[0])
    asset = AppriseAsset(storage_mode=PersistentStoreMode.MEMORY)
    plugin = Apprise.instantiate(_for_number(found, scheme, number), asset=asset)
    if plugin is None:
        raise BadSmsAddress
    return plugin


def _for_number(found: dict[str, Any], scheme: str, number: str) -> dict[str, Any]:
    """What an address says, the number put in its place."""
    told = {"rto": READ_TIMEOUT, "cto": _CONNECT_TIMEOUT, **found}
    told |= {"schema": scheme, "redirect": "no"}
    if scheme in _GATEWAYS:
        fields = dict(found.get("payload") or {})
        field = fields.pop(_NUMBER_FIELD, "") or _NUMBER_FIELD
        return told | {"payload": {**fields, field: number}}
    return told | {"targets": [number]}


class SmsTransport:
    """The SMS service of an installation."""

    sender = ""

    def __init__(self, url: str) -> None:
        open_sms(url, "+33612345678")  # whatever the number: a bad address is said at once
        self._url = url
        self._unreachable = ""

    @property
    def unreachable(self) -> str:
        """Why no connection to the service is possible for now; else empty."""
        return self._unreachable

    def submit(self, envelope: Envelope) -> DeliveryResult:
        """Send the text to each number, one after the other.

        The first whose fate is unknown, or that cannot be reached, ends it. Once one number got
        the text the message has left: the others are marked, and not tried again.
        """
        refused: list[tuple[str, ChannelError]] = []
        for at, number in enumerate(envelope.recipients):
            error = self._send(number, envelope.content.decode())
            if error is None:
                continue
            refused.append((number, error))
            if error.may_have_left or isinstance(error, Unreachable):
                refused += [(rest, error) for rest in envelope.recipients[at + 1 :]]
                break
        return _whole(envelope.recipients, refused)

    def _send(self, number: str, text: str) -> ChannelError | None:
        with watching() as exchanges:
            try:
                taken = bool(open_sms(self._url, number).send(text, notify_type=NotifyType.INFO))
            except Exception as error:  # noqa: BLE001 - whatever a plugin does, the request tells
                taken, failed = False, type(error).__name__
            else:
                failed = ""
        for exchange in exchanges:
            found = trouble(exchange)
            if isinstance(found, Unreachable):
                self._unreachable = found.detail
            if found is not None:
                return found
        if taken and exchanges:
            return None
        # Answered with a yes that the plugin does not take for one: it may be one.
        return ChannelError(failed, permanent=not exchanges, may_have_left=bool(exchanges))

    def close(self) -> None:
        """Nothing is kept open."""


def _whole(numbers: tuple[str, ...], refused: list[tuple[str, ChannelError]]) -> DeliveryResult:
    """What came of a message to several numbers."""
    if not refused:
        return DeliveryResult(Delivery.ACCEPTED)
    marked = tuple(number for number, _ in refused)
    if len(refused) < len(numbers):
        words = "; ".join(f"{number}: {error.detail}" for number, error in refused)
        return DeliveryResult(Delivery.REFUSED_RECIPIENTS, words, marked)
    # Where it may have left nothing else counts; where one may be let in later, trying again does.
    errors = [error for _, error in refused]
    worst = min(errors, key=lambda error: (not error.may_have_left, error.permanent))
    return worst.result
