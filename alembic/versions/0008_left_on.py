"""The business date of what left before a restore, by the sent logs.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.execute("DELETE FROM left_message")
    with op.batch_alter_table("left_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_on", sa.Date(), nullable=False))
