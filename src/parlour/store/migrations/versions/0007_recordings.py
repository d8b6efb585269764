"""Recordings: what was made of calls, where its files are, and what still is in the making."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "recordings",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("room_name", sa.String(128), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("type", sa.String(32), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("duration", sa.Double, nullable=True),
        sa.Column("max_participants", sa.Integer, nullable=False),
        sa.Column("started_by", sa.String(64), nullable=True),
        sa.Column("layout", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("api_access", sa.Boolean, nullable=False),
        sa.Column("inline", sa.Boolean, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("slot", sa.String(64), nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=True),
        sa.Column("tracks", sa.Text, nullable=True),
        sa.Column("outputs", sa.Text, nullable=False),
        sa.Column("share_token", sa.String(64), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("server_id", sa.String(36), nullable=False),
    )
    op.create_index("recordings_newest_first", "recordings", ["domain_id", "started_at", "id"])
    op.create_index("recordings_of_room", "recordings", ["domain_id", "room_name", "started_at", "id"])
    op.create_index("recordings_by_status", "recordings", ["status", "server_id"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("recordings")
