"""One SMTP exchange, phase by phase, so that its end is known as exactly as SMTP allows.

Before the server's 354 nothing was handed over: a failure. From the 354 to the answer nobody
can know. The answer decides.
"""

import smtplib
import ssl
from collections.abc import Mapping

from dso_app.domain.outbox_states import Delivery, DeliveryResult
from dso_app.sending.channels.base import Envelope

_GO_AHEAD = 354
_OK = range(200, 300)
_PASSING = range(400, 500)
_PERMANENT = range(500, 600)

_PART = 64 * 1024
"""Bytes that a slow line takes well within the least time limit."""

Answer = tuple[int, bytes]


class ConnectionLost(Exception):
    """The connection broke before the 354: nothing was handed over."""


def exchange(server: smtplib.SMTP, envelope: Envelope) -> DeliveryResult:
    """MAIL, each RCPT, DATA, 354, bytes, answer.

    Raises:
        ConnectionLost: it broke before the 354.
    """
    try:
        refusal, refused = _address(server, envelope)
        if refusal is not None:
            return refusal
        go_ahead = _command(server, "data")
    except (OSError, smtplib.SMTPException) as error:
        raise ConnectionLost(in_words(error)) from error
    if go_ahead[0] != _GO_AHEAD:
        return _refusal("DATA", go_ahead)
    return _hand_over(server, envelope.content, refused)


def _address(
    server: smtplib.SMTP, envelope: Envelope
) -> tuple[DeliveryResult | None, Mapping[str, Answer]]:
    """MAIL and each RCPT: why nobody gets it, or else who was refused, with the answers."""
    try:
        answer = server.mail(envelope.sender, _size(server, envelope))
        if answer[0] not in _OK:
            return _refusal("MAIL FROM", answer), {}
        answers = {address: server.rcpt(address) for address in envelope.recipients}
        taken = any(said[0] in _OK for said in answers.values())
        copies = {address: server.rcpt(address) for address in envelope.copies if taken}
    except ValueError as error:
        # smtplib refuses what would break the dialogue, and what is not ASCII.
        return DeliveryResult(Delivery.PERMANENT, in_words(error)), {}
    refused = {who: said for who, said in (answers | copies).items() if said[0] not in _OK}
    if taken:
        return None, refused
    # Where one of them may be let in later, trying again makes sense.
    passing = [said for said in refused.values() if said[0] in _PASSING]
    said = (passing or list(refused.values()))[0]
    return _refusal("RCPT TO", said, tuple(refused)), {}


def _size(server: smtplib.SMTP, envelope: Envelope) -> list[str]:
    """The size, where the server wants to know it: too large is then said before anything left."""
    return [f"size={len(envelope.content)}"] if server.has_extn("size") else []


def _hand_over(
    server: smtplib.SMTP, content: bytes, refusals: Mapping[str, Answer]
) -> DeliveryResult:
    refused = tuple(refusals)
    try:
        _send(server, _dotted(content))
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return DeliveryResult(Delivery.UNKNOWN, in_words(error), refused)
    code = answer[0]
    if code in _OK:
        if not refused:
            return DeliveryResult(Delivery.ACCEPTED, _said(answer))
        words = "; ".join(f"{address}: {_said(said)}" for address, said in refusals.items())
        return DeliveryResult(Delivery.REFUSED_RECIPIENTS, f"RCPT TO: {words}", refused)
    if code in _PASSING or code in _PERMANENT:
        return _refusal("DATA", answer)
    return DeliveryResult(Delivery.UNKNOWN, _said(answer), refused)


def _send(server: smtplib.SMTP, content: bytes) -> None:
    """Send in parts: the time limit counts while nothing moves, not while much is on its way."""
    for start in range(0, len(content), _PART):
        server.send(content[start : start + _PART])


def _command(server: smtplib.SMTP, word: str) -> Answer:
    server.putcmd(word)
    return server.getreply()


def _dotted(content: bytes) -> bytes:
    """The bytes as DATA wants them: leading dots doubled, closed by a line with one dot."""
    lines = content.replace(b"\r\n.", b"\r\n..")
    if lines.startswith(b"."):
        lines = b"." + lines
    end = b"" if lines.endswith(b"\r\n") else b"\r\n"
    return lines + end + b".\r\n"


def _refusal(phase: str, answer: Answer, refused: tuple[str, ...] = ()) -> DeliveryResult:
    permanent = answer[0] in _PERMANENT
    return DeliveryResult(
        Delivery.PERMANENT if permanent else Delivery.PASSING,
        f"{phase}: {_said(answer)}",
        refused,
    )


def _said(answer: Answer) -> str:
    code, text = answer
    return f"{code} {text.decode('utf-8', 'replace')}".strip()


def in_words(error: Exception) -> str:
    """What a failure says, as a person would: the server's answer, or what a certificate lacks."""
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return _said((error.smtp_code, said.encode() if isinstance(said, str) else said))
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"certificate not trusted: {error.verify_message}"
    return str(error) or type(error).__name__
