"""Reports: reference rates, what was decided about penalties, and how they are computed.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_SETTINGS = {
    "penalty_regime": "business",
    "penalty_fixed_rate": "",
    "penalty_margin": "",
    "recovery_cost": "40",
    "legal_interest_rate": "",
}


def upgrade() -> None:
    op.create_table(
        "reference_rate",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("percent", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_reference_rate_entity_id")
        ),
        sa.PrimaryKeyConstraint("entity_id", "valid_from", name=op.f("pk_reference_rate")),
    )
    op.create_table(
        "penalty_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("interest_minor", sa.BigInteger(), nullable=False),
        sa.Column("recovery_minor", sa.BigInteger(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_penalty_decision_item_id")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_penalty_decision_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_penalty_decision")),
    )
    with op.batch_alter_table("penalty_decision", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_penalty_decision_item_id"), ["item_id"], unique=False
        )
    with op.batch_alter_table("entity", schema=None) as batch_op:
        for name, value in _SETTINGS.items():
            batch_op.add_column(
                sa.Column(name, sa.String(), nullable=False, server_default=value)
            )
