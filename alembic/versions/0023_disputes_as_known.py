"""Disputes say since when what is disputed is known, and what it was before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("dispute", sa.Column("closed_known_on", sa.Date(), nullable=True))
    op.execute("UPDATE dispute SET closed_known_on = closed_on")
    # Nobody knows when the amounts were given: they count since the disputes were opened.
    op.add_column(
        "dispute_item",
        sa.Column("known_on", sa.Date(), server_default="0001-01-01", nullable=False),
    )
    op.create_table(
        "dispute_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dispute_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("cause_id", sa.Integer(), nullable=True),
        sa.Column("resolver_id", sa.Integer(), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cause_id"], ["dispute_cause.id"], name=op.f("fk_dispute_revision_cause_id")
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_revision_dispute_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_dispute_revision_item_id")),
        sa.ForeignKeyConstraint(
            ["resolver_id"], ["app_user.id"], name=op.f("fk_dispute_revision_resolver_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_revision")),
    )
    with op.batch_alter_table("dispute_revision", schema=None) as batch_op:
        for column in ("dispute_id", "item_id"):
            batch_op.create_index(
                batch_op.f(f"ix_dispute_revision_{column}"), [column], unique=False
            )
