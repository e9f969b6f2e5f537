"""Which files may be kept with a customer: known by their ending, and by their first bytes."""

_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: dict[str, tuple[bytes, ...]] = {
    "pdf": (_PDF,),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "docx": (_ZIP,),
    "xlsx": (_ZIP,),
    "odt": (_ZIP,),
    "ods": (_ZIP,),
    "msg": (_OLE,),
}
_TEXTS = frozenset({"txt", "csv", "eml"})
ENDINGS = (*_STARTS, *sorted(_TEXTS))
"""The endings that are taken."""


def is_taken(name: str, head: bytes) -> bool:
    """Whether a file may be kept: its ending is known, and its first bytes are of that kind.

    A text holds no zero byte.
    """
    ending = name.rpartition(".")[2].casefold()
    if ending in _TEXTS:
        return b"\0" not in head
    return head.startswith(_STARTS.get(ending, ())) if ending in _STARTS else False
