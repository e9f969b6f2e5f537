"""Copies of invoices: kept, tied to the items of their number, replaced, removed."""

from sqlmodel import Session

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownEntity, find_customer, sees_entity
from dso_app.clock import Clock, today
from dso_app.domain.copy_names import plain_word
from dso_app.errors import Reason, RelanceError
from dso_app.models import Entity, Item, ItemCopy
from dso_app.services.copies.drops import CopiesKept, record_drop
from dso_app.services.copies.files import CopyFile, Received, Refused
from dso_app.services.copies.matching import match_names, match_number
from dso_app.services.copies.store import place_file, remove_file
from dso_app.services.copies.ties import CopyTies, WaitingCopies, say_why
from dso_app.services.history import record
from dso_app.services.locks import take_turns
from dso_app.texts import N_

TURN = "copies"
"""Names the turn of whoever ties copies."""


class UnknownCopy(RelanceError):
    """The copy does not exist, or not for this actor."""

    message = N_("There is no copy {copy}.")


class NoSuchNumber(RelanceError):
    """No item of a customer has the number a copy is to be tied to."""

    message = N_("Customer {code} has no item {number}.")


class NotOneInvoice(RelanceError):
    """The number a copy is to be tied to is that of several invoices."""

    message = N_("Customer {code} has several items numbered {number}.")


def keep_copies(
    session: Session, actor: Actor, clock: Clock, entity_id: int, received: Received
) -> CopiesKept:
    """Keep the PDFs of a drop, each tied to the items whose number its name bears.

        with receive_copies(files) as received, database.write() as session:
            kept = keep_copies(session, actor, clock, entity_id, received)

    Of several copies of an item the one added last goes with messages; within a drop that is the
    one of the shortest name.

    Raises:
        NotAllowed, UnknownEntity: nothing is kept.
    """
    actor.require(Permission.IMPORT)
    if not sees_entity(actor, entity_id):
        raise UnknownEntity(entity=entity_id)
    take_turns(session, TURN)
    files = sorted(received.files, key=lambda file: -len(file.name))
    found = match_names(session, entity_id, {file.name for file in files})
    ties = CopyTies(session, actor, clock, entity_id, found.values())
    waiting = WaitingCopies(session, entity_id)
    left_over: list[Refused] = []
    for file in files:
        copy = _new_copy(file, actor, clock, entity_id)
        answer = found[file.name]
        if isinstance(answer, Reason):
            waiting.keep(copy, answer)
            left_over.append(Refused(file.name, answer))
        else:
            ties.tie(copy, answer)
    session.flush()
    kept = CopiesKept(
        tied=ties.tied,
        replaced=ties.replaced,
        known=ties.known,
        waiting=len(left_over),
        refused=len(received.refused),
        left_over=(*received.refused, *left_over),
    )
    return record_drop(session, actor, clock, entity_id, kept)


def tie_waiting(session: Session, actor: Actor, clock: Clock, entity_id: int) -> int:
    """Tie the copies that waited for items imported since; how many.

    Costs next to nothing where none waits.
    """
    # A drop that came first is seen, one that comes later sees the items: none falls between.
    take_turns(session, TURN)
    rows = WaitingCopies(session, entity_id).rows
    if not rows:
        return 0
    found = match_names(session, entity_id, {row.file_name for row in rows})
    ties = CopyTies(session, actor, clock, entity_id, found.values())
    for row in rows:
        answer = found[row.file_name]
        if isinstance(answer, Reason):
            say_why(row, answer)
        else:
            ties.tie(row, answer)
    session.flush()
    return ties.tied


def tie_copy(
    session: Session, actor: Actor, clock: Clock, copy_id: int, code: str, number: str
) -> None:
    """Tie a copy, waiting or tied to another item, to the item of a customer a person names.

    Raises:
        UnknownCopy, NoSuchNumber, NotOneInvoice: nothing is changed.
    """
    actor.require(Permission.IMPORT)
    take_turns(session, TURN)
    copy = find_copy(session, actor, copy_id)
    items = match_number(session, copy.entity_id, code.strip(), number)
    if isinstance(items, Reason):
        raise NotOneInvoice(code=code.strip(), number=number.strip())
    if not items:
        raise NoSuchNumber(code=code.strip()[:60], number=number.strip()[:60])
    if copy.item_id not in {item.item_id for item in items}:
        CopyTies(session, actor, clock, copy.entity_id, [items]).tie(copy, items)
    session.flush()


def find_copy(session: Session, actor: Actor, copy_id: int) -> ItemCopy:
    """One copy, else `UnknownCopy`: of an item in the actor's scope; waiting, for who imports."""
    copy = session.get(ItemCopy, copy_id)
    if copy is None or not sees_entity(actor, copy.entity_id):
        raise UnknownCopy(copy=copy_id)
    if copy.item_id is None:
        if not actor.may(Permission.IMPORT):
            raise UnknownCopy(copy=copy_id)
        return copy
    try:
        find_customer(session, actor, session.get_one(Item, copy.item_id).customer_id)
    except RelanceError as error:
        raise UnknownCopy(copy=copy_id) from error
    return copy


def delete_copy(session: Session, actor: Actor, clock: Clock, copy_id: int) -> None:
    """Remove a copy, and its file where no other item has the same; what was sent stays sent."""
    actor.require(Permission.EDIT_CUSTOMERS)
    take_turns(session, TURN)
    copy = find_copy(session, actor, copy_id)
    item = session.get(Item, copy.item_id) if copy.item_id else None
    session.delete(copy)
    session.flush()
    remove_file(session, copy)
    entity = session.get_one(Entity, copy.entity_id)
    record(
        session,
        actor,
        clock,
        "item.copy_removed",
        N_("{item}: copy removed ({file}).") if item else N_("Copy removed: {file}."),
        on=today(clock, entity.timezone),
        entity_id=copy.entity_id,
        customer_id=item.customer_id if item else None,
        item_id=copy.item_id,
        item=item.number if item else "",
        file=copy.file_name,
    )


def _new_copy(file: CopyFile, actor: Actor, clock: Clock, entity_id: int) -> ItemCopy:
    return ItemCopy(
        entity_id=entity_id,
        number=plain_word(file.name.rpartition(".")[0] or file.name),
        file_name=file.name,
        path=place_file(file),
        size=file.size,
        sha256=file.sha256,
        added_at=clock.real(),
        user_id=actor.user_id,
    )
