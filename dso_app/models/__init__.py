"""The tables, one subject a file. Importing this package declares them all."""

from dso_app.models.base import known_id, metadata
from dso_app.models.collecting import (
    OPEN_ACTION_STATES,
    Action,
    ActionItem,
    ActionTotal,
    Cycle,
    Event,
)
from dso_app.models.company import (
    Entity,
    ExchangeRate,
    Installation,
    LoginFailure,
    User,
    UserEntity,
    UserPreference,
    UserSession,
)
from dso_app.models.customers import (
    Contact,
    Customer,
    CustomerSummary,
    Group,
    GroupMember,
    LegalEntity,
)
from dso_app.models.imports import ImportBatch, ImportProfile
from dso_app.models.ledger import Item, ItemRevision, Settlement, Turnover
from dso_app.models.messages import (
    Attempt,
    Message,
    MessageAddress,
    MessageContent,
    MessageItem,
)
from dso_app.models.qualification import (
    Dispute,
    DisputeCause,
    DisputeItem,
    Promise,
    PromiseClaim,
    PromiseItem,
    Status,
    StatusUse,
)
from dso_app.models.scenarios import Scenario, ScenarioVersion, Step, Template, TemplateText
from dso_app.models.work import Job, JobRun, Runner

__all__ = [
    "OPEN_ACTION_STATES",
    "Action",
    "ActionItem",
    "ActionTotal",
    "Attempt",
    "Contact",
    "Customer",
    "CustomerSummary",
    "Cycle",
    "Dispute",
    "DisputeCause",
    "DisputeItem",
    "Entity",
    "Event",
    "ExchangeRate",
    "Group",
    "GroupMember",
    "ImportBatch",
    "ImportProfile",
    "Installation",
    "Item",
    "ItemRevision",
    "Job",
    "JobRun",
    "LegalEntity",
    "LoginFailure",
    "Message",
    "MessageAddress",
    "MessageContent",
    "MessageItem",
    "Promise",
    "PromiseClaim",
    "PromiseItem",
    "Runner",
    "Scenario",
    "ScenarioVersion",
    "Settlement",
    "Status",
    "StatusUse",
    "Step",
    "Template",
    "TemplateText",
    "Turnover",
    "User",
    "UserEntity",
    "UserPreference",
    "UserSession",
    "known_id",
    "metadata",
]
