"""What is known of a mail's end, phase by phase of the exchange."""

from collections.abc import Iterator
from smtplib import SMTP
from socket import SO_SNDBUF, SOL_SOCKET

import pytest

from dso_app.domain.outbox_states import Delivery
from dso_app.sending.channels import email
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.email import BadMailAddress, EmailTransport, open_mail
from dso_app.sending.channels.smtp import exchange
from tests.support.slow_smtp import slow_server
from tests.support.smtp import AFTER_ANSWER, BEFORE_354, BEFORE_ANSWER, Mailbox, smtp_server

CONTENT = b"Subject: hello\r\n\r\n.a line with a dot\r\n..two\r\nend\r\n"
TO = ("paul@garnier.example",)


@pytest.fixture
def transport(box: Mailbox) -> Iterator[EmailTransport]:
    found = EmailTransport(box.url)
    yield found
    found.close()


def _envelope(*recipients: str) -> Envelope:
    return Envelope("relance@duval.example", recipients or TO, CONTENT)


def test_what_the_server_gets_is_what_was_stored_byte_for_byte(
    box: Mailbox, transport: EmailTransport
) -> None:
    assert transport.submit(_envelope()).delivery is Delivery.ACCEPTED
    assert [mail.content for mail in box.mails] == [CONTENT]
    assert box.mails[0].recipients == TO
    assert box.mails[0].sender == "relance@duval.example"


def test_the_connection_is_kept_open_from_one_mail_to_the_next(
    box: Mailbox, transport: EmailTransport
) -> None:
    for _ in range(5):
        transport.submit(_envelope())
    assert len(box.mails) == 5
    assert box.connections == 1


def test_a_connection_the_server_closed_while_idle_is_opened_again(
    box: Mailbox, transport: EmailTransport
) -> None:
    transport.submit(_envelope())
    box.cut = AFTER_ANSWER
    transport.submit(_envelope())
    box.cut = ""
    assert transport.submit(_envelope()).delivery is Delivery.ACCEPTED
    assert len(box.mails) == 3


def test_refused_for_everybody_is_permanent_with_5xx_and_passing_with_4xx(
    box: Mailbox, transport: EmailTransport
) -> None:
    box.refused = {TO[0]: "550 no such user"}
    refused = transport.submit(_envelope())
    assert refused.delivery is Delivery.PERMANENT
    assert "550 no such user" in refused.detail
    box.refused = {TO[0]: "450 greylisted"}
    assert transport.submit(_envelope()).delivery is Delivery.PASSING
    assert box.mails == []


def test_one_of_several_recipients_refused_is_sent_with_that_recipient_marked(
    box: Mailbox, transport: EmailTransport
) -> None:
    box.refused = {"gone@garnier.example": "550 no such user"}
    result = transport.submit(_envelope("paul@garnier.example", "gone@garnier.example"))
    assert result.delivery is Delivery.REFUSED_RECIPIENTS
    assert result.refused == ("gone@garnier.example",)
    assert box.mails[0].recipients == ("paul@garnier.example",)


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [("451 try later", Delivery.PASSING), ("554 spam", Delivery.PERMANENT)],
)
def test_an_answer_4xx_or_5xx_to_the_end_of_data_is_failed(
    box: Mailbox, transport: EmailTransport, answer: str, delivery: Delivery
) -> None:
    box.answer = answer
    result = transport.submit(_envelope())
    assert result.delivery is delivery
    assert answer in result.detail
    box.answer = "250 taken"
    assert transport.submit(_envelope()).delivery is Delivery.ACCEPTED


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [("452 full", Delivery.PASSING), ("503 not you", Delivery.PERMANENT)],
)
def test_refused_at_data_is_failed(
    box: Mailbox, transport: EmailTransport, answer: str, delivery: Delivery
) -> None:
    box.to_data = answer
    assert transport.submit(_envelope()).delivery is delivery


def test_cut_off_before_the_354_is_failed_and_may_be_tried_again(
    box: Mailbox, transport: EmailTransport
) -> None:
    box.cut = BEFORE_354
    assert transport.submit(_envelope()).delivery is Delivery.PASSING


