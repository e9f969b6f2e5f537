"""Turnover says since when it is known, and what a month was before is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    # Nobody knows when it was entered: it counts on any date, as before.
    op.add_column(
        "turnover",
        sa.Column("known_on", sa.Date(), server_default="0001-01-01", nullable=False),
    )
    op.create_table(
        "turnover_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("superseded_on", sa.Date(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["import_batch.id"], name=op.f("fk_turnover_revision_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_turnover_revision_entity_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turnover_revision")),
    )
    with op.batch_alter_table("turnover_revision", schema=None) as batch_op:
        for column in ("batch_id", "entity_id"):
            batch_op.create_index(
                batch_op.f(f"ix_turnover_revision_{column}"), [column], unique=False
            )
