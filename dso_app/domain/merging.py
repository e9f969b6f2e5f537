"""What is kept of two customers that become one, field by field, and whose items clash."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from dso_app.domain.custom_fields import CUSTOM_FIELDS


class Side(StrEnum):
    """Of which of the two customers something is kept."""

    SURVIVOR = "survivor"
    GONE = "gone"


@dataclass(frozen=True)
class MergeField:
    """What is chosen as one: columns that say something only together.

    Lines of two addresses mixed are no address; a limit means nothing in another currency.
    """

    name: str
    columns: tuple[str, ...]


def _alone(*names: str) -> tuple[MergeField, ...]:
    return tuple(MergeField(name, (name,)) for name in names)


COLLECTION_CONTACT = "collection_contact"
"""Who gets the messages: a contact, not a column."""

FIELDS: tuple[MergeField, ...] = (
    *_alone("name", "legal_id", "vat_number"),
    MergeField(
        "address",
        ("address_1", "address_2", "address_3", "postcode", "city", "region", "country"),
    ),
    *_alone("phone", "email"),
    MergeField(COLLECTION_CONTACT, ()),
    *_alone("language"),
    MergeField("credit_limit_minor", ("currency", "credit_limit_minor")),
    *_alone("payment_term", "payment_means", "penalty_regime", "direct_debit"),
    MergeField("do_not_dun", ("do_not_dun", "do_not_dun_until", "do_not_dun_reason")),
    *_alone("preferred_channel", "preferred_recipients", "insolvent_on", "parent_code"),
    *_alone("scenario_id", "collector_id", "sales_id", "pinned_comment"),
    *_alone(*CUSTOM_FIELDS),
)
"""What is chosen, in the order it is shown."""

Values = Mapping[str, Any]
"""Of a customer, by column; the collection contact by `COLLECTION_CONTACT`."""


def values_of(field: MergeField, values: Values) -> tuple[Any, ...]:
    """What a customer holds of a field."""
    return tuple(values[name] or None for name in field.columns or (field.name,))


def differ(field: MergeField, survivor: Values, gone: Values) -> bool:
    """Whether there is something to choose."""
    return values_of(field, survivor) != values_of(field, gone)


def usual_side(field: MergeField, survivor: Values, gone: Values) -> Side:
    """What is kept unless somebody says otherwise: the survivor's, the other's where it has none.

    A switch that is off is nothing said: nobody who was spared is chased because of a merge.
    """
    empty = not any(values_of(field, survivor))
    return Side.GONE if empty and any(values_of(field, gone)) else Side.SURVIVOR


def choose(survivor: Values, gone: Values, picks: Mapping[str, Side]) -> dict[str, Side]:
    """Of every field in which the two differ, whose is kept.

    Args:
        survivor: what the customer that stays holds.
        gone: what the other holds.
        picks: what somebody said, by field; where they said nothing, the usual.
    """
    return {
        field.name: picks.get(field.name) or usual_side(field, survivor, gone)
        for field in FIELDS
        if differ(field, survivor, gone)
    }


@dataclass(frozen=True)
class Keyed:
    """An item without a unique id, and what files know it by besides customer, kind, number, year.

    Attributes:
        counted: whether its source numbers the instalments of an item itself.
    """

    id: int
    instalment: int
    due_date: date
    is_open: bool
    counted: bool


def clash(one: Keyed, other: Keyed) -> bool:
    """Whether the next file could not tell two items of one key apart, once one customer has both.

    Both must be open. Lines of one key are told apart by their due date, or by their instalment
    where the file has it (rules, section 3).
    """
    if not (one.is_open and other.is_open):
        return False
    if one.counted or other.counted:
        return one.instalment == other.instalment
    return one.due_date == other.due_date


def renumbered(kept: Collection[Keyed], moved: Collection[Keyed]) -> dict[int, int]:
    """New instalments, by item, so that no two items of one key have the same.

    Of two it is the settled one that gives way, because files name it no more; else the one that
    moves.
    """
    taken = {one.instalment: one for one in kept}
    highest = max(one.instalment for one in (*kept, *moved))
    given: dict[int, int] = {}
    for one in sorted(moved, key=lambda item: item.instalment):
        other = taken.get(one.instalment)
        if other is None:
            taken[one.instalment] = one
            continue
        yields = other if one.is_open and not other.is_open else one
        highest += 1
        given[yields.id] = highest
        taken[one.instalment] = one if yields is other else other
    return given
