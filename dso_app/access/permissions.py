"""The one table of permissions by role, and the actor every verb is done as."""

from dataclasses import dataclass
from enum import StrEnum

from dso_app.errors import NotAllowed


class Role(StrEnum):
    """What a user is here."""

    ADMINISTRATOR = "administrator"
    CREDIT_MANAGER = "credit_manager"
    COLLECTOR = "collector"
    SALES = "sales"
    VIEWER = "viewer"
    GUEST = "guest"


class Permission(StrEnum):
    """What may be done."""

    SEE = "see"
    """Customers, items, agenda and history within one's scope."""
    REPORT = "report"
    """Reports and exports."""
    QUALIFY = "qualify"
    """Statuses, promises, disputes, comments."""
    ACT = "act"
    """Do, confirm, postpone or skip actions; decide on messages."""
    EDIT_CUSTOMERS = "edit_customers"
    """Contacts, options, scenario, collector of a customer."""
    IMPORT = "import"
    """Smart Upload."""
    EDIT_SCENARIOS = "edit_scenarios"
    """Scenarios and texts."""
    CONTROL_SENDING = "control_sending"
    """The sending switch."""
    ADMINISTER = "administer"
    """Company, users, mail settings, jobs."""


_SEES = frozenset({Permission.SEE})
_READS = _SEES | {Permission.REPORT}
_COLLECTS = _READS | {Permission.QUALIFY, Permission.ACT, Permission.EDIT_CUSTOMERS}
_MANAGES = _COLLECTS | {
    Permission.IMPORT,
    Permission.EDIT_SCENARIOS,
    Permission.CONTROL_SENDING,
}

BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.CREDIT_MANAGER: _MANAGES,
    Role.COLLECTOR: _COLLECTS,
    Role.SALES: _READS | {Permission.QUALIFY},
    Role.VIEWER: _READS,
    Role.GUEST: _SEES,
}

OWN_PORTFOLIO = frozenset({Role.COLLECTOR, Role.SALES, Role.GUEST})
"""Roles that see only the customers tied to them, unless the user sees the whole ledger."""


@dataclass(frozen=True)
class Actor:
    """Who does something: a user with a role and a scope, or the house itself."""

    role: Role
    user_id: int | None = None
    name: str = "Relance"
    language: str = "en"
    entity_ids: frozenset[int] | None = None
    """Entities in scope; None means all."""
    own_portfolio: bool = False
    """Only customers whose collector or sales representative the user is."""

    def may(self, permission: Permission) -> bool:
        """Whether the role holds a permission."""
        return permission in BY_ROLE[self.role]

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the role holds a permission."""
        if not self.may(permission):
            raise NotAllowed


HOUSE = Actor(role=Role.ADMINISTRATOR)
"""The command line and the runner: whoever holds the machine holds the data."""
