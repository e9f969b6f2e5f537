"""What is known of an SMS after the gateway answered, refused, broke, cut off or said nothing."""

from collections.abc import Iterator

import pytest

from dso_app.domain.outbox_states import Delivery
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.sms import (
    SCHEMES,
    BadSmsAddress,
    ForeignSmsOption,
    OtherSmsService,
    SmsTransport,
    open_sms,
)
from tests.support.gateway import Gateway, http_gateway
from tests.support.smtp import free_port

PAUL, ANNE = "+33612345678", "+33698765432"


def _envelope(*numbers: str, text: str = "Facture F1 : 12,50 €") -> Envelope:
    return Envelope("", numbers or (PAUL,), text.encode())


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with http_gateway() as found:
        yield found


@pytest.fixture
def sms(gateway: Gateway) -> SmsTransport:
    return SmsTransport(gateway.url)


def test_what_is_posted_is_the_number_and_the_very_text(
    gateway: Gateway, sms: SmsTransport
) -> None:
    result = sms.submit(_envelope(text="Ligne 1\n  *brut* <b>&amp; :smile: \\n"))
    assert result.delivery is Delivery.ACCEPTED
    [post] = gateway.posts
    assert post.path == "/send"
    assert post.json["to"] == PAUL
    assert post.json["message"] == "Ligne 1\n  *brut* <b>&amp; :smile: \\n"


def test_the_gateway_may_name_its_fields(gateway: Gateway) -> None:
    sms = SmsTransport(gateway.url + "&:to=recipient&:message=text&:title=&:version=&:type=")
    assert sms.submit(_envelope(text="hello")).delivery is Delivery.ACCEPTED
    assert gateway.posts[0].json["recipient"] == PAUL
    assert gateway.posts[0].json["text"] == "hello"
    assert "to" not in gateway.posts[0].json


def test_a_form_may_be_posted_instead(gateway: Gateway) -> None:
    sms = SmsTransport(gateway.url.replace("json://", "form://"))
    assert sms.submit(_envelope(text="hello")).delivery is Delivery.ACCEPTED
    assert b"to=%2B33612345678" in gateway.posts[0].body
    assert b"message=hello" in gateway.posts[0].body


@pytest.mark.parametrize("status", [400, 401, 404, 422])
def test_an_answer_of_4xx_is_a_refusal_for_good_in_the_gateways_words(
    gateway: Gateway, sms: SmsTransport, status: int
) -> None:
    gateway.answers = [(status, '{"error": "unknown\n number"}')]
    result = sms.submit(_envelope())
    assert result.delivery is Delivery.PERMANENT
    assert result.detail.startswith(str(status))
    assert '{"error": "unknown number"}' in result.detail


@pytest.mark.parametrize("status", [408, 425, 429])
def test_a_gateway_that_asks_to_come_again_is_asked_again(
    gateway: Gateway, sms: SmsTransport, status: int
) -> None:
    gateway.answers = [(status, "slow down")]
    assert sms.submit(_envelope()).delivery is Delivery.PASSING
    assert sms.unreachable == ""


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_an_answer_of_5xx_leaves_open_whether_it_left(
    gateway: Gateway, sms: SmsTransport, status: int
) -> None:
    gateway.answers = [(status, "oops")]
    result = sms.submit(_envelope())
    assert result.delivery is Delivery.UNKNOWN
    assert result.detail.startswith(str(status))


def test_nobody_is_sent_elsewhere(gateway: Gateway, sms: SmsTransport) -> None:
    gateway.answers = [(302, ""), (200, "taken")]
    assert sms.submit(_envelope()).delivery is Delivery.PERMANENT
    assert len(gateway.posts) == 1


def test_cut_off_after_connecting_nobody_knows(gateway: Gateway, sms: SmsTransport) -> None:
    gateway.answers = [None]
    assert sms.submit(_envelope()).delivery is Delivery.UNKNOWN
    assert len(gateway.posts) == 1


def test_without_an_answer_in_time_nobody_knows(gateway: Gateway, sms: SmsTransport) -> None:
    gateway.answers = ["hang"]
    result = sms.submit(_envelope())
    assert result.delivery is Delivery.UNKNOWN
    assert "timed out" in result.detail
    assert len(gateway.posts) == 1


