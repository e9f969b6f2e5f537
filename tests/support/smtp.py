"""A real SMTP server that keeps what it gets, and misbehaves as told."""

import asyncio
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support import moods

_FOR_EVER = 3600.0

AT_RCPT, BEFORE_354 = "at RCPT", "before 354"
BEFORE_ANSWER, AFTER_ANSWER = "before the answer", "after the answer"


@dataclass(frozen=True)
class Mail:
    """What the server got."""

    sender: str
    recipients: tuple[str, ...]
    content: bytes

    @property
    def parsed(self) -> EmailMessage:
        """The mail read as MIME."""
        mail = message_from_bytes(self.content, policy=default)
        assert isinstance(mail, EmailMessage)
        return mail


@dataclass
class Mailbox:
    """The server's box, and what it is told to do.

    Attributes:
        refused: recipients it refuses, with its words: `{"x@y.example": "550 no"}`.
        answer: what it says to the end of DATA; it keeps only what it takes.
        to_data: what it says to DATA instead of 354.
        cut: the instant at which it cuts the connection.
        at: what it does at an instant, once.
        hang_seconds: how long it thinks before it answers the end of DATA.
        mood: asked at the beginning of each exchange what it does to this one mail (`moods`).
    """

    port: int = 0
    mails: list[Mail] = field(default_factory=list)
    connections: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    answer: str = "250 taken"
    to_data: str = ""
    cut: str = ""
    at: dict[str, Callable[[], None]] = field(default_factory=dict)
    hang_seconds: float = 0
    mood: Callable[[], str] = lambda: ""

    @property
    def url(self) -> str:
        """The Apprise address of the server."""
        return f"mailto://127.0.0.1:{self.port}?from=relance@duval.example"

    def strike_each(self, instant: str, blow: Callable[[], bool]) -> None:
        """Do something each time an instant is reached, until it says that it did."""

        def strike() -> None:
            if not blow():
                self.at[instant] = strike

        self.at[instant] = strike

    def kill(self, instant: str, process_id: Callable[[], int]) -> None:
        """Kill a process from inside the exchange, once."""

        def strike() -> None:
            os.kill(process_id(), signal.SIGKILL)

        self.at[instant] = strike

    def reach(self, instant: str, server: SMTP) -> bool:
        """Come to an instant of the exchange; whether the connection was cut there."""
        self.at.pop(instant, lambda: None)()
        if self.cut != instant:
            return False
        transport: Any = server.transport
        transport.abort()
        return True


class _Server(SMTP):
    box: Mailbox
    mood = ""
    """What it does to the mail of this exchange."""

    async def smtp_MAIL(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name for the command
        self.mood = self.box.mood()
        await super().smtp_MAIL(arg)

    async def push(self, status: Any) -> None:
        await super().push(status)
        if str(status).startswith("354") and self.mood == moods.DIES_AMID_DATA:
            self.hang_up()

    def hang_up(self) -> None:
        """Cut the connection, as a server that dies does."""
        transport: Any = self.transport
        transport.abort()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name for the command
        if self.box.reach(BEFORE_354, self):
            return
        if self.box.to_data:
            await self.push(self.box.to_data)
            return
        await super().smtp_DATA(arg)
        self.box.reach(AFTER_ANSWER, self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.box.connections += 1
        super().connection_made(transport)


def _mood(server: SMTP) -> str:
    return server.mood if isinstance(server, _Server) else ""


class _Handler:
    def __init__(self, box: Mailbox) -> None:
        self._box = box

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        if self._box.reach(AT_RCPT, server):
            return "250 nobody hears this"
        if _mood(server) == moods.LATER_AT_RCPT:
            return moods.LATER
        if address in self._box.refused:
            return self._box.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        box, mood = self._box, _mood(server)
        if mood == moods.LATER_AFTER_DATA:
            return moods.LATER
        if box.answer.startswith("2") and mood != moods.DIES_WITH_IT:
            content = envelope.content
            assert isinstance(content, bytes)
            mail = Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
            box.mails.append(mail)
        if box.reach(BEFORE_ANSWER, server):
            return "250 nobody hears this"
        if mood in moods.DYING:
            transport: Any = server.transport
            transport.abort()
        await asyncio.sleep(_FOR_EVER if mood == moods.HANGS else box.hang_seconds)
        return box.answer


class _Controller(Controller):
    box: Mailbox

    def factory(self) -> SMTP:
        server = _Server(self.handler, enable_SMTPUTF8=False)
        server.box = self.box
        return server


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    """A server on a free port of this machine."""
    box = Mailbox()
    box.port = free_port()
    controller = _Controller(_Handler(box), hostname="127.0.0.1", port=box.port)
    controller.box = box
    controller.start()
    box.connections = 0  # the controller tried the door
    try:
        yield box
    finally:
        controller.stop()