def test_cut_off_after_the_354_and_before_the_answer_nobody_knows(
    box: Mailbox, transport: EmailTransport
) -> None:
    box.cut = BEFORE_ANSWER
    assert transport.submit(_envelope()).delivery is Delivery.UNKNOWN


def test_no_answer_in_time_after_the_354_nobody_knows(
    box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "LEAST_TIMEOUT", 0)
    box.hang_seconds = 30
    transport = EmailTransport(f"{box.url}&cto=0.2")
    monkeypatch.setattr(transport._idle[0], "socket_connect_timeout", 1)  # noqa: SLF001
    assert transport.submit(_envelope()).delivery is Delivery.UNKNOWN


def test_no_connection_is_failed_and_may_be_tried_again() -> None:
    with smtp_server() as box:
        url = box.url
    transport = EmailTransport(url)
    assert transport.submit(_envelope()).delivery is Delivery.PASSING
    assert transport.unreachable


def test_a_recipient_cannot_smuggle_another_into_the_dialogue(
    box: Mailbox, transport: EmailTransport
) -> None:
    transport.submit(_envelope("a@b.example>\r\nRCPT TO:<evil@c.example"))
    assert [one for mail in box.mails for one in mail.recipients if "evil" in one] == []


def test_an_address_the_server_cannot_read_fails_for_good_and_spoils_nothing(
    box: Mailbox, transport: EmailTransport
) -> None:
    assert transport.submit(_envelope("gérard@b.example")).delivery is Delivery.PERMANENT
    assert box.mails == []
    assert transport.submit(_envelope()).delivery is Delivery.ACCEPTED


@pytest.mark.parametrize(
    "option", ["to=x@y.example", "cc=x@y.example", "bcc=x@y.example", "retry=3", "pgp=sign"]
)
def test_options_that_send_elsewhere_or_again_are_refused_in_the_address(option: str) -> None:
    with pytest.raises(BadMailAddress, match=option.partition("=")[0]):
        open_mail(f"mailto://user:secret@mail.duval.example?{option}")


@pytest.mark.parametrize("url", ["json://host/path", "file:///etc/passwd", "nonsense", ""])
def test_only_mail_addresses_are_allowed(url: str) -> None:
    with pytest.raises(BadMailAddress):
        open_mail(url)


def test_presets_of_providers_are_kept() -> None:
    mail = open_mail("mailto://claire:secret@gmail.com")
    assert (mail.smtp_host, mail.port, mail.secure_mode) == ("smtp.gmail.com", 587, "starttls")
    assert mail.request_rate_per_sec == 0


def test_the_kind_of_encryption_is_the_addresss_own() -> None:
    assert open_mail("mailtos://u:p@mail.example?mode=ssl").secure_mode == "ssl"
    assert open_mail("mailtos://u:p@mail.example").secure_mode == "starttls"
    assert open_mail("mailto://u:p@mail.example").secure_mode == "insecure"


def test_a_mail_larger_than_the_server_takes_is_refused_before_anything_left(
    box: Mailbox, transport: EmailTransport
) -> None:
    large = Envelope("relance@duval.example", TO, b"x" * 34 * 1024**2)
    result = transport.submit(large)
    assert result.delivery is Delivery.PERMANENT
    assert result.detail.startswith("MAIL FROM: 552")
    assert box.mails == []


def test_a_large_mail_may_take_longer_than_the_time_limit_as_long_as_it_moves() -> None:
    content = b"Subject: copies\r\n\r\n" + b"x" * 70 * 100_000 + b"\r\n"
    envelope = Envelope("relance@duval.example", TO, content)
    with slow_server(bytes_a_second=3_500_000) as port:
        client = SMTP("127.0.0.1", port, timeout=1)
        assert client.sock is not None
        client.sock.setsockopt(SOL_SOCKET, SO_SNDBUF, 64 * 1024)
        assert exchange(client, envelope).delivery is Delivery.ACCEPTED
        client.close()
