"""Statuses name the text of their specific action by its key: shipped texts have no row.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    with op.batch_alter_table("status", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("linked_text", sa.String(), server_default="", nullable=False)
        )
        batch_op.drop_constraint("fk_status_template_id", type_="foreignkey")
        batch_op.drop_column("template_id")
