"""Instalment plans, whose instalments are promises.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.create_table(
        "instalment_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_instalment_plan_entity_id")
        ),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_instalment_plan_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_instalment_plan_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment_plan")),
    )
    with op.batch_alter_table("instalment_plan", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_instalment_plan_customer_id"), ["customer_id"], unique=False
        )
    with op.batch_alter_table("promise", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plan_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_promise_plan_id"), "instalment_plan", ["plan_id"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_promise_plan_id"), ["plan_id"], unique=False)
