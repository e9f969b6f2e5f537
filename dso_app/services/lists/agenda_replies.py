"""The table of what customers said, and what became of it: answers, promises, statuses of age."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, String, Subquery, cast, literal, select, union_all
from sqlmodel import col

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.errors import Reason
from dso_app.models import Action, Answer, Customer, Entity, Promise, User
from dso_app.services.lists.agenda_filters import (
    late_sums,
    narrowed,
    of_tab,
    planned_for,
    promises_due,
    unread_answers,
)
from dso_app.services.lists.agenda_rows import ByCustomer, customer_columns
from dso_app.services.lists.listing import Cell, Column, Kind, ListRequest
from dso_app.services.words.stored import reason_sentence
from dso_app.texts import N_, translate

ANSWER, PROMISE = "answer-", "promise-"
"""What the keys of answers and promises begin with; an action's is its id."""

_WORDS = {
    "answer": (N_("Answer"), "info"),
    "promise": (N_("Promise due"), ""),
    "promise_broken": (N_("Broken promise"), "bad"),
    "follow_up": (N_("Follow-up"), "warn"),
}


class ReplyListing(ByCustomer):
    """Answers nobody has validated, promises due or broken, statuses older than their days.

    Filters: those of `ActionListing` but for `tab`, `when`, `channel` and `state`.
    """

    name = "agenda_replies"
    columns = (
        Column("customer", N_("Customer")),
        Column("code", N_("Code"), shown=False),
        Column("what", N_("What"), Kind.PILL),
        Column("said", N_("In short"), sortable=False),
        Column("since", N_("Since"), Kind.DATE),
        Column("late", N_("Late"), Kind.MONEY, total=True),
        Column("days_late", N_("Oldest"), Kind.DAYS, shown=False),
        Column("collector", N_("Collector"), shown=False),
    )
    counted = (N_("{count} to look at"), N_("{count} to look at"))
    order = "late"
    order_descending = True
    day = "since"

    def rows_of(
        self, viewer: Viewer, request: ListRequest, keys: Sequence[Any] | None = None
    ) -> Select[Any]:
        """What was said and waits, or what some keys name of it."""
        filters = {k: one for k, one in request.filters.items() if k not in ("channel", "state")}
        said, them = _said(viewer, filters), _said(viewer, filters)
        of = None if keys is None else select(them.c.customer_id).where(them.c.id.in_(keys))
        late = late_sums(viewer, filters, of)
        own = (said.c[name] for name in said.c.keys() if name != "customer_id")  # noqa: SIM118 - not a dict
        query = (
            select(*own, *customer_columns(viewer, late))
            .select_from(said)
            .join(Customer, col(Customer.id) == said.c.customer_id)
            .join(Entity, col(Entity.id) == col(Customer.entity_id))
            .join(late, late.c.customer_id == col(Customer.id), isouter=True)
            .join(User, col(User.id) == col(Customer.collector_id), isouter=True)
        )
        if keys is not None:
            query = query.where(said.c.id.in_(keys))
        return narrowed(query, viewer, replace(request, filters=filters))

    def places(self, viewer: Viewer, request: ListRequest, order: str = "") -> Select[Any]:
        """What waits, and what it is ordered by: there is never so much of it."""
        rows = self.rows_of(viewer, request).subquery()
        columns = [rows.c.id, rows.c.customer_id, rows.c.since.label("day")]
        if order:
            columns.append(rows.c[order].label("place"))
        return select(*columns)

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells; what was said in the reader's words."""
        cells, language = super().cells(row, viewer), viewer.language
        word, tone = _WORDS[row["what"]]
        cells["what"] = Cell(word, tone=tone)
        cells["said"] = Cell(_short(row, language))
        return cells


def _said(viewer: Viewer, filters: Mapping[str, str]) -> Subquery:
    """All of it in one shape; `id` names what it is and its id."""
    none, empty = literal(0), literal("")
    # The company alone, by which open actions are found; the scope is looked at by customer.
    here = [] if filters.get("entity") else [col(Action.entity_id) == viewer.entity_id]
    answers: Any = select(
        (literal(ANSWER) + cast(col(Answer.id), String)).label("id"),
        col(Answer.customer_id).label("customer_id"),
        literal("answer").label("what"),
        col(Answer.received_on).label("since"),
        col(Answer.comment).label("said"),
        none.label("minor"),
        empty.label("promised"),
        literal("{}").label("filled"),
    ).where(unread_answers())
    promises = select(
        literal(PROMISE) + cast(col(Promise.id), String),
        col(Promise.customer_id),
        literal("promise"),
        col(Promise.due_on),
        col(Promise.comment),
        col(Promise.amount_minor),
        col(Promise.currency),
        literal("{}"),
    ).where(promises_due(viewer))
    actions = select(
        cast(col(Action.id), String),
        col(Action.customer_id),
        col(Action.reason_code),
        planned_for(),
        col(Action.reason_message),
        none,
        empty,
        col(Action.reason_values),
    ).where(of_tab(viewer, {"tab": "replies"}), *here)
    return union_all(answers, promises, actions).subquery("said")


def _short(row: Mapping[str, Any], language: str) -> str:
    if row["what"] == "promise":
        amount = formats.amount_with_currency(row["minor"], row["promised"], language)
        words = N_("{amount} promised; the payment is not in yet.")
        return translate(words, language, amount=amount)
    if row["what"] == "answer":
        return str(row["said"])
    reason = Reason(row["what"], row["said"], json.loads(row["filled"]))
    return reason_sentence(reason, language)
