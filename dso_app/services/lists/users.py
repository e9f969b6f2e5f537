"""The table of people who log in, for administrators."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true
from sqlmodel import col

from dso_app import formats
from dso_app.access.permissions import OWN_PORTFOLIO, Actor, Permission, Role
from dso_app.access.viewer import Viewer
from dso_app.models import Absence, Customer, Entity, LoginLink, User, UserEntity
from dso_app.services.lists.listing import Cell, Column, Kind, Listing, ListRequest
from dso_app.services.lists.narrowing import search
from dso_app.services.lists.words import ROLE_WORDS
from dso_app.texts import N_, translate

ACTIVE, INVITED, OFF = "active", "invited", "off"
"""States of a user: the values of the filter `state`."""


class UserListing(Listing):
    """The people in the administrator's scope.

    Filters: `role`; `state`: `active`, `invited` or `off`; empty for everybody.
    """

    name = "users"
    columns = (
        Column("name", N_("Name")),
        Column("role", N_("Role"), Kind.PILL),
        Column("state", N_("State"), Kind.PILL),
        Column("sees", N_("Sees"), sortable=False),
        Column("customers", N_("Customers"), Kind.NUMBER),
        Column("codes", N_("Two-factor login"), Kind.PILL),
        Column("last_login_at", N_("Last log-in")),
        Column("language", N_("Language"), shown=False),
    )
    counted = (N_("{count} person"), N_("{count} people"))
    order = "name"

    def __init__(self, now: datetime) -> None:
        self.now = now
        """The real moment, by which invitations end."""

    def query(self, viewer: Viewer, request: ListRequest) -> Select[Any]:
        """The users in scope that the search and the filters let through."""
        viewer.actor.require(Permission.ADMINISTER)
        state = _state()
        columns: list[Any] = [
            *(
                col(getattr(User, name)).label(name)
                for name in ("id", "name", "email", "role", "language", "last_login_at")
            ),
            col(User.all_entities).label("all_entities"),
            col(User.whole_ledger).label("whole_ledger"),
            case((col(User.totp_secret) != "", 1), else_=0).label("codes"),
            state.label("state"),
            _companies().label("companies"),
            _customers().label("customers"),
            _absent_until(viewer).label("absent_until"),
            col(LoginLink.expires_at).label("link_until"),
        ]
        query = (
            select(*columns)
            .select_from(User)
            .join(LoginLink, col(LoginLink.user_id) == col(User.id), isouter=True)
            .where(users_in_scope(viewer.actor))
            .where(*search(request.search, (User.name, User.email)))
        )
        if role := request.filters.get("role"):
            query = query.where(col(User.role) == role)
        if wanted := request.filters.get("state"):
            query = query.where(state == wanted)
        return query

    def cells(self, row: Mapping[str, Any], viewer: Viewer) -> dict[str, Cell]:
        """The cells, in words."""
        language = viewer.language
        own = row["role"] in OWN_PORTFOLIO and not row["whole_ledger"]
        whose = translate(N_("own customers") if own else N_("all customers"), language)
        every = translate(N_("All companies"), language)
        seen = formats.moment(row["last_login_at"], language, viewer.timezone)
        absent = row["absent_until"]
        away = translate(N_("absent until {day}"), language, day=formats.day(absent, language))
        return {
            "name": Cell(row["name"], sub=row["email"]),
            "role": Cell(ROLE_WORDS[Role(row["role"])], tone="info" if _rules(row) else ""),
            "sees": Cell(every if row["all_entities"] else row["companies"], sub=whose),
            "customers": Cell(row["customers"] or None),
            "codes": Cell(N_("On"), tone="ok") if row["codes"] else Cell(N_("Off"), tone="mute"),
            "last_login_at": Cell(seen or "—"),
            "state": self._state_cell(row, away if absent else ""),
            "language": Cell(row["language"]),
        }

    def _state_cell(self, row: Mapping[str, Any], away: str) -> Cell:
        if row["state"] == OFF:
            return Cell(N_("Switched off"), tone="mute")
        if row["state"] == ACTIVE:
            return Cell(N_("Active"), sub=away, tone="ok")
        until = row["link_until"]
        if until is None or until <= self.now:
            return Cell(N_("Invitation over"), tone="warn")
        return Cell(N_("Invited"), tone="info")


def users_in_scope(actor: Actor) -> ColumnElement[bool]:
    """Condition on `User`: all that they see is in the administrator's own scope."""
    if actor.entity_ids is None:
        return true()
    elsewhere = select(col(UserEntity.user_id)).where(
        col(UserEntity.entity_id).not_in(sorted(actor.entity_ids))
    )
    return and_(col(User.all_entities).is_(False), col(User.id).not_in(elsewhere))


def _state() -> ColumnElement[str]:
    return case(
        (col(User.active).is_(False), OFF),
        (col(User.password_hash) == "", INVITED),
        else_=ACTIVE,
    )


def _companies() -> Any:
    """The codes of the companies a user sees, for those who do not see all."""
    return (
        select(func.aggregate_strings(col(Entity.code), ", "))
        .join(UserEntity, col(UserEntity.entity_id) == col(Entity.id))
        .where(col(UserEntity.user_id) == col(User.id))
        .correlate(User)
        .scalar_subquery()
    )


def _customers() -> Any:
    theirs = or_(col(Customer.collector_id) == col(User.id), col(Customer.sales_id) == col(User.id))
    return (
        select(func.count()).select_from(Customer).where(theirs).correlate(User).scalar_subquery()
    )


def _absent_until(viewer: Viewer) -> Any:
    return (
        select(func.max(col(Absence.last_on)))
        .where(
            col(Absence.user_id) == col(User.id),
            col(Absence.first_on) <= viewer.today,
            col(Absence.last_on) >= viewer.today,
        )
        .correlate(User)
        .scalar_subquery()
    )


def _rules(row: Mapping[str, Any]) -> bool:
    return bool(row["role"] == Role.ADMINISTRATOR)
