"""No index of items by entity and issue date: it led to nearly every item one by one.

Keeping it took an eighth of a first import, and the reports that went through it are quicker
reading the whole table.
"""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.drop_index("ix_item_entity_id_issue_date", table_name="item")
