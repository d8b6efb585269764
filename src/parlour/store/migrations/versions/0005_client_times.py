"""When a browser says that something happened, beside when the server heard of it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("call_logs", sa.Column("client_at", sa.Double, nullable=True))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_column("call_logs", "client_at")
