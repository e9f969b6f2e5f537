"""Microsoft 365: the stored bytes as MIME, and what is known of each end."""

import json
from base64 import b64decode
from collections.abc import Iterator

import pytest

from dso_app.domain.outbox_states import Delivery
from dso_app.sending.channels.base import Envelope
from dso_app.sending.channels.email import BadMailAddress, ForeignOption
from dso_app.sending.channels.graph import (
    Graph,
    GraphTransport,
    NoMailbox,
    PersonalMailbox,
    open_graph,
)
from dso_app.sending.channels.mail import open_mail_transport, why_unreachable
from tests.support.gateway import Gateway, http_gateway
from tests.support.smtp import free_port

URL = "o365://credit@duval.example/11111111-tenant/22222222-client/hush-secret"
TOKEN = (200, json.dumps({"access_token": "tok", "expires_in": 3599}))
ENVELOPE = Envelope("credit@duval.example", ("paul@garnier.example",), b"Subject: x\r\n\r\nHello")


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """A server that gives tokens and takes mails."""
    with http_gateway() as found:
        home = f"http://127.0.0.1:{found.port}"
        monkeypatch.setattr(Graph, "graph_url", home)
        monkeypatch.setattr(Graph, "auth_url", home + "/{tenant}/token")
        found.answers = [TOKEN, (202, "")]
        yield found


def test_the_stored_bytes_are_handed_over_once_with_a_token(cloud: Gateway) -> None:
    result = GraphTransport(URL).submit(ENVELOPE)
    assert result.delivery is Delivery.ACCEPTED
    login, mail = cloud.posts
    assert login.path == "/11111111-tenant/token"
    assert mail.path == "/v1.0/users/credit@duval.example/sendMail"
    assert mail.headers["Authorization"] == "Bearer tok"
    assert mail.headers["Content-Type"] == "text/plain"
    assert b64decode(mail.body) == ENVELOPE.content


def test_one_token_serves_for_many_mails(cloud: Gateway) -> None:
    transport = GraphTransport(URL)
    for _ in range(3):
        transport.submit(ENVELOPE)
    assert [post.path for post in cloud.posts].count("/11111111-tenant/token") == 1


@pytest.mark.parametrize(
    ("status", "delivery"),
    [
        (400, Delivery.PERMANENT),
        (403, Delivery.PERMANENT),
        (413, Delivery.PERMANENT),
        (429, Delivery.PASSING),
        (500, Delivery.UNKNOWN),
        (503, Delivery.UNKNOWN),
        (302, Delivery.PERMANENT),
    ],
)
def test_what_the_answer_means(cloud: Gateway, status: int, delivery: Delivery) -> None:
    cloud.answers = [TOKEN, (status, '{"error": {"code": "ErrorSendAsDenied"}}')]
    transport = GraphTransport(URL)
    result = transport.submit(ENVELOPE)
    assert result.delivery is delivery
    assert "ErrorSendAsDenied" in result.detail
    assert transport.unreachable == ""


def test_cut_off_before_the_answer_nobody_knows(cloud: Gateway) -> None:
    cloud.answers = [TOKEN, None]
    assert GraphTransport(URL).submit(ENVELOPE).delivery is Delivery.UNKNOWN
    assert len(cloud.posts) == 2


def test_a_refused_log_in_stops_all_mails_and_none_has_left(cloud: Gateway) -> None:
    cloud.answers = [(401, '{"error": "invalid_client"}')]
    transport = GraphTransport(URL)
    assert transport.submit(ENVELOPE).delivery is Delivery.PASSING
    assert "invalid_client" in transport.unreachable
    assert "hush-secret" not in transport.unreachable
    assert why_unreachable(URL) == transport.unreachable


def test_a_log_in_that_breaks_is_no_doubt_about_the_mail(cloud: Gateway) -> None:
    cloud.answers = [None]
    assert GraphTransport(URL).submit(ENVELOPE).delivery is Delivery.PASSING


def test_a_token_taken_back_is_asked_for_again(cloud: Gateway) -> None:
    cloud.answers = [TOKEN, (401, "expired"), TOKEN, (202, "")]
    transport = GraphTransport(URL)
    assert transport.submit(ENVELOPE).delivery is Delivery.PASSING
    assert transport.submit(ENVELOPE).delivery is Delivery.ACCEPTED


def test_without_a_connection_nothing_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Graph, "auth_url", f"http://127.0.0.1:{free_port()}/{{tenant}}")
    transport = GraphTransport(URL)
    assert transport.submit(ENVELOPE).delivery is Delivery.PASSING
    assert "refused" in transport.unreachable


def test_the_log_in_is_tested_without_a_mail(cloud: Gateway) -> None:
    assert why_unreachable(URL) == ""
    assert [post.path for post in cloud.posts] == ["/11111111-tenant/token"]


@pytest.mark.parametrize(
    "url", ["o365://", "o365://credit@duval.example", "o365://credit@duval.example/tenant/client"]
)
def test_an_incomplete_address_is_refused(url: str) -> None:
    with pytest.raises(NoMailbox):
        open_graph(url)


def test_personal_accounts_and_foreign_options_are_refused() -> None:
    with pytest.raises(PersonalMailbox):
        open_graph("o365://paul@outlook.com/22222222-client/refresh-token")
    for option in ("to=x@y.example", "bcc=x@y.example", "retry=3"):
        with pytest.raises(ForeignOption):
            open_graph(f"{URL}?{option}")


def test_the_scheme_chooses_the_transport() -> None:
    assert isinstance(open_mail_transport(URL), GraphTransport)
    assert open_mail_transport(URL).sender == "credit@duval.example"
    with pytest.raises(BadMailAddress):
        open_mail_transport("json://x/")
