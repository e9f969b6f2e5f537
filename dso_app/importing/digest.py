"""A short name for what a plan would change: two plans of the same changes have the same one."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

_END, _BETWEEN = b"\x1e", "\x1f"


def digest_of(*values: object) -> str:
    """The SHA-256 of values in their order: columns, texts, numbers, days, and what holds them.

    Columns are taken whole, a million cells in a fraction of a second. What has no order of its
    own, a mapping or a set, counts by its content.
    """
    told = hashlib.sha256()
    for value in values:
        _tell(told, value)
    return told.hexdigest()


def _tell(told: Any, value: object) -> None:
    if isinstance(value, np.ndarray):
        _tell_column(told, value)
    elif isinstance(value, Mapping):
        pairs = sorted(value.items(), key=repr)
        _tell_all(told, (part for pair in pairs for part in pair), len(pairs))
    elif isinstance(value, set | frozenset):
        _tell_all(told, sorted(value, key=repr), len(value))
    elif isinstance(value, list | tuple):
        _tell_all(told, value, len(value))
    else:
        told.update(repr(value).encode("utf-8", "surrogatepass"))
    told.update(_END)


def _tell_all(told: Any, values: Iterable[object], count: int) -> None:
    told.update(str(count).encode())
    for value in values:
        _tell(told, value)


def _tell_column(told: Any, column: "np.ndarray[Any, Any]") -> None:
    told.update(f"{column.dtype.char}{len(column)}".encode())
    if column.dtype != object:
        told.update(np.ascontiguousarray(column).data)
        return
    try:
        texts = _BETWEEN.join(column)
    except TypeError:
        # Other things than texts stand among them.
        texts = _BETWEEN.join(map(repr, column))
    told.update(texts.encode("utf-8", "surrogatepass"))
