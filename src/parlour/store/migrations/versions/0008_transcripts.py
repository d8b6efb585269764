"""Transcripts: what was said in calls, where the texts are, and what still is in the making."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "transcripts",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("room_name", sa.String(128), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("instance_id", sa.String(128), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
        sa.Column("duration", sa.Double, nullable=True),
        sa.Column("max_participants", sa.Integer, nullable=False),
        sa.Column("participant_minutes", sa.Double, nullable=False),
        sa.Column("started_by", sa.String(64), nullable=True),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("api_access", sa.Boolean, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("slot", sa.String(64), nullable=False, unique=True),
        sa.Column("size", sa.BigInteger, nullable=True),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("server_id", sa.String(36), nullable=False),
    )
    op.create_index("transcripts_newest_first", "transcripts", ["domain_id", "started_at", "id"])
    op.create_index("transcripts_of_room", "transcripts", ["domain_id", "room_name", "started_at", "id"])
    op.create_index("transcripts_of_meeting", "transcripts", ["domain_id", "meeting_id", "started_at", "id"])
    op.create_index("transcripts_by_status", "transcripts", ["status", "server_id"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("transcripts")
