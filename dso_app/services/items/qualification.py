"""Qualification: giving items a status and a comment, with what the status's type does."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlmodel import Session, col

from dso_app.access.permissions import Actor, Permission
from dso_app.access.scope import UnknownCustomer, visible_customers
from dso_app.clock import Clock, today
from dso_app.domain.qualification import StatusType
from dso_app.errors import RelanceError
from dso_app.models import Customer, Entity, Item, Status
from dso_app.services.bulk import among
from dso_app.services.commitments.disputes import DisputeTerms, close_disputes, open_disputes
from dso_app.services.commitments.promises import PromiseTerms, cancel_promises, make_promises
from dso_app.services.commitments.shelter import reshelter
from dso_app.services.customers.summaries import refresh_summaries
from dso_app.services.customers.verbs import change_customer
from dso_app.services.items.chosen_items import (
    ChosenItem,
    ItemsOfSeveralCustomers,
    by_account,
    choose_items,
    read_again,
)
from dso_app.services.items.status_rows import set_status, tell_items, update_items
from dso_app.services.merging.aliases import has_code
from dso_app.services.planning.bulk import replan_customers
from dso_app.texts import N_

_LONGEST_COMMENT = 4000


class UnknownStatus(RelanceError):
    """No active status of the entity has the name."""

    message = N_("There is no status “{status}”. There are: {statuses}.")


class UnknownItem(RelanceError):
    """The item does not exist, or not for this actor."""

    message = N_("There is no item {item} of customer {customer}.")


class FollowUpInThePast(RelanceError):
    """Items come up again today or on a later day."""

    message = N_("The follow-up date {day} has passed.")


class CommentTooLong(RelanceError):
    """A comment is longer than anybody reads."""

    message = N_("A comment has at most {most} characters.")


@dataclass(frozen=True)
class Qualification:
    """A status and a comment, with what a promise or a dispute needs besides.

    Attributes:
        status: its name, or the word of its type.
        promise: for a status of the type *promise to pay*.
        dispute: for one of the type *dispute*.
        founded: for *dispute resolved*: whether the customer was right.
        follow_up_on: day the items come up again; None for so many days as the status says. A
            dispute's target date is one.
        insolvent_on: for *litigation*: the day the customer became insolvent, where it did.
    """

    status: str
    comment: str = ""
    promise: PromiseTerms | None = None
    dispute: DisputeTerms | None = None
    founded: bool = False
    follow_up_on: date | None = None
    insolvent_on: date | None = None


def find_status(session: Session, entity_id: int, name: str) -> Status:
    """An active status by its name or, the first of them, by the word of its type."""
    query = select(Status).where(col(Status.entity_id) == entity_id, col(Status.active))
    statuses = session.scalars(query.order_by(col(Status.id))).all()
    wanted = _word(name)
    by_type = (one for one in statuses if _word(one.type) == wanted)
    for found in (*(one for one in statuses if _word(one.name) == wanted), *by_type):
        return found
    raise UnknownStatus(status=name, statuses=", ".join(one.name for one in statuses))


def find_item(
    session: Session, actor: Actor, entity_id: int, customer_code: str, number: str
) -> Item:
    """An item by its customer's code and its number; the open and most recent one of several.

    Raises:
        UnknownCustomer, UnknownItem: there is none, or not in the actor's scope.
    """
    customer = session.scalar(
        select(Customer).where(
            visible_customers(actor, entity_id), has_code(entity_id, customer_code)
        )
    )
    if customer is None:
        raise UnknownCustomer(customer=customer_code)
    query = select(Item).where(col(Item.customer_id) == customer.id, col(Item.number) == number)
    item = session.scalar(
        query.order_by((col(Item.remaining_minor) == 0), col(Item.issue_date).desc()).limit(1)
    )
    if item is None:
        raise UnknownItem(item=number, customer=customer_code)
    return item


def qualify(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    qualification: Qualification,
) -> list[ChosenItem]:
    """Give items a status and a comment, and do what its type means.

    *Promise to pay* makes a promise and shelters its amount; *dispute* opens a dispute;
    *dispute resolved* closes the open ones; *litigation* takes the items out of every scenario.
    Any other status than *dispute* ends open disputes, any other than *litigation* ends that.
    The customers are planned again at once.

    Raises:
        UnknownItems, UnknownStatus, ItemsOfSeveralCustomers, CommentTooLong, and the errors of
        a promise or a dispute: nothing is changed.
    """
    actor.require(Permission.QUALIFY)
    items = choose_items(session, actor, item_ids)
    if qualification.insolvent_on is not None:
        for customer_id in sorted({item.customer_id for item in items}):
            values = {"insolvent_on": qualification.insolvent_on}
            change_customer(session, actor, clock, customer_id, values)
    return decide(session, actor, clock, items, qualification)


def decide(
    session: Session,
    actor: Actor,
    clock: Clock,
    items: Sequence[ChosenItem],
    qualification: Qualification,
) -> list[ChosenItem]:
    """Do what `qualify` does; what the actor may was looked at before."""
    comment = qualification.comment.strip()
    if len(comment) > _LONGEST_COMMENT:
        raise CommentTooLong(most=_LONGEST_COMMENT)
    entity = session.get_one(Entity, items[0].entity_id)
    status = find_status(session, items[0].entity_id, qualification.status)
    kind = StatusType(status.type)
    follow_up_on = _follow_up(clock, entity, kind, qualification)
    set_status(session, actor, clock, entity, items, status, comment, follow_up_on)
    ids = [item.id for item in items]
    if kind is not StatusType.DISPUTE:
        close_disputes(session, clock, entity, ids, founded=_founded(kind, qualification))
        items = read_again(session, items)
    _apply(session, actor, clock, entity, items, kind, qualification)
    follow(session, clock, entity, {item.customer_id for item in items})
    return read_again(session, items)


def _follow_up(
    clock: Clock, entity: Entity, kind: StatusType, qualification: Qualification
) -> date | None:
    """The day items come up again where one was named: a dispute's is its target date."""
    if kind is StatusType.DISPUTE:
        return qualification.dispute.target_on if qualification.dispute else None
    on = qualification.follow_up_on
    if on is not None and on < today(clock, entity.timezone):
        raise FollowUpInThePast(day=on)
    return on


