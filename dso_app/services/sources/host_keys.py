"""The key an SFTP server proves itself by: pinned, so that no other one gets our password."""

import re

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}(?![A-Za-z0-9+/])")
_PREFIX = "SHA256:"


def plain_host_key(text: str) -> str:
    """A pinned key as it is kept: one OpenSSH line without its comment, or a fingerprint.

    Taken as people have them: `ssh-keygen -l` and `known_hosts` lines are fine.

    Raises:
        ValueError: it is neither.
    """
    if found := _FINGERPRINT.search(text):
        return found[0]
    from asyncssh import KeyImportError, import_public_key  # noqa: PLC0415 - slow to import

    line = text.strip()
    for words in (line, line.partition(" ")[2]):
        try:
            key = import_public_key(words)
        except (KeyImportError, ValueError):
            continue
        key.set_comment(None)
        return key.export_public_key().decode().strip()
    raise ValueError(text)


def fingerprint_of(pinned: str) -> str:
    """The fingerprint people compare: `SHA256:…`."""
    if pinned.startswith(_PREFIX):
        return pinned
    from asyncssh import import_public_key  # noqa: PLC0415 - slow to import

    return str(import_public_key(pinned).get_fingerprint())
