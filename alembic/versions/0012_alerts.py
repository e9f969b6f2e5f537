"""Alerts over customers, with those every company begins with, and who is mailed them.

There is no way back by migration: restore the backup made before.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_LATE = ("late_items", "more", "0")
_READY = {
    "broken_promises": ("Broken promises", "bad", [("broken_promises", "more", "0")]),
    "late_and_silent": (
        "Late and not contacted for 15 days",
        "warn",
        [_LATE, ("days_silent", "more", "14")],
    ),
    "over_limit": ("Exposure above the limit", "bad", [("over_limit", "is", "yes")]),
    "no_contact": (
        "Late without collection contact",
        "warn",
        [_LATE, ("collection_contact", "is", "no")],
    ),
    "old_credits": (
        "Unapplied credits older than 30 days",
        "info",
        [("item_credit", "is", "yes"), ("item_age", "more", "30")],
    ),
    "set_aside": (
        "Old or exhausted items without a qualification",
        "",
        [("set_aside", "is", "yes")],
    ),
    "stale_ledger": ("Stale ledger", "bad", []),
}


def upgrade() -> None:
    rules = op.create_table(
        "alert_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("conditions", _JSON, nullable=False),
        sa.Column("ready", sa.String(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_alert_rule_entity_id")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["app_user.id"], name=op.f("fk_alert_rule_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_rule")),
    )
    for column in ("entity_id", "owner_id"):
        with op.batch_alter_table("alert_rule", schema=None) as batch_op:
            batch_op.create_index(batch_op.f(f"ix_alert_rule_{column}"), [column], unique=False)
    op.create_table(
        "alert_digest",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("entity_id", sa.Integer(), nullable=False),
        sa.Column("sent_when", sa.String(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["entity.id"], name=op.f("fk_alert_digest_entity_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name=op.f("fk_alert_digest_user_id")),
        sa.PrimaryKeyConstraint("user_id", "entity_id", name=op.f("pk_alert_digest")),
    )
    companies = op.get_bind().execute(sa.text("SELECT id FROM entity")).scalars().all()
    op.bulk_insert(rules, [row for key in companies for row in _ready(key)])


def _ready(entity_id: int) -> list[dict[str, object]]:
    return [
        {
            "entity_id": entity_id,
            "name": name,
            "colour": colour,
            "ready": ready,
            "active": True,
            "conditions": [
                {"field": field, "comparison": comparison, "value": value}
                for field, comparison, value in conditions
            ],
        }
        for ready, (name, colour, conditions) in _READY.items()
    ]
