"""Safety of sending and jobs: cap, test mode, rate, what left before a restore, failures of jobs.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "left_message",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_left_message")),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempt_started_at"), ["started_at"], unique=False)

    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("daily_cap", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("cap_lifted_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("confirm_until", sa.Date(), nullable=True))

    with op.batch_alter_table("installation", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("test_email", sa.String(), nullable=False, server_default="")
        )
        for name, value in (("mails_per_minute", "0"), ("backups_kept", "14")):
            batch_op.add_column(
                sa.Column(name, sa.Integer(), nullable=False, server_default=value)
            )
        batch_op.add_column(sa.Column("restored_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("asked", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        batch_op.add_column(
            sa.Column("failures", sa.Integer(), nullable=False, server_default="0")
        )
        batch_op.add_column(sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
