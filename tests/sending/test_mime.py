"""The bytes of an email, read back as the customer's program reads them."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import Any

import pytest

from dso_app.models import Message
from dso_app.sending.mime import mail_bytes

_MOMENT = datetime(2026, 6, 1, tzinfo=UTC)


def _letter(**values: Any) -> Message:
    """A message with plain words but for the values given."""
    plain: dict[str, Any] = {
        "channel": "email",
        "mode": "automatic",
        "state": "sending",
        "planned_on": date(2026, 6, 1),
        "key": "k",
        "subject": "Reminder",
        "body": "b",
        "body_html": "",
        "sender": "a@x.example",
        "reply_to": "",
        "recipients": ["b@y.example"],
    }
    return Message(entity_id=1, customer_id=1, **(plain | values))


@pytest.mark.parametrize(
    "subject",
    [
        "Menuiserie Lefranc & Fils SARL : rappel, 86,30\N{NO-BREAK SPACE}EUR à régler",
        "Société Générale : règlement échu déjà réclamé à Hélène Bérthelémy, été précédent",
        "Reminder",
    ],
)
def test_a_subject_is_read_as_it_was_written_wherever_its_line_breaks(subject: str) -> None:
    message = _letter(subject=subject)
    content = mail_bytes(message, _MOMENT)
    assert message_from_bytes(content, policy=default)["Subject"] == subject
    assert max(map(len, content.split(b"\r\n"))) <= 78


@pytest.mark.parametrize(
    ("recipients", "sender"),
    [
        (["b@y.example"], '"Anna Duval" <a@x.example>'),
        (["b.c+d@y-z.example", "e@f.example"], '"Zoé, Ltd" <a@x.example>'),
        (["o'neil@y.example"], "a@x.example"),
        ([f"{'b' * 60}@{'long.' * 10}example"], "a@x.example"),
    ],
)
def test_whom_a_mail_is_for_and_from_is_read_as_it_was_written(
    recipients: list[str], sender: str
) -> None:
    message = _letter(recipients=recipients, sender=sender, copies=["q@r.example"])
    mail = message_from_bytes(mail_bytes(message, _MOMENT), policy=default)
    assert [one.addr_spec for one in mail["To"].addresses] == recipients
    assert [one.addr_spec for one in mail["Cc"].addresses] == ["q@r.example"]
    [found] = mail["From"].addresses
    assert (found.display_name, found.addr_spec) == parseaddr(sender)


@pytest.mark.parametrize(
    "words",
    ["one\ntwo", "one\rtwo", "one\r\n.\r\ntwo  \r\n", "\tFrom é = ü\n\n" + "long " * 60, ""],
)
def test_words_arrive_line_by_line_as_they_were_written(words: str) -> None:
    mail = message_from_bytes(
        mail_bytes(_letter(body=words, body_html=words), _MOMENT), policy=default
    )
    assert isinstance(mail, EmailMessage)
    for part in mail.iter_parts():
        assert part.get_content().splitlines() == (words or "\n").splitlines()
    assert b"\n" not in mail_bytes(_letter(body=words), _MOMENT).replace(b"\r\n", b"")


def test_a_subject_that_would_break_the_head_of_a_mail_makes_none() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        mail_bytes(_letter(subject="a\r\nBcc: b@y.example"), _MOMENT)
