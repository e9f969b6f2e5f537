"""The bytes of an email, read back as the customer's program reads them."""

from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest

from dso_app.models import Message
from dso_app.sending.mime import mail_bytes


@pytest.mark.parametrize(
    "subject",
    [
        "Menuiserie Lefranc & Fils SARL : rappel, 86,30\N{NO-BREAK SPACE}EUR à régler",
        "Société Générale : règlement échu déjà réclamé à Hélène Bérthelémy, été précédent",
        "Reminder",
    ],
)
def test_a_subject_is_read_as_it_was_written_wherever_its_line_breaks(subject: str) -> None:
    message = Message(
        entity_id=1,
        customer_id=1,
        channel="email",
        mode="auto",
        state="sending",
        planned_on=date(2026, 6, 1),
        key="k",
        subject=subject,
        body="b",
        body_html="",
        sender="a@x.example",
        reply_to="",
        recipients=["b@y.example"],
    )
    content = mail_bytes(message, datetime(2026, 6, 1, tzinfo=UTC))
    assert message_from_bytes(content, policy=default)["Subject"] == subject
    assert max(map(len, content.split(b"\r\n"))) <= 78
