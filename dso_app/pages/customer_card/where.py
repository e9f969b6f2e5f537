"""Which customer the address names."""

from typing import Any

_LONGEST = 15
"""Digits; no table has more rows."""


def customer_id_of(state: Any) -> int:
    """The id at the end of `/customers/12`; 0, which nobody has, for anything else."""
    last = str(state.router.url.path).rstrip("/").rpartition("/")[2]
    return int(last) if last.isascii() and last.isdecimal() and len(last) <= _LONGEST else 0
