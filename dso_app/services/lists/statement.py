"""A customer's open items as a statement shows them: nothing of what we think of them."""

from sqlmodel import Session

from dso_app import formats
from dso_app.access.viewer import Viewer
from dso_app.models import Customer
from dso_app.services.lists.customer_items import CustomerItemListing
from dso_app.services.lists.listing import ListRequest
from dso_app.texts import N_, translate

STATEMENT_COLUMNS = (
    *("number", "issue_date", "due_date", "days_late", "amount", "remaining", "order_number"),
)
"""What a customer may be shown: no status, no comment, no reason."""


class StatementListing(CustomerItemListing):
    """The items of one customer, headed by whose they are."""

    def __init__(self, customer: Customer) -> None:
        super().__init__(customer.id or 0)
        self._whose = f"{customer.name} ({customer.code})"

    def facts(
        self, session: Session, viewer: Viewer, request: ListRequest
    ) -> list[tuple[str, str]]:
        """The customer and the day."""
        del session, request
        language = viewer.language
        return [
            (translate(N_("Customer"), language), self._whose),
            (translate(N_("As of"), language), formats.day(viewer.today, language)),
        ]
