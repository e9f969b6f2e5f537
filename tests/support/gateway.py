"""A real HTTP gateway that keeps what it gets, and misbehaves as told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Post:
    """A request the gateway got whole."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, str]:
        """Its body, read as JSON."""
        found: dict[str, str] = json.loads(self.body)
        return found


@dataclass
class Gateway:
    """The gateway's box, and what it is told to do.

    Attributes:
        answers: what it answers, one after the other, the last one for ever: a status and words;
            `None` cuts the connection instead, `"hang"` never answers.
    """

    port: int = 0
    posts: list[Post] = field(default_factory=list)
    answers: list[tuple[int, str] | str | None] = field(default_factory=lambda: [(200, "taken")])
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The Apprise address of the gateway; its answers are waited for half a second."""
        return f"json://user:secret@127.0.0.1:{self.port}/send?rto=0.5&-token=hush"

    def next_answer(self) -> tuple[int, str] | str | None:
        """What it does about a request."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(size)
            gateway.posts.append(Post(urlsplit(self.path).path, dict(self.headers), body))
            answer = gateway.next_answer()
            if answer is None:
                self.close_connection = True
                self.connection.close()
                return
            if isinstance(answer, str):
                gateway.gone.wait(30)
                return
            status, words = answer
            self.send_response(status)
            if status // 100 == 3:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
            """Say nothing."""

    return Handler


@contextmanager
def http_gateway() -> Iterator[Gateway]:
    """A gateway on a free port of this machine."""
    gateway = Gateway()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway))
    server.daemon_threads = True
    gateway.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield gateway
    finally:
        gateway.gone.set()
        server.shutdown()
        server.server_close()
        thread.join()
