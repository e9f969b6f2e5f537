"""The two columns before rejected rows: what tells their file from the one it came from."""

from collections.abc import Sequence

from dso_app.texts import LANGUAGES, N_, translate

_HEADS = (N_("Line"), N_("Reason"))


def rejected_heads(language: str) -> list[str]:
    """What these columns are called in a language."""
    return [translate(head, language) for head in _HEADS]


def is_rejected_file(header: Sequence[str]) -> bool:
    """Whether a header is that of rejected rows that were corrected: they are changes only."""
    return any(list(header[: len(_HEADS)]) == rejected_heads(one) for one in LANGUAGES)


def original_header(header: Sequence[str]) -> Sequence[str]:
    """The header the rows of a file first came with."""
    return header[len(_HEADS) :] if is_rejected_file(header) else header
