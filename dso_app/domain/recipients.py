"""Who a step is for, as a scenario writes it, and whether anybody of them can be reached."""

from enum import StrEnum

from dso_app.domain import reasons
from dso_app.domain.planning import CustomerFacts
from dso_app.domain.scenario import Step
from dso_app.errors import Reason


class Recipient(StrEnum):
    """The recipients that need no name."""

    COLLECTION_CONTACT = "collection_contact"
    COLLECTOR = "collector"
    SALES = "sales"


ROLE = "role:"
"""What comes before the role of a contact: `role:accounting`."""
COLLEAGUE = "colleague:"
"""What comes before the id of one of us: `colleague:12`. Specific actions alone name them."""


def is_recipient(text: str) -> bool:
    """Whether a text names a recipient."""
    return text in set(Recipient) or (text.startswith(ROLE) and bool(text[len(ROLE) :].strip()))


def is_colleague(text: str) -> bool:
    """Whether a recipient is one of ours."""
    return text in {Recipient.COLLECTOR, Recipient.SALES}


def why_unreachable(step: Step, customer: CustomerFacts) -> Reason | None:
    """What is missing when none of a step's recipients can be reached by its channel."""
    medium = step.channel.medium
    if medium is None or is_reachable(step, customer):
        return None
    return reasons.no_recipient(medium, step.recipients)


def is_reachable(step: Step, customer: CustomerFacts) -> bool:
    """Whether one of a step's recipients can be reached by its channel."""
    return any((who, step.channel.medium) in customer.reachable for who in step.recipients)
