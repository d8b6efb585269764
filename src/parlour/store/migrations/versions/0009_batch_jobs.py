"""Batch jobs: what is to be made of recordings and other films, how far it is, and where it went."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "batch_jobs",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("preset", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("recording_id", sa.String(36), nullable=True),
        sa.Column("meeting_id", sa.String(36), nullable=True),
        sa.Column("request", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("api_access", sa.Boolean, nullable=False),
        sa.Column("own_bucket", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("ended_at", sa.Double, nullable=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("outputs", sa.Text, nullable=False),
        sa.Column("error", sa.Text, nullable=True),
        sa.Column("server_id", sa.String(36), nullable=False),
    )
    op.create_index("batch_jobs_newest_first", "batch_jobs", ["domain_id", "created_at", "id"])
    op.create_index("batch_jobs_of_recording", "batch_jobs", ["domain_id", "recording_id", "created_at", "id"])
    op.create_index("batch_jobs_by_status", "batch_jobs", ["status", "created_at", "id"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_table("batch_jobs")