def test_without_a_connection_nothing_left_and_nothing_else_is_tried() -> None:
    sms = SmsTransport(f"json://user:secret@127.0.0.1:{free_port()}/?-token=hush")
    result = sms.submit(_envelope(PAUL, ANNE))
    assert result.delivery is Delivery.PASSING
    assert "refused" in sms.unreachable
    assert "hush" not in result.detail + sms.unreachable
    assert "secret" not in result.detail + sms.unreachable


def test_a_name_that_nobody_knows_is_no_connection() -> None:
    sms = SmsTransport("jsons://gateway.invalid/")
    assert sms.submit(_envelope()).delivery is Delivery.PASSING


def test_a_server_that_is_not_who_it_says_gets_nothing(gateway: Gateway) -> None:
    sms = SmsTransport(gateway.url.replace("json://", "jsons://"))
    # It speaks no TLS: what it did with what it got cannot be known from here.
    assert sms.submit(_envelope()).delivery in {Delivery.UNKNOWN, Delivery.PASSING}
    assert gateway.posts == []


def test_each_of_several_numbers_gets_it_once(gateway: Gateway, sms: SmsTransport) -> None:
    assert sms.submit(_envelope(PAUL, ANNE)).delivery is Delivery.ACCEPTED
    assert [post.json["to"] for post in gateway.posts] == [PAUL, ANNE]


def test_one_of_several_refused_is_marked_and_the_message_has_left(
    gateway: Gateway, sms: SmsTransport
) -> None:
    gateway.answers = [(400, "no"), (200, "taken")]
    result = sms.submit(_envelope(PAUL, ANNE))
    assert result.delivery is Delivery.REFUSED_RECIPIENTS
    assert result.refused == (PAUL,)
    assert result.detail == f"{PAUL}: 400 Bad Request no"


def test_once_one_number_got_it_the_message_is_not_tried_again(
    gateway: Gateway, sms: SmsTransport
) -> None:
    gateway.answers = [(200, "taken"), (503, "oops")]
    result = sms.submit(_envelope(PAUL, ANNE))
    assert result.delivery is Delivery.REFUSED_RECIPIENTS
    assert result.refused == (ANNE,)


def test_what_is_unknown_of_the_first_number_ends_it(gateway: Gateway, sms: SmsTransport) -> None:
    gateway.answers = [(503, "oops"), (200, "taken")]
    assert sms.submit(_envelope(PAUL, ANNE)).delivery is Delivery.UNKNOWN
    assert [post.json["to"] for post in gateway.posts] == [PAUL]


@pytest.mark.parametrize(
    "url",
    [
        "mailto://user:pw@example.com",
        "slack://token/token/token",
        "file:///etc/passwd",
        "telegram://x",
        "nonsense",
        "",
    ],
)
def test_only_sms_services_are_allowed(url: str) -> None:
    with pytest.raises(OtherSmsService):
        open_sms(url, PAUL)


@pytest.mark.parametrize("option", ["retry=3", "to=0600000000", "overflow=split", "redirect=yes"])
def test_options_that_send_elsewhere_or_again_are_refused(option: str) -> None:
    with pytest.raises(ForeignSmsOption):
        open_sms(f"json://gateway.example/?{option}", PAUL)


@pytest.mark.parametrize("url", ["json://", "twilio://", "twilio://nonsense", "ovh://x", "cm://"])
def test_an_incomplete_address_is_refused(url: str) -> None:
    with pytest.raises(BadSmsAddress):
        open_sms(url, PAUL)


@pytest.mark.parametrize(
    "url",
    [
        "twilio://AC{0}:{0}@33700000000/".format("a" * 32),
        "vonage://abcdefgh:{}@33700000000".format("a" * 16),
        "octopush://login@example.com/apikey/Sender",
        "msgbird://{}/33700000000".format("a" * 25),
        "seven://{}/".format("a" * 25),
    ],
)
def test_a_service_gets_the_one_number_of_the_message(url: str) -> None:
    plugin = open_sms(url, PAUL)
    assert "33612345678" in str(plugin.targets)
    assert len(plugin.targets) == 1
    assert plugin.socket_read_timeout == 30


def test_every_scheme_is_one_of_apprises() -> None:
    from apprise.plugins import N_MGR  # noqa: PLC0415 - slow to import

    assert set(N_MGR.schemas()) >= SCHEMES  # type: ignore[no-untyped-call]
