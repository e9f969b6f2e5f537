"""The table of one customer's items, as its card shows them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.kinds import Kind as ItemKind
from dso_app.domain.qualification import StatusType
from dso_app.errors import Reason
from dso_app.models import Action, Customer, Item, ItemCopy, Promise, PromiseItem, Status
from dso_app.services.lists.copies import copy_cell
from dso_app.services.lists.custom import NamedFields, item_fields, with_fields
from dso_app.services.lists.days import days_since
from dso_app.services.lists.items import KIND_WORDS, item_conditions
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import items_of, search
from dso_app.services.meanwhile import last_event
from dso_app.services.planning.why import why_items_do_not_lead
from dso_app.services.words.stored import reason_sentence
from dso_app.texts import N_, translate

LEADER = "★"
_KEPT_OUT = {
    "ignored": N_("Ignored"),
    "under_threshold": N_("Under the threshold"),
    "old": N_("Old"),
    "exhausted": N_("Scenario done"),
    "grace": N_("Payment may come"),
    "held_by_action": N_("Specific action"),
    "insolvent": N_("Insolvency"),
}
"""What a reason for which an item leads no scenario is called beside the item."""


class CustomerItemListing(Listing):
    """The items of one customer, its leader starred; amounts each in their own currency.

    Filters: `show`: `open` (from the start), `late`, `settled`, `all`; the named fields, by what
    they hold.
    """

    name = "customer_items"
    columns: tuple[Column, ...] = (
        Column("number", N_("Item")),
        Column("issue_date", N_("Issued"), Kind.DATE, shown=False),
        Column("due_date", N_("Due"), Kind.DATE),
        Column("days_late", N_("Late"), Kind.DAYS),
        Column("amount", N_("Amount"), Kind.MONEY, shown=False, total=True),
        Column("remaining", N_("Open"), Kind.MONEY, total=True),
        Column("status", N_("Status"), Kind.PILL),
        Column("copy", N_("Copy"), Kind.FILE, sortable=False),
        Column("why", N_("Not dunned because"), shown=False, sortable=False),
        Column("comment", N_("Comment"), shown=False),
        Column("order_number", N_("Order"), shown=False),
        Column("business_case", N_("Business case"), shown=False),
        Column("note", N_("Comment in the ledger"), shown=False),
    )
    currency = "currency"
    counted = (N_("{count} item"), N_("{count} items"))
    order = "due_date"

    def __init__(self, customer_id: int) -> None:
        self.customer_id = customer_id
        self.seen = 0
        """Id of the last event of the history when the items were read."""
        self._fields = NamedFields(Item, {})
        self._why: dict[int, Reason] = {}

    def prepare(self, session: Session, viewer: Viewer, request: ListRequest) -> None:
        """Read the names of fields, why items lead no scenario, and what happened until now."""
        del request
        self.seen = last_event(session)
        self._why = why_items_do_not_lead(session, viewer.entity, self.customer_id, viewer.today)
        self._fields = item_fields(session, viewer.entity_id)
        self.columns = with_fields(type(self).columns, self._fields)

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The customer's items, if the customer is in the viewer's scope."""
        plain = ("id", "number", "kind", "issue_date", "due_date", "currency", "order_number")
        columns: list[Any] = [
            *(col(getattr(Item, name)).label(name) for name in plain),
            days_since(col(Item.due_date), viewer.today).label("days_late"),
            col(Item.amount_minor).label("amount"),
            col(Item.remaining_minor).label("remaining"),
            col(Item.disputed_minor).label("disputed"),
            col(Item.sheltered_minor).label("sheltered"),
            col(Item.ignored).label("ignored"),
            col(Item.status_comment).label("comment"),
            col(Item.business_case).label("business_case"),
            col(Item.comment).label("note"),
            col(Status.name).label("status"),
            col(Status.type).label("type"),
            col(Status.colour).label("colour"),
            _promised_for().label("promised_for"),
            _leader().label("leader"),
            _newest_copy().label("copy_id"),
            *self._fields.selected,
        ]
        searched = [Item.number, Item.order_number, Item.status_comment, *self._fields.searched]
        query = (
            select(*columns)
            .select_from(Item)
            .join(Customer, col(Customer.id) == col(Item.customer_id))
            .join(Status, col(Status.id) == col(Item.status_id), isouter=True)
            .where(items_of(self.customer_id))
            .where(*item_conditions(viewer, request.filters))
            .where(*self._fields.conditions(request.filters))
            .where(*search(request.search, searched))
        )
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells: a star before the leader, the kind under what is no invoice."""
        cells = super().cells(row, viewer)
        leads = row["leader"] == row["id"]
        kind = ItemKind(row["kind"])
        cells["number"] = Cell(
            f"{LEADER} {row['number']}" if leads else row["number"],
            sub="" if kind is ItemKind.INVOICE else translate(KIND_WORDS[kind], viewer.language),
        )
        if row["remaining"] <= 0:
            cells["days_late"] = Cell()
        why = self._why.get(row["id"])
        cells["status"] = _status(row, viewer.language, why)
        cells["why"] = Cell(reason_sentence(why, viewer.language)) if why else Cell()
        cells["copy"] = copy_cell(row["copy_id"])
        return cells


def _status(row: Mapping[str, Any], language: str, why: Reason | None) -> Cell:
    """The status with what it holds back; where it has none, what keeps the item out."""
    if row["status"] is None:
        word = _KEPT_OUT.get(why.code if why else "ignored" if row["ignored"] else "")
        return Cell(word, tone="mute") if word else Cell()
    notes = []
    if row["sheltered"] and row["promised_for"]:
        notes.append(formats.day(row["promised_for"], language))
    for held, words in (
        (row["sheltered"], N_("{amount} promised")),
        (row["disputed"], N_("{amount} disputed")),
    ):
        if held and held != row["remaining"]:
            amount = formats.amount(held, row["currency"], language)
            notes.append(translate(words, language, amount=amount))
    if row["ignored"]:
        notes.append(translate(N_("ignored"), language))
    # A status that was left behind, its promise or dispute over, is shown without its colour.
    over = {
        StatusType.PROMISE: not row["sheltered"],
        StatusType.DISPUTE: not row["disputed"],
    }.get(row["type"], False)
    return Cell(row["status"], sub=" · ".join(notes), tone="" if over else row["colour"])


def _promised_for() -> Any:
    """The first day something of the item is promised for."""
    return (
        select(func.min(col(Promise.due_on)))
        .join(PromiseItem, col(PromiseItem.promise_id) == col(Promise.id))
        .where(col(PromiseItem.item_id) == col(Item.id), col(Promise.state) == "pending")
        .correlate(Item)
        .scalar_subquery()
    )


def _newest_copy() -> Any:
    """The copy of the item that was added last."""
    return (
        select(func.max(col(ItemCopy.id)))
        .where(col(ItemCopy.item_id) == col(Item.id))
        .correlate(Item)
        .scalar_subquery()
    )


def _leader() -> Any:
    """The leader of the customer's open scenario action."""
    return (
        select(func.min(col(Action.leader_item_id)))
        .where(
            col(Action.customer_id) == col(Item.customer_id),
            col(Action.kind) == "scenario",
            col(Action.closed_on).is_(None),
        )
        .correlate(Item)
        .scalar_subquery()
    )
