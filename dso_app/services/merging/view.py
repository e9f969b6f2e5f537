"""What the screen shows before two customers are merged; nothing is written."""

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.domain.merging import FIELDS, Side, differ, values_of
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, known_id
from dso_app.services.merging.clashes import ItemsClash, check_items
from dso_app.services.merging.contacts import joined_count
from dso_app.services.merging.reading import (
    FieldPair,
    FieldTexts,
    Leaving,
    MergeView,
    both,
    check_nothing_leaves,
    field_values,
    figures_of,
    look_of,
)


def read_merge(session: Session, actor: Actor, survivor_id: int, gone_id: int) -> MergeView:
    """Two customers side by side, and what merging them would move.

    Raises:
        UnknownCustomer, SameCustomer, OtherCompany, MergedAlready: they are no two to merge.
    """
    survivor, gone = both(session, actor, survivor_id, gone_id)
    values = {
        Side.SURVIVOR: field_values(session, survivor, gone),
        Side.GONE: field_values(session, gone, survivor),
    }
    texts = FieldTexts(session, session.get_one(Entity, survivor.entity_id))
    sides = {Side.SURVIVOR: survivor, Side.GONE: gone}
    pairs, same = [], 0
    for field in FIELDS:
        if differ(field, values[Side.SURVIVOR], values[Side.GONE]):
            written = {side: texts.of(field, values[side], one) for side, one in sides.items()}
            pairs.append(FieldPair(field, written))
        else:
            same += any(values_of(field, values[Side.SURVIVOR]))
    return MergeView(
        survivor=survivor,
        gone=gone,
        values=values,
        pairs=tuple(pairs),
        same_fields=same,
        figures={side: figures_of(session, known_id(one)) for side, one in sides.items()},
        joined=joined_count(session, survivor_id, gone_id),
        refusal=_refusal(session, survivor, gone),
        seen=seen_of(session, survivor, gone),
    )


def seen_of(session: Session, survivor: Customer, gone: Customer) -> str:
    """Names two customers as they are; whichever of the two stays."""
    looks = {
        known_id(survivor): look_of(session, survivor, gone),
        known_id(gone): look_of(session, gone, survivor),
    }
    return "-".join(looks[key] for key in sorted(looks))


def _refusal(session: Session, survivor: Customer, gone: Customer) -> RelanceError | None:
    try:
        check_nothing_leaves(session, survivor, gone)
        check_items(session, known_id(survivor), known_id(gone))
    except (Leaving, ItemsClash) as error:
        return error
    return None
