"""The first changes a file of contacts makes, old beside new, as its preview shows them."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Any

from dso_app.importing.answer import Change

Values = Mapping[str, Any]
"""Columns of a contact, `customer_id` among them."""
_FIELDS = {"is_collection": "collection"}
"""Columns that fields call otherwise."""
_HIDDEN = ("customer_id", "from_customer_email")


def contact_changes(
    made: Sequence[Values],
    changed: Mapping[int, Values],
    before: Mapping[int, Values],
    codes: Mapping[int, str],
    limit: int,
) -> list[Change]:
    """At most so many created and updated contacts.

    Args:
        made: the new ones.
        changed: contact → what becomes of it.
        before: contact → what it is.
        codes: customer → its code.
        limit: of each sort.
    """
    created = [
        Change("created", codes[new["customer_id"]], _name(new), after=_filled(new))
        for new in made[:limit]
    ]
    updated = [
        _updated(before[key], becomes, codes) for key, becomes in islice(changed.items(), limit)
    ]
    return created + updated


def _updated(before: Values, becomes: Values, codes: Mapping[int, str]) -> Change:
    moved = [name for name in _shown(becomes) if before[name] != becomes[name]]
    return Change(
        "updated",
        codes[before["customer_id"]],
        _name(becomes),
        before={_field(name): _word(before[name]) for name in moved},
        after={_field(name): _word(becomes[name]) for name in moved},
    )


def _filled(values: Values) -> dict[str, str]:
    return {_field(name): _word(values[name]) for name in _shown(values) if values[name]}


def _shown(values: Values) -> list[str]:
    return [name for name in values if name not in _HIDDEN]


def _field(column: str) -> str:
    return _FIELDS.get(column, column)


def _name(values: Values) -> str:
    return str(values["name"] or values["email"])


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
