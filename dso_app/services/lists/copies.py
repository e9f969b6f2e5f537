"""The table of the copies of invoices."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.scope import visible_customers
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Item, ItemCopy, User
from dso_app.services.copies.card import why_waiting
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_

TIED, WAITING = "tied", "waiting"
_KILOBYTE = 1024
_REASON = ("reason_code", "reason_message", "reason_values")


class CopyListing(Listing):
    """The copies of an entity's invoices, for those who may import.

    Filter `state`: `tied` to an item, or `waiting` for one.
    """

    name = "copies"
    columns = (
        Column("file_name", N_("File")),
        Column("state", N_("State"), Kind.PILL),
        Column("item", N_("Item")),
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("size", N_("Size, kB"), Kind.NUMBER),
        Column("added_at", N_("Added")),
        Column("author", N_("By"), shown=False),
        Column("copy", N_("Copy"), Kind.FILE, sortable=False),
    )
    counted = (N_("{count} copy"), N_("{count} copies"))
    order = "id"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The copies of the viewer's entity that its filter lets through."""
        viewer.actor.require(Permission.IMPORT)
        names = ("id", "file_name", "item_id", "added_at")
        size = col(ItemCopy.size)
        columns: list[Any] = [
            *(col(getattr(ItemCopy, name)).label(name) for name in (*names, *_REASON)),
            ((size + _KILOBYTE - 1) // _KILOBYTE).label("size"),
            col(Item.number).label("item"),
            col(Customer.id).label("customer_id"),
            col(Customer.name).label("customer"),
            col(Customer.code).label("code"),
            col(User.name).label("author"),
            col(ItemCopy.item_id).is_(None).label("state"),
        ]
        waits = col(ItemCopy.item_id).is_(None)
        query = (
            select(*columns)
            .select_from(ItemCopy)
            .join(Item, col(Item.id) == col(ItemCopy.item_id), isouter=True)
            .join(Customer, col(Customer.id) == col(Item.customer_id), isouter=True)
            .join(User, col(User.id) == col(ItemCopy.user_id), isouter=True)
            .where(col(ItemCopy.entity_id) == viewer.entity_id)
            .where(or_(waits, visible_customers(viewer.actor, viewer.entity_id)))
            .where(*search(request.search, _SEARCHED))
        )
        if request.filters.get("state") == WAITING:
            query = query.where(waits)
        elif request.filters.get("state") == TIED:
            query = query.where(~waits)
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; why a copy waits stands under its name."""
        cells = super().cells(row, viewer)
        waits = row["item_id"] is None
        why = why_waiting(*(row[name] for name in _REASON)).sentence(viewer.language)
        cells["file_name"] = Cell(row["file_name"], sub=why if waits else "")
        cells["state"] = Cell(N_("Waiting"), tone="warn") if waits else Cell(N_("Tied"), tone="ok")
        card = f"/customers/{row['customer_id']}" if row["customer_id"] else ""
        cells["customer"] = Cell(row["customer"], href=card)
        moment = formats.moment(row["added_at"], viewer.language, viewer.timezone)
        cells["added_at"] = Cell(moment)
        cells["copy"] = copy_cell(row["id"])
        return cells


_SEARCHED = (ItemCopy.file_name, Item.number, Customer.code, Customer.name)


def copy_cell(copy_id: int | None) -> Cell:
    """A copy to be saved; empty where there is none."""
    return Cell(N_("Copy"), href=copy_address(copy_id)) if copy_id else Cell()


def copy_address(copy_id: int | None) -> str:
    """Where the file of a copy is had."""
    return f"/api/copies/{copy_id}"
