"""A test SMS: by the very address and the very channel the reminders leave by."""

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.errors import RelanceError
from dso_app.models import Entity
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.sms import SmsTransport
from dso_app.sending.phones import sms_number
from dso_app.texts import N_, translate


class NoSmsAddress(RelanceError):
    """There is nothing to test yet."""

    message = N_("Save an SMS address first.")


class NotANumber(RelanceError):
    """The test SMS has no number to go to."""

    message = N_("“{number}” is not a mobile number.")


class SmsTestRefused(RelanceError):
    """The service did not take the test SMS, or could not be reached."""

    message = N_("The test SMS did not leave: {detail}")


class SmsTestUnclear(RelanceError):
    """The service's answer, or none, leaves open whether the test SMS left."""

    message = N_("Nobody knows whether the test SMS left: {detail}")


def send_sms_test(entity: Entity, url: str, to: str, language: str) -> str:
    """Send one SMS to a number of one's own; nothing is kept of it.

    Args:
        entity: in whose name; a number without a prefix is of its country.
        url: the Apprise address to try.
        to: the number, as typed.
        language: of its text.

    Returns:
        The number it went to.

    Raises:
        NoSmsAddress, BadSmsAddress, NotANumber: nothing was tried.
        SmsTestRefused: it did not leave, in the service's words.
        SmsTestUnclear: it may have left.
    """
    if not url:
        raise NoSmsAddress
    number = sms_number(to, "", entity.country)
    if not number:
        raise NotANumber(number=to[:40])
    words = N_("{company}: this is the test SMS of Relance.")
    text = translate(words, language, company=entity.name or entity.code)
    result = SmsTransport(url).submit(Envelope("", (number,), text.encode()))
    if result.delivery is Delivery.UNKNOWN:
        raise SmsTestUnclear(detail=_detail(result, language))
    if result.delivery is not Delivery.ACCEPTED:
        raise SmsTestRefused(detail=_detail(result, language))
    return number


def _detail(result: DeliveryResult, language: str) -> str:
    return result.detail or translate(N_("the service did not say why"), language)
