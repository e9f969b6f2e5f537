"""The table of messages: the outbox."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.scope import scoped
from dso_app.access.viewer import Viewer
from dso_app.domain.outbox_states import MessageState
from dso_app.models import Customer, Message
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import customer_filters, search
from dso_app.services.lists.words import channel_word, message_state
from dso_app.services.outbox.print_queue import in_print_queue
from dso_app.texts import N_, translate

TABS = ("to_confirm", "waiting", "decide", "failed", "printing")
"""What the outbox is looked at by and counted; besides, all of it and what left."""

_OF_TAB = {
    "to_confirm": (MessageState.TO_CONFIRM, MessageState.PREPARED),
    "waiting": (
        MessageState.QUEUED,
        MessageState.SENDING,
        MessageState.WAITING,
        MessageState.HELD,
    ),
    "decide": (MessageState.AMBIGUOUS,),
    "failed": (MessageState.FAILED,),
    "sent": (MessageState.SENT,),
}


class MessageListing(Listing):
    """Messages to the customers in scope.

    Filters: those of `customer_filters`; `tab`: one of `TABS` (`printing`: the print queue) or
    `sent`; empty for all; `state`; `channel`.
    """

    name = "outbox"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("channel", N_("Channel"), Kind.PILL, shown=False),
        Column("subject", N_("Subject"), shown=False),
        Column("recipients", N_("To"), sortable=False, shown=False),
        Column("step_name", N_("Step"), shown=False),
        Column("scenario_name", N_("Scenario"), shown=False),
        Column("state", N_("State"), Kind.PILL),
        Column("why", N_("Reason"), sortable=False),
        Column("asked", N_("Asked"), Kind.AMOUNTS, sortable=False),
        Column("planned_on", N_("Planned"), Kind.DATE, shown=False),
        Column("sent_at", N_("Sent"), Kind.DATE),
        Column("attempts", N_("Tries"), Kind.NUMBER, shown=False),
    )
    counted = (N_("{count} message"), N_("{count} messages"))
    order = "id"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The messages in scope that are asked for."""
        query = (
            select(*_columns())
            .select_from(Message)
            .join(Customer, col(Customer.id) == col(Message.customer_id))
            .where(*customer_filters(request.filters, viewer.actor))
            .where(*search(request.search, (Customer.code, Customer.name, Message.subject)))
        )
        for name in ("state", "channel"):
            if value := request.filters.get(name):
                query = query.where(col(getattr(Message, name)) == value)
        tab = request.filters.get("tab", "")
        if tab == "printing":
            query = query.where(in_print_queue())
        elif tab in _OF_TAB:
            query = query.where(col(Message.state).in_(_OF_TAB[tab]))
        return scoped(query, viewer.actor, viewer.entity_id)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; what it is stands under the customer."""
        cells = super().cells(row, viewer)
        state = message_state(row["state"])
        channel = translate(channel_word(row["channel"]), viewer.language)
        step = translate(row["step_name"], viewer.language)
        about = " · ".join(part for part in (step, channel) if part)
        cells["customer"] = Cell(row["customer"], sub=about)
        cells["step_name"] = Cell(step)
        cells["state"] = Cell(state.value, tone=state.tone)
        cells["why"] = Cell(_why(row, viewer.language))
        cells["channel"] = Cell(channel_word(row["channel"]), tone="mute")
        cells["recipients"] = Cell(", ".join(str(one) for one in row["recipients"]))
        cells["asked"] = Cell(_asked(row["totals"], viewer.language))
        sent = row["sent_at"]
        cells["sent_at"] = Cell(sent.astimezone(ZoneInfo(viewer.timezone)).date() if sent else None)
        return cells

    def tab_counts(self, session: Session, viewer: Viewer, request: ListRequest) -> dict[str, int]:
        """How many rows each tab holds under the other filters."""
        counts = {}
        for tab in TABS:
            asked = replace(request, filters={**request.filters, "tab": tab})
            source = self.query(viewer, asked).subquery()
            counts[tab] = session.scalar(select(func.count()).select_from(source)) or 0
        return counts


def _columns() -> list[Any]:
    own = (
        *("id", "customer_id", "channel", "subject", "recipients", "step_name", "scenario_name"),
        *("state", "totals", "planned_on", "sent_at", "attempts", "error"),
        *("reason_message", "reason_values"),
    )
    return [
        *(col(getattr(Message, name)).label(name) for name in own),
        col(Customer.name).label("customer"),
        col(Customer.code).label("code"),
    ]


def _asked(totals: Mapping[str, int], language: str) -> str:
    return " + ".join(
        formats.amount_with_currency(minor, currency, language)
        for currency, minor in sorted(totals.items())
    )


def _why(row: Mapping[str, Any], language: str) -> str:
    if row["state"] == MessageState.SENT:
        return ""
    if row["error"] or not row["reason_message"]:
        return str(row["error"])
    return translate(row["reason_message"], language, **json.loads(row["reason_values"]))
