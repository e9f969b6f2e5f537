"""Letters and mails as files: as they left, or as they stand ready."""

from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Entity, Message, MessageContent
from tests.support import build, outgoing, rows
from tests.support.build import key
from tests.support.clocks import FixedClock
from tests.support.web import ORIGIN, log_in


def _text(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


@pytest.fixture
def letters(web: TestClient, home: Database, clock: FixedClock) -> list[Message]:
    """Two letters in the print queue, looked at by a credit manager of a company of letters."""
    with home.write() as session:
        main = session.get_one(Entity, 1)
        step = outgoing.step(1, 5, channel="letter")
        main.default_scenario_id = build.key(outgoing.scenario(session, main, step, name="Letters"))
        main.sending_days, main.sending_hours, main.holidays = "1-7", "00:00-24:00", False
        outgoing.ledger(session, main)
        for name in ("Menuiserie", "Hôtel"):
            outgoing.late_customer(session, main, name=name, address_1="3 rue Basse", city="Lyon")
        manager = build.user(session, Role.CREDIT_MANAGER)
    outgoing.send(home, clock)
    log_in(web, home, clock, manager)
    return list(outgoing.messages(home))


def test_a_letter_is_shown_as_it_was_made(
    web: TestClient, home: Database, letters: list[Message]
) -> None:
    page = web.get(f"/api/messages/{letters[0].id}/letter")
    with home.read() as session:
        assert page.content == session.get_one(MessageContent, letters[0].id).content
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert web.get(f"/api/actions/{letters[0].action_id}/letter").content == page.content


def test_the_print_queue_comes_as_one_pdf_or_the_letters_named(
    web: TestClient, home: Database, letters: list[Message]
) -> None:
    everything = _text(web.post("/api/letters/print", headers=ORIGIN).content)
    assert "Menuiserie" in everything
    assert "Hôtel" in everything
    one = web.post("/api/letters/print", data={"ids": str(letters[1].id)}, headers=ORIGIN)
    assert "Menuiserie" not in _text(one.content)
    with home.read() as session:
        assert session.get_one(Message, letters[0].id).printed_at is not None


@pytest.mark.usefixtures("letters")
@pytest.mark.parametrize(("ids", "words"), [("999", "no letter to print"), ("1;2", "malformed")])
def test_what_is_not_in_the_queue_is_not_printed(web: TestClient, ids: str, words: str) -> None:
    answer = web.post("/api/letters/print", data={"ids": ids}, headers=ORIGIN)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


def test_a_letter_not_made_yet_is_drawn_as_it_would_be_made(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    with home.write() as session:
        main = session.get_one(Entity, 1)
        customer = build.customer(session, main, address_1="3 rue Basse", city="Lyon")
        step = outgoing.step(1, 90, channel="letter")
        customer.scenario_id = build.key(outgoing.scenario(session, main, step, name="Letters"))
        build.item(session, customer, late=10)
        manager = build.user(session, Role.CREDIT_MANAGER)
    outgoing.plan(home, clock)
    log_in(web, home, clock, manager)
    [action] = outgoing.actions(home)
    assert "Menuiserie Garnier" in _text(web.get(f"/api/actions/{action.id}/letter").content)


def test_a_message_is_kept_byte_for_byte_once_it_left(
    web: TestClient, home: Database, clock: FixedClock
) -> None:
    with home.write() as session:
        customer = build.customer(session, session.get_one(Entity, 1))
        left = rows.message(session, customer, key="left", state="sent")
        session.add(MessageContent(message_id=key(left), content=b"From: us\r\n\r\nPay"))
        waits = rows.message(session, customer, key="waits")
        looker = build.user(session, Role.VIEWER)
    log_in(web, home, clock, looker)
    file = web.get(f"/api/messages/{left.id}/original")
    assert file.content == b"From: us\r\n\r\nPay"
    assert ".eml" in file.headers["content-disposition"]
    answer = web.get(f"/api/messages/{waits.id}/original")
    assert (answer.status_code, answer.json()["detail"]) == (
        422,
        f"Nothing of message {waits.id} has left yet.",
    )


def test_letters_of_customers_out_of_scope_are_not_given_out(
    web: TestClient, home: Database, clock: FixedClock, letters: list[Message]
) -> None:
    with home.write() as session:
        collector = build.user(session, Role.COLLECTOR)
    log_in(web, home, clock, collector)
    for path in (
        f"/api/messages/{letters[0].id}/letter",
        f"/api/messages/{letters[0].id}/original",
        f"/api/actions/{letters[0].action_id}/letter",
    ):
        assert web.get(path).status_code == 422
    assert web.post("/api/letters/print", headers=ORIGIN).status_code == 422


def test_who_may_not_act_prints_nothing(
    web: TestClient, home: Database, clock: FixedClock, letters: list[Message]
) -> None:
    with home.write() as session:
        looker = build.user(session, Role.VIEWER)
    log_in(web, home, clock, looker)
    assert web.post("/api/letters/print", headers=ORIGIN).status_code == 403
    with home.read() as session:
        assert session.get_one(Message, letters[0].id).printed_at is None
