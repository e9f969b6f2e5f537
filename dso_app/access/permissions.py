"""The one table of permissions by role, and the actor every verb is done as."""

from dataclasses import dataclass
from enum import StrEnum

from dso_app.errors import NotAllowed
from dso_app.texts import N_


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

    OWN_ACCOUNT = "own_account"
    """One's own name, language, password, codes at log-in, sessions."""
    SEE = "see"
    """Customers, items, agenda and history within one's scope."""
    REPORT = "report"
    """Reports and exports."""
    COMMENT = "comment"
    """Comments on a customer."""
    ANSWER_DISPUTES = "answer_disputes"
    """Close a dispute as founded or not, as whoever resolves it."""
    QUALIFY = "qualify"
    """Statuses, promises, disputes."""
    ACT = "act"
    """Do, confirm, postpone or skip actions; decide on messages."""
    EDIT_CUSTOMERS = "edit_customers"
    """Contacts, options, scenario, collector of a customer."""
    MERGE_CUSTOMERS = "merge_customers"
    """Merge customers that are one; say of two that they are not."""
    IMPORT = "import"
    """Smart Upload."""
    EDIT_SCENARIOS = "edit_scenarios"
    """Scenarios and texts."""
    CONTROL_SENDING = "control_sending"
    """The sending switch."""
    ADMINISTER = "administer"
    """Company, users, mail settings, jobs."""


_SEES = frozenset({Permission.OWN_ACCOUNT, Permission.SEE})
_READS = _SEES | {Permission.REPORT}
_COMMENTS = _READS | {Permission.COMMENT, Permission.ANSWER_DISPUTES}
_COLLECTS = _COMMENTS | {Permission.QUALIFY, Permission.ACT, Permission.EDIT_CUSTOMERS}
_MANAGES = _COLLECTS | {
    Permission.MERGE_CUSTOMERS,
    Permission.IMPORT,
    Permission.EDIT_SCENARIOS,
    Permission.CONTROL_SENDING,
}

BY_ROLE: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(Permission),
    Role.CREDIT_MANAGER: _MANAGES,
    Role.COLLECTOR: _COLLECTS,
    Role.SALES: _COMMENTS,
    Role.VIEWER: _READS,
    Role.GUEST: _SEES,
}

OWN_PORTFOLIO = frozenset({Role.COLLECTOR, Role.SALES, Role.GUEST})
"""Roles that see only the customers tied to them, unless the user sees the whole ledger."""


class CodesFirst(NotAllowed):
    """Administrators want codes at log-in of this user, who has none yet."""

    message = N_("Switch two-factor login on first: your administrator requires it.")


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
    stands_in_for: frozenset[int] = frozenset()
    """Colleagues who are absent today and whom the user replaces."""
    confined: bool = False
    """Must switch codes at log-in on first, and may do nothing but that."""

    @property
    def permissions(self) -> frozenset[Permission]:
        """What the actor may do."""
        held = BY_ROLE[self.role]
        return held & {Permission.OWN_ACCOUNT} if self.confined else held

    @property
    def portfolios(self) -> frozenset[int]:
        """Whose customers are the actor's today: their own and those of whom they replace."""
        own = frozenset() if self.user_id is None else frozenset({self.user_id})
        return own | self.stands_in_for

    def may(self, permission: Permission) -> bool:
        """Whether the actor holds a permission."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise `NotAllowed` unless the actor holds a permission."""
        if self.may(permission):
            return
        if self.confined and permission in BY_ROLE[self.role]:
            raise CodesFirst
        raise NotAllowed


HOUSE = Actor(role=Role.ADMINISTRATOR)
"""The command line and the runner: whoever holds the machine holds the data."""
