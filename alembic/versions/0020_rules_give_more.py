"""Rules of assignment give a collector, a sales representative, a group and options, too."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("assignment_rule", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("gives_scenario", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        for column in ("collector_id", "sales_id"):
            batch_op.add_column(sa.Column(column, sa.Integer(), nullable=True))
            batch_op.create_foreign_key(
                batch_op.f(f"fk_assignment_rule_{column}_app_user"), "app_user", [column], ["id"]
            )
        batch_op.add_column(sa.Column("group_name", sa.String(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("options", _JSON, server_default="{}", nullable=False))
