"""What the lists of large companies answer from: indexes of items, customers by what is late.

Keeping them costs a first import a little; without them each page of a large ledger's list reads
every open item.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

_LISTED = (
    "entity_id",
    "due_date",
    "customer_id",
    "kind",
    "status_id",
    "currency",
    "number",
    "remaining_minor",
    "amount_minor",
)


_RANKED = """
UPDATE customer SET late_rank = coalesce((
    SELECT CASE WHEN min(CASE WHEN s.entity_late_minor IS NULL THEN s.currency ELSE '' END)
            = max(CASE WHEN s.entity_late_minor IS NULL THEN s.currency ELSE '' END)
        THEN sum(coalesce(s.entity_late_minor, s.late_minor)) END
    FROM customer_summary s WHERE s.customer_id = customer.id AND s.late_minor <> 0
), 0)
"""
"""Summaries renew it with every change; several currencies without a rate are told apart then."""


def upgrade() -> None:
    still_open = sa.text("remaining_minor <> 0")
    op.create_index(
        "ix_item_listed",
        "item",
        list(_LISTED),
        sqlite_where=still_open,
        postgresql_where=still_open,
    )
    # An index of an expression: on PostgreSQL for LIKE, whatever the collation.
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    expression = "lower(number)" if on_sqlite else "lower(number) text_pattern_ops"
    op.create_index("ix_item_number_small", "item", [sa.text(expression)])
    op.create_index("ix_customer_parent_code", "customer", ["entity_id", "parent_code"])
    # Not in a batch: no customer is copied for it.
    op.add_column(
        "customer", sa.Column("late_rank", sa.BigInteger(), server_default="0", nullable=True)
    )
    op.create_index("ix_customer_late_rank", "customer", ["entity_id", "late_rank"])
    op.execute(_RANKED)
