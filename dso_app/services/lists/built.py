"""Statements that are built once.

To put a wide statement together takes SQLAlchemy longer than the database takes to answer it, and
every click on a table asks the same of other rows.
"""

from collections.abc import Callable, Hashable
from typing import Any

from sqlalchemy import Select, bindparam

KEYS: Any = bindparam("keys", expanding=True)
"""Stands in such a statement for the ids it is run with: `column.in_(KEYS)`."""
_MOST = 200
_built: dict[Hashable, Select[Any]] = {}


def built(of: Hashable, build: Callable[[], Select[Any]]) -> Select[Any]:
    """A statement, built where it was not yet.

    Args:
        of: all that it depends on, the actor's scope before all; what is left out here is mixed up.
        build: puts it together.
    """
    found = _built.get(of)
    if found is None:
        if len(_built) >= _MOST:
            _built.clear()
        found = _built[of] = build()
    return found
