"""A card read while the browser is still on its way there: whose it is, and for how long it holds.

A list tells the server which link was clicked; leaving one screen and laying out the next takes the
browser about as long as reading the card takes the server.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dso_app.clock import clock
from dso_app.pages.typed import row_id

_HOLDS = timedelta(seconds=5)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Ahead:
    """What was read ahead; the browser may never come for it: the link was opened in a new tab."""

    customer_id: int = 0
    at: datetime = _NEVER

    def is_of(self, customer_id: int) -> bool:
        """Whether this customer was read ahead, just now."""
        return customer_id == self.customer_id and clock().real() - self.at < _HOLDS


def read_ahead(customer_id: int) -> Ahead:
    """That a customer was read just now."""
    return Ahead(customer_id, clock().real())


def customer_at(address: str) -> int:
    """The customer whose card is at an address; 0 for any other address."""
    before, _, last = address.partition("/customers/")
    return 0 if before else row_id(last)
