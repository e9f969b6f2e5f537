"""Files as disks, lines and people spoil them: bytes changed, cut, doubled, mixed up."""

from collections.abc import Callable, Sequence
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

_TOKENS: tuple[bytes, ...] = (
    *(b'"', b'""', b";", b",", b"\t", b"|", b"\n", b"\r", b"\r\n", b"\n\n", b"'", b"="),
    *(b"\0", b"\x1a", b"\xff", b"\xfe", b"\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\xc3", b"\xa0"),
    *(b"-", b"--", b"(", b")", b".", b",,", b"0", b"9" * 20, b"1e999", b"NaN", b"inf", b"-0"),
    *(b"31/02/2026", b"2026-13-01", b"00/00/0000", b"99999", b"20260131", b"9999-12-31"),
    *(b"EUR", b"XXX", b"Avoir", b"Facture", b"Total", b"D", b"C", b'="00123"', b"=1+1", b"@x"),
    *("\u202f".encode(), "\u200b".encode(), "−".encode(), "é".encode("cp1252"), "١٢".encode()),
    *(b"sep=;", b"customer_code", b"number", b"x" * 3000),
)
_LONGEST_SPAN = 40
_MOST_CHANGES = 4


def mutated(content: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """A content with a few changes; the same for the same chance.

    Args:
        content: of a file.
        chance: decides about the changes.
        others: contents whose parts may be mixed in.
    """
    for _ in range(chance.randint(1, _MOST_CHANGES)):
        change = chance.choice(_CHANGES)
        content = change(content, chance, others or (content,))
    return content


def mutated_workbook(content: bytes, chance: Random, others: Sequence[bytes] = ()) -> bytes:
    """A workbook one part of which was changed, so that it unpacks; else its own bytes are."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except BadZipFile:
        return mutated(content, chance, others)
    if not parts or not chance.randrange(4):
        return mutated(content, chance, others)
    sheets = [name for name in parts if "sheet" in name or "String" in name]
    name = chance.choice(sheets or list(parts))
    parts[name] = mutated(parts[name], chance, list(parts.values()))
    changed = BytesIO()
    with ZipFile(changed, "w", ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            archive.writestr(part, text)
    return changed.getvalue()


Change = Callable[[bytes, Random, Sequence[bytes]], bytes]


def _span(content: bytes, chance: Random) -> tuple[int, int]:
    start = chance.randint(0, len(content))
    return start, min(start + chance.randint(0, _LONGEST_SPAN), len(content))


def _flip(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """One bit is another."""
    if not content:
        return content
    at = chance.randrange(len(content))
    return content[:at] + bytes([content[at] ^ (1 << chance.randrange(8))]) + content[at + 1 :]


def _overwrite(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Some bytes are any others."""
    start, end = _span(content, chance)
    return content[:start] + chance.randbytes(end - start) + content[end:]


def _insert(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Something that means something stands in between."""
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(_TOKENS) + content[at:]


def _replace(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Something that means something stands where other bytes did."""
    start, end = _span(content, chance)
    return content[:start] + chance.choice(_TOKENS) + content[end:]


def _delete(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Some bytes are lost."""
    start, end = _span(content, chance)
    return content[:start] + content[end:]


def _double(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Some bytes stand there twice."""
    start, end = _span(content, chance)
    return content[:end] + content[start:end] + content[end:]


def _cut(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """The end is missing."""
    return content[: chance.randint(0, len(content))]


def _double_line(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """A line stands there twice, or where another one did."""
    lines = content.splitlines(keepends=True)
    if lines:
        lines.insert(chance.randint(0, len(lines)), chance.choice(lines))
    return b"".join(lines)


def _swap_lines(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """Lines stand in another order."""
    lines = content.splitlines(keepends=True)
    chance.shuffle(lines)
    return b"".join(lines)


def _other_letters(content: bytes, chance: Random, _others: Sequence[bytes]) -> bytes:
    """One character is another one throughout, as after a wrong conversion."""
    if not content:
        return content
    was = bytes([chance.choice(content)])
    return content.replace(was, chance.choice(_TOKENS))


def _mix(content: bytes, chance: Random, others: Sequence[bytes]) -> bytes:
    """The end is another file's."""
    other = chance.choice(others)
    return content[: chance.randint(0, len(content))] + other[chance.randint(0, len(other)) :]


_CHANGES: tuple[Change, ...] = (
    *(_flip, _overwrite, _insert, _insert, _replace, _replace, _delete, _double, _cut),
    *(_double_line, _swap_lines, _other_letters, _mix),
)
