"""Channels: parts of SMS, copies to colleagues, own addresses of collectors, registered numbers.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("entity", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copies_to", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("sms_parts", sa.Integer(), nullable=False, server_default="3"))
    with op.batch_alter_table("app_user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sends_by", sa.String(), nullable=False, server_default=""))
    json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("copies", json, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("mail_id", sa.String(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("registered_number", sa.String(), nullable=False, server_default="")
        )
