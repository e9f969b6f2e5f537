"""Scenarios: items that climb their own steps, drafts, assignment rules, customers' options, answers.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "entity_logo",
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_entity_logo_entity_id")
        ),
        sa.PrimaryKeyConstraint("entity_id", name=op.f("pk_entity_logo")),
    )
    op.create_table(
        "assignment_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "conditions", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("new_only", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_assignment_rule_entity_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_assignment_rule_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_rule")),
    )
    with op.batch_alter_table("assignment_rule", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_assignment_rule_entity_id"), ["entity_id"], unique=False
        )

    op.create_table(
        "scenario_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("scenario_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column(
            "content", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False
        ),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_scenario_draft_entity_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_scenario_draft_scenario_id")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["app_user.id"], name=op.f("fk_scenario_draft_user_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario_draft")),
        sa.UniqueConstraint(
            "user_id", "scenario_id", name=op.f("uq_scenario_draft_user_id_scenario_id")
        ),
    )
    with op.batch_alter_table("scenario_draft", schema=None) as batch_op:
        batch_op.create_index(
            "uq_scenario_draft_new",
            ["user_id", "entity_id"],
            unique=True,
            sqlite_where=sa.text("scenario_id IS NULL"),
            postgresql_where=sa.text("scenario_id IS NULL"),
        )

    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("validated_on", sa.Date(), nullable=True),
        sa.Column("validated_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_answer_customer_id")
        ),
        sa.ForeignKeyConstraint(["entity_id"], ["entity.id"], name=op.f("fk_answer_entity_id")),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_answer_user_id")),
        sa.ForeignKeyConstraint(
            ["validated_by"], ["app_user.id"], name=op.f("fk_answer_validated_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_answer_entity_id"), ["entity_id"], unique=False)

    op.create_table(
        "answer_item",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answer.id"], name=op.f("fk_answer_item_answer_id")
        ),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_answer_item_item_id")),
        sa.PrimaryKeyConstraint("answer_id", "item_id", name=op.f("pk_answer_item")),
    )
    with op.batch_alter_table("answer_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_item_item_id"), ["item_id"], unique=False)

    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.add_column(sa.Column("cycle_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("step_key", sa.String(), nullable=True))
        batch_op.create_index("uq_action_item_cycle_step", ["cycle_id", "step_key"], unique=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_action_item_cycle_id"), "cycle", ["cycle_id"], ["id"]
        )

    with op.batch_alter_table("cycle", schema=None) as batch_op:
        batch_op.add_column(sa.Column("passed_over_on", sa.Date(), nullable=True))

    with op.batch_alter_table("customer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("do_not_dun_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("do_not_dun_reason", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("preferred_channel", sa.String(), nullable=False, server_default="")
        )
        batch_op.add_column(
            sa.Column("preferred_recipients", sa.String(), nullable=False, server_default="")
        )

    with op.batch_alter_table("template_text", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
