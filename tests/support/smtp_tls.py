"""A real SMTP server that asks for encryption and a log-in, with a certificate of its own."""

import datetime as dt
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.smtp import Mail, free_port

USER, PASSWORD = "relance", "right"


@dataclass(frozen=True)
class Secured:
    """The server's port, and what it got."""

    port: int
    mails: list[Mail]

    def url(self, password: str = PASSWORD, host: str = "127.0.0.1") -> str:
        """Its Apprise address, encrypted by STARTTLS."""
        return (
            f"mailtos://{USER}:{password}@{host}:{self.port}?smtp={host}&from=relance@duval.example"
        )


class _Keeping:
    def __init__(self, mails: list[Mail]) -> None:
        self._mails = mails

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content = envelope.content
        assert isinstance(content, bytes)
        self._mails.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content))
        return "250 taken"


def make_certificate(folder: Path, host: str = "127.0.0.1") -> Path:
    """A certificate that nobody but itself vouches for, with its key beside it (`.key`)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    path.with_suffix(".key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    del server, session, envelope, mechanism
    assert isinstance(data, LoginPassword)
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def secured_smtp_server(certificate: Path) -> Iterator[Secured]:
    """A server that takes mail after STARTTLS and a log-in only."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    found = Secured(free_port(), [])
    controller = Controller(
        _Keeping(found.mails),
        hostname="127.0.0.1",
        port=found.port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
    )
    controller.start()
    try:
        yield found
    finally:
        controller.stop()
