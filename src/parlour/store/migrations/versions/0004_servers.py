"""Several servers on one database: who is there, what belongs to whom, and who delivers which lane."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this revision."""
    op.create_table(
        "servers",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("folder", sa.String(64), nullable=False),
        sa.Column("seen_at", sa.Double, nullable=False),
    )
    op.create_table(
        "lane_leases",
        sa.Column("lane", sa.String(180), primary_key=True),
        sa.Column("server_id", sa.String(36), sa.ForeignKey("servers.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("lane_leases_of_server", "lane_leases", ["server_id"])
    op.add_column("meetings", sa.Column("server_id", sa.String(36), nullable=False, server_default=""))
    op.add_column("outbox_open", sa.Column("server_id", sa.String(36), nullable=False, server_default=""))
    op.add_column("outbox_open", sa.Column("room_name", sa.String(128), nullable=False, server_default=""))
    op.add_column("outbox_open", sa.Column("at", sa.Double, nullable=False, server_default="0"))
    op.create_index("outbox_open_of_server", "outbox_open", ["server_id"])
    _tell_where_and_when()


def _tell_where_and_when() -> None:
    """Fill the new columns of what a killed server left open: the server that starts now will end it."""
    texts = (sa.column(name, sa.String) for name in ("meeting_id", "session_id", "fact", "room_name"))
    opened = sa.table("outbox_open", *texts, sa.column("at", sa.Double))
    connection = op.get_bind()
    for row in connection.execute(sa.select(opened)).all():
        try:
            fact = json.loads(row.fact)
            values = {"room_name": str(fact["room_name"])[:128], "at": float(fact["at"])}
        except (KeyError, TypeError, ValueError):
            continue  # whoever ends it will not be able to read it either, and says so
        same = sa.and_(opened.c.meeting_id == row.meeting_id, opened.c.session_id == row.session_id)
        connection.execute(sa.update(opened).where(same).values(values))


def downgrade() -> None:
    """Bring the tables back to the revision before."""
    op.drop_index("outbox_open_of_server", "outbox_open")
    for name in ("at", "room_name", "server_id"):
        op.drop_column("outbox_open", name)
    op.drop_column("meetings", "server_id")
    for table in ("lane_leases", "servers"):
        op.drop_table(table)
