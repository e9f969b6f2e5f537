"""The test mail says whether the mail server is set up rightly."""

import pytest

from dso_app.sending.channels.email import BadMailAddress
from dso_app.sending.trial import BadRecipient, NoMailServer, NotDelivered, send_trial
from tests.support.clocks import FixedClock
from tests.support.smtp import Mailbox


def test_a_test_mail_arrives(box: Mailbox, clock: FixedClock) -> None:
    send_trial(clock, box.url, "billing@duval.example", "claire@duval.example")
    assert box.mails[0].parsed["Subject"] == "Relance: the mail server works"


def test_what_the_server_says_is_told(box: Mailbox, clock: FixedClock) -> None:
    box.answer = "554 not from you"
    with pytest.raises(NotDelivered, match="554 not from you"):
        send_trial(clock, box.url, "billing@duval.example", "claire@duval.example")


def test_each_thing_missing_has_its_sentence(box: Mailbox, clock: FixedClock) -> None:
    with pytest.raises(NoMailServer):
        send_trial(clock, "", "", "claire@duval.example")
    with pytest.raises(BadRecipient, match="nobody"):
        send_trial(clock, box.url, "", "nobody")
    with pytest.raises(BadMailAddress):
        send_trial(clock, "json://elsewhere", "", "claire@duval.example")
