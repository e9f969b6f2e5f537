"""Scenario files out and in, and letters drawn while their text is written."""

import pytest
from fastapi.testclient import TestClient
from httpx import Response
from pypdfium2 import PdfDocument
from sqlmodel import func, select

from dso_app.access.permissions import HOUSE, Role
from dso_app.database import Database
from dso_app.models import Entity, Scenario
from dso_app.services.scenarios.verbs import save_scenario
from tests.support import build, outgoing
from tests.support.clocks import FixedClock
from tests.support.collecting import scenario, step
from tests.support.web import ORIGIN, log_in

_FILE = """
name: Gentle
steps:
  - name: Reminder
    channel: email
    offset_days: 7
"""


@pytest.fixture
def known(web: TestClient, home: Database, clock: FixedClock) -> int:
    """A scenario of the company, looked at by a credit manager; its id."""
    with home.write() as session:
        row = save_scenario(
            session,
            HOUSE,
            clock,
            session.get_one(Entity, 1),
            scenario(step(1, "Reminder", 7), name="House rules"),
        )
        manager = build.user(session, Role.CREDIT_MANAGER)
    log_in(web, home, clock, manager)
    return build.key(row)


def _import(web: TestClient, content: bytes) -> Response:
    file = {"files": ("x.yaml", content)}
    answer: Response = web.post("/api/scenarios/import", files=file, headers=ORIGIN)
    return answer


def test_a_scenario_leaves_as_a_file_and_comes_back_unchanged(
    web: TestClient, home: Database, known: int
) -> None:
    file = web.get(f"/api/scenarios/{known}/file")
    assert "House-rules.yaml" in file.headers["content-disposition"]
    assert _import(web, file.content).json() == {"next": f"/scenarios/{known}"}
    with home.read() as session:
        assert session.get_one(Scenario, known).version == 1


def test_an_imported_scenario_is_opened(web: TestClient, home: Database, known: int) -> None:
    answer = _import(web, _FILE.encode())
    with home.read() as session:
        row = session.exec(select(Scenario).where(Scenario.name == "Gentle")).one()
    assert answer.json() == {"next": f"/scenarios/{row.id}"}
    assert row.id != known


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a scenario file"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"x: " + b"y" * 300_000, "at most"),
        (_FILE.replace("email", "fax").encode(), "“fax”"),
        (_FILE.replace("name: Gentle", "").encode(), "name"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_is_kept(
    web: TestClient, home: Database, known: int, content: bytes, words: str
) -> None:
    answer = _import(web, content)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]
    with home.read() as session:
        assert session.exec(select(func.max(Scenario.id))).one() == known


def test_a_scenario_of_another_company_is_not_given_out(
    web: TestClient, home: Database, clock: FixedClock, known: int
) -> None:
    with home.write() as session:
        other = save_scenario(
            session, HOUSE, clock, build.entity(session, code="ZZ"), scenario(step(1, "Theirs", 7))
        )
    assert web.get(f"/api/scenarios/{known}/file").status_code == 200
    assert web.get(f"/api/scenarios/{other.id}/file").status_code == 422


def test_who_may_not_edit_scenarios_imports_none(
    web: TestClient, home: Database, clock: FixedClock, known: int
) -> None:
    with home.write() as session:
        collector = build.user(session, Role.COLLECTOR)
    log_in(web, home, clock, collector)
    assert _import(web, _FILE.encode()).status_code == 403
    assert web.get(f"/api/scenarios/{known}/file").status_code == 200


def _draw(web: TestClient, **fields: str) -> Response:
    form = {"subject": "Reminder", "body": "Dear {{ contact.name }},", **fields}
    answer: Response = web.post("/api/letters/preview", data=form, headers=ORIGIN)
    return answer


@pytest.mark.usefixtures("known")
def test_a_letter_is_drawn_from_a_text_nobody_saved(web: TestClient) -> None:
    page = _draw(web, language="fr")
    assert page.content.startswith(b"%PDF-")
    assert "frame-ancestors 'self'" in page.headers["content-security-policy"]
    assert page.headers["content-disposition"].startswith("inline")


@pytest.mark.usefixtures("known")
def test_a_letter_is_drawn_on_a_customer_of_one_s_own(web: TestClient, home: Database) -> None:
    with home.write() as session:
        ours = outgoing.late_customer(session, session.get_one(Entity, 1), city="Lyon")
    assert _draw(web, customer=str(ours.id)).content.startswith(b"%PDF-")
    assert _draw(web, customer="999").status_code == 404


@pytest.mark.usefixtures("known")
def test_a_letter_drawn_on_a_customer_holds_its_name_and_its_late_items_alone(
    web: TestClient, home: Database
) -> None:
    with home.write() as session:
        entity = session.get_one(Entity, 1)
        lives = {"address_1": "3 rue Basse", "postcode": "69001", "city": "Lyon"}
        ours = build.customer(session, entity, name="Transports Lenoir", **lives)
        build.item(session, ours, 100_00, number="FA-701", late=10)
        build.item(session, ours, 50_00, number="FA-702", late=3)
        build.item(session, ours, 25_00, number="FA-703", late=-10)
        other = build.customer(session, entity, name="Menuiserie Roux")
        build.item(session, other, 75_00, number="FA-801", late=10)
    body = "Dear customer,\n\n{{ items.table }}"
    page = _draw(web, body=body, customer=str(ours.id), listing="late")
    words = "".join(one.get_textpage().get_text_bounded() for one in PdfDocument(page.content))
    assert "Transports Lenoir" in words
    numbers = ("FA-701", "FA-702", "FA-703", "FA-801")
    assert [one for one in numbers if one in words] == ["FA-701", "FA-702"]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    "fields",
    [
        {"body": "{{ secret }}"},
        {"body": ""},
        {"listing": "everything"},
        {"within": "99999"},
        {"customer": "1 or 1=1"},
    ],
)
def test_a_text_or_a_setting_that_is_wrong_is_refused(
    web: TestClient, fields: dict[str, str]
) -> None:
    assert _draw(web, **fields).status_code == 422
