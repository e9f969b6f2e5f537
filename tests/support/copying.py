"""Copies of invoices for tests, dropped as somebody would."""

from io import BytesIO

from dso_app.access.permissions import HOUSE
from dso_app.database import Database
from dso_app.services.copies.drops import CopiesKept
from dso_app.services.copies.files import receive_copies
from dso_app.services.copies.verbs import keep_copies
from tests.support.clocks import FixedClock


def drop(
    database: Database, clock: FixedClock, entity_id: int, files: dict[str, bytes]
) -> CopiesKept:
    """Drop files by their names, as the house."""
    given = [(name, BytesIO(content)) for name, content in files.items()]
    with receive_copies(given) as received, database.write() as session:
        return keep_copies(session, HOUSE, clock, entity_id, received)
