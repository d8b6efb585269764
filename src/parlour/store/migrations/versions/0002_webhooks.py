"""Webhooks, the events for them, and what became of each delivery."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("sealed_hmac", sa.Text, nullable=False),
        sa.Column("sealed_basic_auth", sa.Text, nullable=True),
        sa.Column("retry_type", sa.String(32), nullable=False),
        sa.Column("event_types", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("failed_count", sa.Integer, nullable=False),
        sa.Column("last_moment_pushed", sa.Double, nullable=True),
        sa.Column("created_at", sa.Double, nullable=False),
        sa.Column("updated_at", sa.Double, nullable=False),
    )
    op.create_index("webhooks_of_domain", "webhooks", ["domain_id"])
    op.create_table(
        "outbox_events",
        sa.Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(160), nullable=False, unique=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("room", sa.String(128), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("created_at", sa.Double, nullable=False),
    )
    op.create_index("outbox_events_by_age", "outbox_events", ["created_at"])
    op.create_table(
        "deliveries",
        sa.Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("event_seq", _SEQUENCE, sa.ForeignKey("outbox_events.seq", ondelete="CASCADE"), nullable=False),
        sa.Column("webhook_id", sa.String(36), sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=True),
        sa.Column("url", sa.Text, nullable=True),
        sa.Column("lane", sa.String(180), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", sa.Double, nullable=False),
        sa.Column("last_status", sa.Integer, nullable=True),
        sa.Column("last_error", sa.String(200), nullable=True),
        sa.Column("finished_at", sa.Double, nullable=True),
    )
    op.create_index("deliveries_waiting", "deliveries", ["state", "lane", "seq"])
    op.create_index("deliveries_of_event", "deliveries", ["event_seq"])
    op.create_index("deliveries_of_webhook", "deliveries", ["webhook_id"])
    op.create_table(
        "outbox_open",
        sa.Column("meeting_id", sa.String(36), primary_key=True),
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("fact", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in ("outbox_open", "deliveries", "outbox_events", "webhooks"):
        op.drop_table(table)
