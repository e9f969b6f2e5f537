"""The layer round everything: headers, bodies, other sites."""

import pytest
from fastapi.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from dso_app.api import doors
from dso_app.api.doors import Doors
from dso_app.api.policy import build_policy
from dso_app.settings import Settings
from tests.support.web import ORIGIN


@pytest.mark.parametrize("path", ["/healthz", "/nothing-here", "/api/export/customers"])
def test_every_answer_carries_the_headers(web: TestClient, path: str) -> None:
    headers = web.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["content-security-policy"]
    assert "strict-transport-security" not in headers


def test_over_https_browsers_are_told_to_stay_there(
    web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doors, "settings", lambda: Settings(base_url="https://r.example.com"))
    assert "max-age" in web.get("/healthz").headers["strict-transport-security"]


def test_a_body_over_one_megabyte_is_refused_outside_the_upload(web: TestClient) -> None:
    large = {"email": "x" * 1_100_000, "password": "y"}
    answer = web.post("/api/session/login", data=large, headers=ORIGIN)
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "abc", "1e3"])
def test_a_length_that_is_none_is_refused(web: TestClient, length: str) -> None:
    headers = {**ORIGIN, "content-length": length}
    assert web.post("/api/session/logout", content=b"", headers=headers).status_code == 413


@pytest.mark.parametrize(
    ("origin", "heard"),
    [
        (None, True),
        ("http://127.0.0.1:3000", True),
        ("http://localhost:3000", True),
        ("https://evil.example", False),
        ("null", False),
    ],
)
def test_a_websocket_is_opened_to_our_own_pages_alone(origin: str | None, *, heard: bool) -> None:
    async def app(scope: object, receive: object, send: object) -> None:
        socket = WebSocket(scope, receive, send)  # type: ignore[arg-type]
        await socket.accept()
        await socket.close()

    client = TestClient(Doors(app, policy=lambda: ""))
    headers = {"origin": origin} if origin else {}
    try:
        with client.websocket_connect("/_event", headers=headers):
            opened = True
    except WebSocketDisconnect:
        opened = False
    assert opened is heard


def test_inline_scripts_of_the_build_are_named_by_their_hash_and_no_other_runs() -> None:
    page = '<script>go()</script><script src="/a.js"></script><script type="module">m()</script>'
    policy = dict(rule.split(" ", 1) for rule in build_policy([page]).split("; "))
    # printf 'go()' | openssl dgst -sha256 -binary | base64
    assert policy["script-src"].split()[0] == "'self'"
    assert len(policy["script-src"].split()) == 3
    assert "'unsafe-inline'" not in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'none'"
