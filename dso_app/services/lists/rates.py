"""The table of a company's exchange rates."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import Permission
from dso_app.access.viewer import Viewer
from dso_app.models import ExchangeRate
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.texts import N_


class RateListing(Listing):
    """What one unit of each currency is worth, the latest first; filter: `currency`."""

    name = "rates"
    columns = (
        Column("currency", N_("Currency")),
        Column("valid_from", N_("In force since"), Kind.DATE),
        Column("rate", N_("Worth"), Kind.AMOUNTS, sortable=False),
    )
    counted = (N_("{count} rate"), N_("{count} rates"))
    order = "valid_from"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The rates of the company looked at."""
        viewer.actor.require(Permission.ADMINISTER)
        names = ("id", "currency", "valid_from", "rate")
        columns: list[Any] = [col(getattr(ExchangeRate, name)).label(name) for name in names]
        query = select(*columns).where(
            col(ExchangeRate.entity_id) == viewer.entity_id,
            *search(request.search, (ExchangeRate.currency,)),
        )
        if currency := request.filters.get("currency"):
            query = query.where(col(ExchangeRate.currency) == currency)
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The rate with every decimal it was given."""
        cells = super().cells(row, viewer)
        cells["rate"] = Cell(formats.exact(Decimal(row["rate"]), viewer.language))
        return cells
