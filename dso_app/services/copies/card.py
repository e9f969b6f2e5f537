"""One copy as it opens beside the list."""

from dataclasses import dataclass

from sqlmodel import Session

from dso_app.access.permissions import Actor
from dso_app.domain.copy_names import NO_ITEM
from dso_app.errors import Reason
from dso_app.models import Customer, Item, known_id
from dso_app.services.copies.verbs import find_copy
from dso_app.services.planning.reasons import stored_reason


@dataclass(frozen=True)
class CopyCard:
    """A copy, and whose it is.

    Attributes:
        reason: why it waits; None for a copy that is tied.
        code, number: of its customer and item; empty while it waits.
    """

    id: int
    file_name: str
    reason: Reason | None
    code: str = ""
    number: str = ""


def read_copy(session: Session, actor: Actor, copy_id: int) -> CopyCard:
    """A copy in the actor's scope, else `UnknownCopy`."""
    copy = find_copy(session, actor, copy_id)
    if copy.item_id is None:
        why = why_waiting(copy.reason_code, copy.reason_message, copy.reason_values)
        return CopyCard(known_id(copy), copy.file_name, why)
    item = session.get_one(Item, copy.item_id)
    code = session.get_one(Customer, item.customer_id).code
    return CopyCard(known_id(copy), copy.file_name, None, code, item.number)


def why_waiting(code: str, message: str, values: str) -> Reason:
    """Why a copy waits, from its columns; one whose item was removed waits for it again."""
    return stored_reason(code, message, values) or NO_ITEM
