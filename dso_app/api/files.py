"""Files as answers: to keep, or to look at inside one of our pages."""

from urllib.parse import quote

from fastapi import Response

_IN_OUR_PAGES = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""What is looked at runs nothing and loads nothing; only our own pages may frame it."""


def named(content: bytes, name: str, media_type: str) -> Response:
    """A file to keep, under a name that may hold any letter."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, media_type=media_type, headers={"content-disposition": disposition})


def inline(content: bytes, media_type: str, name: str = "") -> Response:
    """A file shown in a frame of a page."""
    disposition = f"inline; filename*=UTF-8''{quote(name)}" if name else "inline"
    headers = {"content-disposition": disposition, "content-security-policy": _IN_OUR_PAGES}
    return Response(content, media_type=media_type, headers=headers)
