"""how certain each claim is; what was coded before counts as certain."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_TABLES = ("finding", "involvement", "event_claim")


def upgrade() -> None:
    # The default stays in the database: SQLite takes no column without one into a table with rows.
    for table in _TABLES:
        op.add_column(table, sa.Column("certainty", sa.Float(), nullable=False, server_default="1"))


def downgrade() -> None:
    for table in _TABLES:
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_column("certainty")
