"""Target dates of disputes, follow-up dates of statuses, recipients of specific actions.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    with op.batch_alter_table("dispute", schema=None) as batch_op:
        batch_op.add_column(sa.Column("target_on", sa.Date(), nullable=True))
    # Not in a batch: a million rows are not copied for a column that is empty at first.
    op.add_column("item", sa.Column("follow_up_on", sa.Date(), nullable=True))
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recipients", sa.String(), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column("holds", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
