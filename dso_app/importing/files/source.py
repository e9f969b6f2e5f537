"""A file on disk → its content in UTF-8 and its head."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from dso_app.importing.errors import FileTooLarge, FileUnreadable
from dso_app.importing.files.encodings import to_utf8
from dso_app.importing.files.head import Head, read_head

LARGEST_MB = 512


@dataclass(frozen=True)
class SourceFile:
    """A file that was read, not yet cut into columns."""

    name: str
    content: bytes
    """In UTF-8, lines ended by a line feed."""
    head: Head
    digest: str
    """SHA-256 of the file as it came."""


def load(path: Path, name: str, encoding: str | None, delimiter: str | None) -> SourceFile:
    """Read a file; its encoding and delimiter are detected unless given."""
    try:
        if path.stat().st_size > LARGEST_MB * 2**20:
            raise FileTooLarge(file=name, limit=LARGEST_MB)
        raw = path.read_bytes()
    except OSError as error:
        raise FileUnreadable(file=name) from error
    content, found = to_utf8(raw, name, encoding)
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    head = read_head(content, name, found, delimiter)
    return SourceFile(name, content, head, hashlib.sha256(raw).hexdigest())
