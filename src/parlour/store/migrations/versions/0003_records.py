"""What is remembered: meetings and who took part, logs, the history of rooms, when keys were used."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.add_column("api_keys", sa.Column("last_used_at", sa.Double, nullable=True))
    op.create_table(
        "meetings",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("domain_id", sa.String(36), sa.ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
        sa.Column("room_name", sa.String(128), nullable=False),
        sa.Column("started_at", sa.Double, nullable=False),
        sa.Column("counts_from", sa.Double, nullable=False),
        sa.Column("ends_by", sa.Double, nullable=True),
        sa.Column("ended_at", sa.Double, nullable=True),
        sa.Column("last_seen_at", sa.Double, nullable=False),
        sa.Column("max_participants", sa.Integer, nullable=False),
    )
    op.create_index("meetings_newest_first", "meetings", ["domain_id", "started_at", "id"])
    op.create_index("meetings_open", "meetings", ["ended_at"])
    op.create_table(
        "meeting_participants",
        sa.Column("meeting_id", sa.String(36), sa.ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("session_id", sa.String(36), primary_key=True),
        sa.Column("user_id", sa.Text, nullable=True),
        sa.Column("user_name", sa.Text, nullable=True),
        sa.Column("joined_at", sa.Double, nullable=False),
        sa.Column("left_at", sa.Double, nullable=True),
    )
    op.create_table(
        "call_logs",
        sa.Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("domain_id", sa.String(36), nullable=False),
        sa.Column("meeting_id", sa.String(36), nullable=False),
        sa.Column("session_id", sa.String(36), nullable=True),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("level", sa.Integer, nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
    )
    op.create_index("call_logs_of_meeting", "call_logs", ["meeting_id", "seq"])
    op.create_index("call_logs_of_participant", "call_logs", ["session_id", "seq"])
    op.create_table(
        "api_logs",
        sa.Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("domain_id", sa.String(36), nullable=False),
        sa.Column("key_id", sa.String(36), nullable=True),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("ip", sa.String(64), nullable=True),
        sa.Column("method", sa.String(16), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("request", sa.Text, nullable=True),
        sa.Column("response", sa.Text, nullable=True),
    )
    op.create_index("api_logs_of_domain", "api_logs", ["domain_id", "seq"])
    op.create_table(
        "room_history",
        sa.Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        sa.Column("domain_id", sa.String(36), nullable=False),
        sa.Column("room_id", sa.String(36), nullable=False),
        sa.Column("room_name", sa.String(128), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
        sa.Column("key_id", sa.String(36), nullable=True),
        sa.Column("action", sa.String(16), nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
    )
    op.create_index("room_history_of_room", "room_history", ["domain_id", "room_name", "seq"])


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    for table in ("room_history", "api_logs", "call_logs", "meeting_participants", "meetings"):
        op.drop_table(table)
    op.drop_column("api_keys", "last_used_at")
