"""Calls that a server kept when it was stopped in order."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "kept_calls",
        sa.Column("meeting_id", sa.String(36), primary_key=True),
        sa.Column("server_id", sa.String(36), nullable=False),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("room_name", sa.String(128), nullable=False),
        sa.Column("kept_at", sa.Double, nullable=False),
        sa.Column("format", sa.Integer, nullable=False),
        sa.Column("sealed", sa.Text, nullable=False),
    )
    op.create_index("kept_calls_of_server", "kept_calls", ["server_id"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("kept_calls")
