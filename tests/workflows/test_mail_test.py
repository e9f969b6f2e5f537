"""The test mail says whether the mail server is set up rightly."""

from collections.abc import Iterator

import pytest

from dso_app.models import Entity
from dso_app.sending.channels.email import BadMailAddress
from dso_app.workflows.mail_test import (
    MailTestRefused,
    NobodyToTest,
    NoMailAddress,
    NoSender,
    send_test,
)
from tests.support.clocks import FixedClock
from tests.support.smtp import Mailbox, smtp_server

CLAIRE = "claire@duval.example"


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def _company(email: str = "billing@duval.example") -> Entity:
    return Entity(code="MAIN", name="Duval", email=email)


def test_a_test_mail_arrives_from_the_company(box: Mailbox, clock: FixedClock) -> None:
    send_test(clock, _company(), box.url, CLAIRE, "en")
    [mail] = box.mails
    assert (mail.sender, mail.recipients) == ("billing@duval.example", (CLAIRE,))
    assert mail.parsed["Subject"] == "Test mail from Relance"


def test_what_the_server_says_is_told(box: Mailbox, clock: FixedClock) -> None:
    box.answer = "554 not from you"
    with pytest.raises(MailTestRefused, match="554 not from you"):
        send_test(clock, _company(), box.url, CLAIRE, "en")


def test_each_thing_missing_has_its_sentence(box: Mailbox, clock: FixedClock) -> None:
    with pytest.raises(NoMailAddress):
        send_test(clock, _company(), "", CLAIRE, "en")
    with pytest.raises(NobodyToTest, match="nobody"):
        send_test(clock, _company(), box.url, "nobody", "en")
    with pytest.raises(BadMailAddress):
        send_test(clock, _company(), "json://elsewhere", CLAIRE, "en")
    nameless = f"mailto://127.0.0.1:{box.port}"
    with pytest.raises(NoSender):
        send_test(clock, _company(email=""), nameless, CLAIRE, "en")
    assert box.mails == []
