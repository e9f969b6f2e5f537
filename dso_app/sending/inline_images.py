"""Images inside a mail: named where they travel with it, written out where a page shows it."""

import re
from base64 import b64encode
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256

from dso_app.services.company.logos import Logo

_REFERENCE = re.compile(r'src="cid:([^"]+)"')


def content_id(logo: Logo) -> str:
    """What a mail's HTML calls the logo: another image has another name."""
    return f"logo-{sha256(logo.content).hexdigest()[:16]}@relance"


def shown(html: str, logo: Logo | None) -> str:
    """A mail that has not left, as a page of ours may show it."""
    images = {} if logo is None else {content_id(logo): (logo.media_type, logo.content)}
    return _written_out(html, images)


def shown_mail(content: bytes) -> str:
    """The HTML of a mail that left, out of its bytes; its plain text where it has none."""
    mail = message_from_bytes(content, _class=EmailMessage, policy=default)
    part = mail.get_body(("html", "plain"))
    if part is None:
        return ""
    images = {
        str(one["Content-ID"]).strip("<>"): (one.get_content_type(), one.get_payload(decode=True))
        for one in mail.walk()
        if one["Content-ID"]
    }
    return _written_out(str(part.get_content()), images)


def _written_out(html: str, images: Mapping[str, tuple[str, object]]) -> str:
    def source(found: re.Match[str]) -> str:
        media_type, content = images.get(found[1], ("", b""))
        if not isinstance(content, bytes) or not content:
            return 'src=""'
        return f'src="data:{media_type};base64,{b64encode(content).decode()}"'

    return _REFERENCE.sub(source, html)
