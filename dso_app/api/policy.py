"""The Content-Security-Policy of the pages.

Scripts: our own files, and those inline ones that the build wrote, by their hash. Styles may
stand inline, because Reflex sets widths and colours that way. Nothing may frame us, and nothing
is fetched from elsewhere.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from dso_app.settings import settings

_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def policy_of(pages: Path) -> Callable[[], str]:
    """The policy for the pages built into a folder; they are read once, at the first request."""

    @cache
    def policy() -> str:
        return build_policy(html.read_text("utf-8") for html in sorted(pages.rglob("*.html")))

    return policy


def build_policy(pages: Iterable[str]) -> str:
    """The policy under which these pages, and no other inline script, run."""
    inline = sorted({_hash(script) for page in pages for script in _INLINE.findall(page)})
    address = urlsplit(settings().base_url)
    socket = f"{'wss' if address.scheme == 'https' else 'ws'}://{address.netloc}"
    rules = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *inline]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": f"'self' {socket}",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
