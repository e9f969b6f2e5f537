"""The test mail, by a server that asks for encryption and a log-in: what is wrong, in words."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dso_app.access.permissions import Role
from dso_app.database import Database
from dso_app.models import Installation
from dso_app.pages.company.mail_state import MailState
from tests.support import build
from tests.support.screens import Tab, screen
from tests.support.smtp import smtp_server
from tests.support.smtp_tls import Secured, make_certificate, secured_smtp_server

NOT_LEFT = "The test mail did not leave: "
ZOE = "zoe@duval.example"


@pytest.fixture
def tab(sqlite_db: Database) -> Iterator[Tab]:
    """An administrator's tab."""
    with sqlite_db.write() as session:
        session.add(Installation(instance_id="x"))
        entity = build.entity(session, email="billing@duval.example")
        actor = build.actor(build.user(session, Role.ADMINISTRATOR, name="Zoe", email=ZOE))
    with screen(sqlite_db, entity, actor) as opened:
        yield opened


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The server's."""
    return make_certificate(tmp_path)


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine trusts the server's certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def server(certificate: Path) -> Iterator[Secured]:
    """It takes mail after STARTTLS and a log-in only."""
    with secured_smtp_server(certificate) as found:
        yield found


def _test(tab: Tab, url: str) -> tuple[str, str]:
    """What the screen says that went well, and what is wrong."""
    tab.call(MailState, "save", {"mail_url": url})
    tab.call(MailState, "test", {"test_to": ZOE})
    state = tab.state(MailState)
    return state.tested, state.wrong_to


@pytest.mark.usefixtures("trusted")
def test_a_test_mail_leaves_encrypted_where_the_certificate_is_trusted(
    tab: Tab, server: Secured
) -> None:
    assert _test(tab, server.url()) == (f"The server took the test mail for {ZOE}.", "")
    assert [(mail.sender, mail.recipients) for mail in server.mails] == [
        ("billing@duval.example", (ZOE,))
    ]


def test_a_certificate_nobody_vouches_for_is_said_to_be_the_trouble(
    tab: Tab, server: Secured
) -> None:
    assert _test(tab, server.url()) == (
        "",
        NOT_LEFT + "certificate not trusted: self-signed certificate",
    )
    assert server.mails == []


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_server_is_said_to_be_the_trouble(
    tab: Tab, server: Secured
) -> None:
    assert _test(tab, server.url(host="localhost")) == (
        "",
        NOT_LEFT
        + "certificate not trusted: Hostname mismatch, certificate is not valid for 'localhost'.",
    )
    assert server.mails == []


@pytest.mark.usefixtures("trusted")
def test_a_log_in_refused_is_told_in_the_servers_words(tab: Tab, server: Secured) -> None:
    assert _test(tab, server.url(password="wrong")) == (
        "",
        NOT_LEFT + "535 5.7.8 Authentication credentials invalid",
    )
    assert server.mails == []


def test_a_server_that_does_not_encrypt_is_said_to_be_the_trouble(tab: Tab) -> None:
    with smtp_server() as box:
        url = box.url.replace("mailto://", "mailtos://") + "&smtp=127.0.0.1"
        assert _test(tab, url) == ("", NOT_LEFT + "STARTTLS extension not supported by server.")
        assert box.mails == []
