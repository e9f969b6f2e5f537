"""SMS service, own addresses of collectors, copies and envelopes in the company's settings."""

from collections.abc import Iterator

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.errors import NotAllowed
from dso_app.models import Entity, Installation, User
from dso_app.pages.company.form import to_fields, to_settings
from dso_app.pages.company.mail_state import MailState
from dso_app.pages.company.own_senders_state import OwnSendersState
from dso_app.pages.company.sms_state import SmsState
from dso_app.secrets import decrypt
from dso_app.services.company.verbs import show_entity
from dso_app.services.scenarios.problems import offered_channels
from tests.pages.test_company_screen import FORM
from tests.support import build
from tests.support.gateway import Gateway, http_gateway
from tests.support.screens import Tab, screen
from tests.support.smtp import Mailbox, smtp_server


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab; Claire collects."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session, email="billing@duval.example")
        build.user(session, Role.COLLECTOR, name="Claire Martin", email="claire@duval.example")
        build.user(session, Role.VIEWER, name="Vera", email="vera@duval.example")
        admin = build.user(session, Role.ADMINISTRATOR, name="Zoe", email="zoe@duval.example")
        actor = build.actor(admin)
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with http_gateway() as found:
        yield found


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def _installation(database: Database) -> Installation:
    with database.read() as session:
        return session.get_one(Installation, 1)


def test_the_sms_address_is_kept_encrypted_and_steps_by_sms_are_offered(
    tab: Tab, sqlite_db: Database, gateway: Gateway
) -> None:
    with sqlite_db.read() as session:
        assert "sms" not in offered_channels(session)
    tab.call(SmsState, "load")
    assert tab.state(SmsState).service == ""
    tab.call(SmsState, "save", {"sms_url": gateway.url})
    kept = _installation(sqlite_db).sms_url
    assert "secret" not in kept
    assert decrypt(kept) == gateway.url
    tab.call(SmsState, "load")
    state = tab.state(SmsState)
    assert (state.service, state.from_environment) == ("json", False)
    with sqlite_db.read() as session:
        assert "sms" in offered_channels(session)


def test_a_wrong_sms_address_is_said_beside_its_field_and_not_kept(
    tab: Tab, sqlite_db: Database
) -> None:
    tab.call(SmsState, "save", {"sms_url": "slack://a/b/c"})
    assert tab.state(SmsState).wrong_url == "slack:// is no SMS service that Relance sends by."
    assert _installation(sqlite_db).sms_url == ""


def test_a_test_sms_tells_what_came_of_it(tab: Tab, gateway: Gateway) -> None:
    tab.call(SmsState, "save", {"sms_url": gateway.url})
    tab.call(SmsState, "test", {"sms_test_to": "0612345678"})
    assert tab.state(SmsState).tested == "The service took the test SMS for +33612345678."
    gateway.answers = [(401, "who are you")]
    tab.call(SmsState, "test", {"sms_test_to": "0612345678"})
    state = tab.state(SmsState)
    assert state.tested == ""
    assert "who are you" in state.wrong_to


def test_a_collectors_own_address_is_used_once_the_server_took_a_test_from_it(
    tab: Tab, box: Mailbox
) -> None:
    tab.call(MailState, "save", {"mail_url": box.url})
    tab.call(OwnSendersState, "load")
    names = [(one.name, one.tested) for one in tab.state(OwnSendersState).colleagues]
    assert names == [("Claire Martin", False), ("Zoe", False)]
    claire = tab.state(OwnSendersState).colleagues[0].id
    tab.call(OwnSendersState, "test", claire)
    [mail] = box.mails
    assert (mail.sender, mail.recipients) == ("claire@duval.example", ("claire@duval.example",))
    assert tab.state(OwnSendersState).colleagues[0].tested
    tab.call(OwnSendersState, "give_up", claire)
    assert not tab.state(OwnSendersState).colleagues[0].tested


def test_an_own_address_the_server_refuses_is_not_used(
    tab: Tab, sqlite_db: Database, box: Mailbox
) -> None:
    tab.call(MailState, "save", {"mail_url": box.url})
    box.answer = "553 not your address"
    tab.call(OwnSendersState, "load")
    claire = tab.state(OwnSendersState).colleagues[0].id
    tab.call(OwnSendersState, "test", claire)
    assert "553 not your address" in tab.state(OwnSendersState).wrong
    with sqlite_db.read() as session:
        assert session.get_one(User, claire).sends_by == ""


def test_another_mail_server_has_to_be_tested_again(tab: Tab, box: Mailbox) -> None:
    tab.call(MailState, "save", {"mail_url": box.url})
    tab.call(OwnSendersState, "load")
    tab.call(OwnSendersState, "test", tab.state(OwnSendersState).colleagues[0].id)
    tab.call(MailState, "save", {"mail_url": box.url + "&name=other"})
    tab.call(OwnSendersState, "load")
    assert not tab.state(OwnSendersState).colleagues[0].tested


def test_copies_and_envelopes_are_settings_of_the_company(sqlite_db: Database) -> None:
    settings = to_settings(
        FORM | {"copy_sales": "on", "letters_performed_when_posted": "on", "letter_window": "left"}
    )
    assert settings["copies_to"] == "sales"
    assert settings["letters_performed_when_posted"] == "on"
    with sqlite_db.write() as session:
        shown = show_entity(session, build.entity(session, copies_to="collector,sales"))
    fields = to_fields(shown)
    assert (fields["copy_collector"], fields["copy_sales"]) == ("on", "on")
    assert (fields["sms_parts"], fields["letter_window"]) == ("3", "")


def test_only_administrators_set_channels_up(sqlite_db: Database) -> None:
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity: Entity = build.entity(session)
        actor = build.actor(build.user(session, Role.CREDIT_MANAGER))
    with screen(sqlite_db, entity, actor) as tab:
        for state, handler, argument in (
            (SmsState, "save", {"sms_url": "json://x/"}),
            (SmsState, "test", {"sms_test_to": "0612345678"}),
            (OwnSendersState, "test", 1),
        ):
            tab.call(state, handler, argument)
        assert tab.heard == [NotAllowed().sentence()] * 3
    assert _installation(sqlite_db).sms_url == ""
