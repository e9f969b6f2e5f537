"""The index of open items says when they were issued: balances of today are read from it alone."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_COVERED = (
    *("entity_id", "due_date", "customer_id", "kind", "status_id", "currency", "number"),
    *("remaining_minor", "amount_minor", "issue_date"),
)


def upgrade() -> None:
    still_open = sa.text("remaining_minor <> 0")
    op.drop_index("ix_item_listed", "item")
    op.create_index(
        "ix_item_listed",
        "item",
        list(_COVERED),
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
