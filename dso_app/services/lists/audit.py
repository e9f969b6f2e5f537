"""The table of everything that happened in the house, for administrators."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlmodel import Session, col

from dso_app import formats
from dso_app.access.permissions import Permission, Role
from dso_app.access.viewer import Viewer
from dso_app.models import Customer, Entity, Event, User
from dso_app.services.lists.listing import Cell, Column, Listing, ListRequest
from dso_app.services.lists.narrowing import matches, search
from dso_app.services.lists.users import users_in_scope
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.services.words.stored import stored_sentence
from dso_app.texts import N_, translate

SETTINGS = "settings"
KINDS: dict[str, tuple[str, ...]] = {
    "logins": ("user.logged_in", "user.logged_out", "user.refused"),
    "people": ("user.",),
    "imports": ("import.", "profile.", "source.", "turnover."),
    "exports": ("export.", "backup."),
    "decisions": ("action.", "customer.", "dispute.", "item.", "message.", "promise.", "sending."),
    "scenarios": ("rule.", "scenario.", "template."),
}
"""What the filter `kind` chooses from: first letters of kinds of events; `settings` is the rest."""
KIND_WORDS = {
    "logins": N_("Log-ins, refused ones too"),
    "people": N_("People and roles"),
    "imports": N_("Imports and sources"),
    "exports": N_("Exports and backups"),
    "decisions": N_("Decisions and messages"),
    "scenarios": N_("Scenarios and texts"),
    SETTINGS: N_("Settings"),
}
_OF_ROLES = frozenset({"user.role", "user.added"})
_BY_SECOND = "d MMM y HH:mm:ss"


class AuditListing(Listing):
    """The events of the house, the last one first.

    Filters: `person` (an id, or `none` for what no person did); `kind` (one of `KIND_WORDS`);
    `customer` (part of a code or a name); `from` and `to` (days, both counted, in the time zone
    of the company looked at).
    """

    name = "audit"
    columns = (
        Column("at", N_("When")),
        Column("who", N_("Who"), sortable=False),
        Column("what", N_("What"), sortable=False),
        Column("before", N_("Before"), sortable=False),
        Column("after", N_("After"), sortable=False),
        Column("customer", N_("Customer"), sortable=False),
        Column("entity", N_("Company"), sortable=False, shown=False),
        Column("kind", N_("Kind of event"), sortable=False, shown=False),
    )
    counted = (N_("{count} event"), N_("{count} events"))
    order = "id"
    order_descending = True

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The events in the administrator's scope that the filters let through."""
        viewer.actor.require(Permission.ADMINISTER)
        names = ("id", "kind", "at", "before", "after", "message", "values", "customer_id")
        columns: list[Any] = [
            *(col(getattr(Event, name)).label(name) for name in names),
            col(User.name).label("who"),
            col(Customer.code).label("code"),
            col(Customer.name).label("customer"),
            col(Entity.code).label("entity"),
        ]
        searched = (Event.values, Event.before, Event.after, User.name, Customer.name)
        return (
            select(*columns)
            .select_from(Event)
            .join(User, col(User.id) == col(Event.user_id), isouter=True)
            .join(Customer, col(Customer.id) == col(Event.customer_id), isouter=True)
            .join(Entity, col(Entity.id) == col(Event.entity_id), isouter=True)
            .where(_in_scope(viewer), *_conditions(viewer, request.filters))
            .where(*search(request.search, searched))
        )

    def _totals(self, session: Session, source: Any) -> tuple[tuple[()], int]:
        """How many there are; nothing of an event can be summed."""
        return (), session.scalar(select(func.count()).select_from(source)) or 0

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The moment in the company's time zone, the event as one sentence."""
        language = viewer.language
        values = json.loads(row["values"] or "{}")
        by_id = row["customer_id"]
        return {
            "at": Cell(formats.moment(row["at"], language, viewer.timezone, _BY_SECOND)),
            "who": Cell(row["who"] or "Relance"),
            "what": Cell(
                stored_sentence(row["message"], values, language),
                tone="bad" if row["kind"] == "user.refused" else "",
            ),
            "before": Cell(_value(row, "before", language)),
            "after": Cell(_value(row, "after", language) or _new_value(values)),
            "customer": Cell(
                row["customer"], sub=row["code"] or "", href=f"/customers/{by_id}" if by_id else ""
            ),
            "entity": Cell(row["entity"]),
            "kind": Cell(row["kind"]),
        }


def _value(row: Mapping[str, Any], name: str, language: str) -> str:
    """What it was before, or after; roles and shipped statuses in words."""
    value = str(row[name] or "")
    if row["kind"] in _OF_ROLES and value:
        return translate(ROLE_WORDS[Role(value)], language) if value in set(Role) else value
    if row["kind"].startswith("item."):
        return translate(value, language)
    return value


def _new_value(values: Mapping[str, Any]) -> str:
    """What a field of a customer is now: its sentence says it, and so may the column."""
    return str(values.get("value") or "") if "field" in values else ""


def _in_scope(viewer: Viewer) -> ColumnElement[bool]:
    """Events of the administrator's companies, and of the house: by people they may see."""
    ids = viewer.actor.entity_ids
    if ids is None:
        return true()
    people = select(col(User.id)).where(users_in_scope(viewer.actor))
    of_house = and_(col(Event.entity_id).is_(None), col(Event.user_id).in_(people))
    return or_(col(Event.entity_id).in_(sorted(ids)), of_house)


def _conditions(viewer: Viewer, filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if person := filters.get("person"):
        conditions.append(matches(col(Event.user_id), person))
    if kind := filters.get("kind"):
        conditions.append(_of_kind(kind))
    if customer := filters.get("customer", "").strip():
        found = or_(
            col(Customer.code).icontains(customer, autoescape=True),
            col(Customer.name).icontains(customer, autoescape=True),
        )
        conditions.append(found)
    if first := _day(filters.get("from", "")):
        conditions.append(col(Event.at) >= _begins(first, viewer))
    if last := _day(filters.get("to", "")):
        conditions.append(col(Event.at) < _begins(last + timedelta(days=1), viewer))
    return conditions


def _of_kind(kind: str) -> ColumnElement[bool]:
    if kind == SETTINGS:
        known = {prefix for prefixes in KINDS.values() for prefix in prefixes}
        return not_(or_(*(_begins_with(prefix) for prefix in sorted(known))))
    return or_(*(_begins_with(prefix) for prefix in KINDS.get(kind, (kind,))))


def _begins_with(prefix: str) -> ColumnElement[bool]:
    """Condition that the kind begins with letters: as a span, so that an index serves."""
    kind = col(Event.kind)
    return and_(kind >= prefix, kind < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _begins(day: date, viewer: Viewer) -> datetime:
    """The moment a day begins in the company's time zone."""
    return datetime.combine(day, time(), ZoneInfo(viewer.timezone)).astimezone(UTC)