def ignore_items(
    session: Session,
    actor: Actor,
    clock: Clock,
    item_ids: Collection[int],
    *,
    ignored: bool,
) -> list[ChosenItem]:
    """Take items out of scenarios by hand, or bring them back; they stay visible."""
    actor.require(Permission.QUALIFY)
    items = choose_items(session, actor, item_ids)
    entity = session.get_one(Entity, items[0].entity_id)
    message = N_("{item}: out of scenarios.") if ignored else N_("{item}: back in its scenario.")
    changed = [item for item in items if item.ignored is not ignored]
    update_items(session, changed, ignored=ignored)
    tell_items(
        session, actor, clock, entity, [(one, {}) for one in changed], "item.ignored", message
    )
    follow(session, clock, entity, {item.customer_id for item in items})
    return read_again(session, items)


def follow(session: Session, clock: Clock, entity: Entity, customer_ids: Iterable[int]) -> None:
    """After a change to customers' items: their summaries and their agenda."""
    ids = sorted(customer_ids)
    session.flush()
    reshelter(session, ids)
    session.execute(
        update(Customer)
        .where(among(col(Customer.id), ids))
        .values(plan_needed=True)
        .execution_options(synchronize_session="fetch")
    )
    refresh_summaries(session, entity.id or 0, today(clock, entity.timezone))
    replan_customers(session, clock, ids)


def _apply(
    session: Session,
    actor: Actor,
    clock: Clock,
    entity: Entity,
    items: Sequence[ChosenItem],
    kind: StatusType,
    qualification: Qualification,
) -> None:
    """Do what a status's type means, account by account."""
    comment = qualification.comment
    promise = qualification.promise or PromiseTerms()
    dispute = qualification.dispute or DisputeTerms()
    accounts = by_account(items)
    if len(accounts) > 1 and (promise.amount_minor or dispute.amount_minor):
        raise ItemsOfSeveralCustomers
    if kind is StatusType.PROMISE:
        make_promises(session, actor, clock, entity, accounts, promise, comment)
    elif kind is StatusType.DISPUTE:
        open_disputes(session, actor, clock, entity, accounts, dispute, comment)
    elif kind is StatusType.LITIGATION:
        cancel_promises(session, actor, clock, entity, [item.id for item in items])


def _founded(kind: StatusType, qualification: Qualification) -> bool | None:
    return qualification.founded if kind is StatusType.DISPUTE_RESOLVED else None


def _word(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
