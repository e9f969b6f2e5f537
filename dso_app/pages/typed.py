"""What the browser sends, as text and as ids: it may send anything, or nothing."""

from collections.abc import Mapping
from typing import Any

_LONGEST = 4000
_MOST_DIGITS = 15
"""No table has more rows."""


def typed(form: Mapping[str, Any], name: str) -> str:
    """What was typed into a field, without the blanks around it."""
    return str(form.get(name) or "").strip()[:_LONGEST]


def row_id(key: str) -> int:
    """The id a key is; 0, which no row has, for anything else."""
    plain = key.isascii() and key.isdecimal() and len(key) <= _MOST_DIGITS
    return int(key) if plain else 0


def id_at_the_end(state: Any) -> int:
    """The id that the address of a state's page ends with, as `/customers/12`; 0 for none."""
    return row_id(str(state.router.url.path).rstrip("/").rpartition("/")[2])
