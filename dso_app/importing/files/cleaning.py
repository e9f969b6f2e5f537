"""What no reader sees in a text, and what some systems leave in files, taken out of it.

Files that hold none of it, most of them, are only looked through for single bytes.
"""

import re

_INVISIBLE = re.compile(rb"\xe2(?:\x80[\x8b\x8e\x8f\xaa-\xae]|\x81[\xa0\xa6-\xa9])")
"""Zero-width spaces and marks of writing direction, as programs put them around figures."""
_MARK = "\ufeff".encode()
_END_OF_FILE = b"\x1a"
_TAIL = 4096
_SAMPLE = 64 * 1024
CONTROLS = bytes(set(range(32)) - {0, 9, 10, 12, 13, 26})
"""Letters that no text holds on purpose."""

UNSEEN = str.maketrans("", "", "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff")
"""Takes them out of a text."""


def cleaned(content: bytes) -> bytes:
    """A content in UTF-8 without invisible letters and end marks, its lines ended alike."""
    if b"\0" in content:
        content = content.replace(b"\0", b"")
    if len(content[:_SAMPLE].translate(None, CONTROLS)) < min(len(content), _SAMPLE):
        content = content.translate(None, CONTROLS)
    if b"\xe2" in content and _INVISIBLE.search(content):
        content = _INVISIBLE.sub(b"", content)
    if _MARK[:1] in content:
        content = content.replace(_MARK, b"")
    if _END_OF_FILE in content[-_TAIL:]:
        content = content.rstrip(_END_OF_FILE + b" \r\n") + b"\n"
    if b"\r" in content and (b'"' in content or content.count(b"\r") != content.count(b"\r\n")):
        # Line breaks inside cells; old Macs, and files put together from several systems.
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return content
