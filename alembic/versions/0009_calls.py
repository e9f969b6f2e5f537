"""What came of calls; actions found by the day they were closed.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        batch_op.add_column(sa.Column("result", sa.String(), nullable=False, server_default=""))
        batch_op.create_index("ix_action_closed", ["entity_id", "closed_on"], unique=False)
