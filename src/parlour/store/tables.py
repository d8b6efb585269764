"""The tables as the newest migration leaves them. JSON is kept as ASCII text, so every engine stores the same bytes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "api_keys",
    "api_logs",
    "call_logs",
    "deliveries",
    "domains",
    "kept_calls",
    "lane_leases",
    "meeting_participants",
    "meetings",
    "meta",
    "metadata",
    "outbox_events",
    "outbox_open",
    "recordings",
    "room_history",
    "rooms",
    "servers",
    "transcripts",
    "webhooks",
]

metadata = MetaData()

_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")
"""A number that the database hands out, growing; SQLite only does so for its own integer type."""

domains = Table(
    "domains",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(63), nullable=False, unique=True),
    Column("host", String(255), nullable=True, unique=True),
    Column("config", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(128), nullable=False),
    Column("privacy", String(16), nullable=False),
    Column("config", Text, nullable=False),
    Column("exp", Double, nullable=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("api_created", Boolean, nullable=False),
    UniqueConstraint("domain_id", "name", name="rooms_name"),
    Index("rooms_newest_first", "domain_id", "created_at", "id"),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("label", String(100), nullable=False),
    Column("sha256", String(64), nullable=False, unique=True),
    Column("sealed", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("revoked_at", Double, nullable=True),
    Column("last_used_at", Double, nullable=True),
    Index("api_keys_of_domain", "domain_id"),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("url", Text, nullable=False),
    Column("sealed_hmac", Text, nullable=False),
    Column("sealed_basic_auth", Text, nullable=True),
    Column("retry_type", String(32), nullable=False),
    Column("event_types", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("failed_count", Integer, nullable=False),
    Column("last_moment_pushed", Double, nullable=True),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Index("webhooks_of_domain", "domain_id"),
)

outbox_events = Table(
    "outbox_events",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("id", String(160), nullable=False, unique=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("room", String(128), nullable=False),
    Column("type", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Index("outbox_events_by_age", "created_at"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("event_seq", _SEQUENCE, ForeignKey("outbox_events.seq", ondelete="CASCADE"), nullable=False),
    Column("webhook_id", String(36), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=True),
    Column("url", Text, nullable=True),
    Column("lane", String(180), nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", Double, nullable=False),
    Column("last_status", Integer, nullable=True),
    Column("last_error", String(200), nullable=True),
    Column("finished_at", Double, nullable=True),
    Index("deliveries_waiting", "state", "lane", "seq"),
    Index("deliveries_of_event", "event_seq"),
    Index("deliveries_of_webhook", "webhook_id"),
)

outbox_open = Table(
    "outbox_open",
    metadata,
    Column("meeting_id", String(36), primary_key=True),
    Column("session_id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("fact", Text, nullable=False),
    Column("server_id", String(36), nullable=False, server_default=""),
    Column("room_name", String(128), nullable=False, server_default=""),
    Column("at", Double, nullable=False, server_default="0"),
    Index("outbox_open_of_server", "server_id"),
)

servers = Table(
    "servers",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("folder", String(64), nullable=False),
    Column("seen_at", Double, nullable=False),
)

kept_calls = Table(
    "kept_calls",
    metadata,
    Column("meeting_id", String(36), primary_key=True),
    Column("server_id", String(36), nullable=False),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("room_id", String(36), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("kept_at", Double, nullable=False),
    Column("format", Integer, nullable=False),
    Column("sealed", Text, nullable=False),
    Index("kept_calls_of_server", "server_id"),
)

lane_leases = Table(
    "lane_leases",
    metadata,
    Column("lane", String(180), primary_key=True),
    Column("server_id", String(36), ForeignKey("servers.id", ondelete="CASCADE"), nullable=False),
    Index("lane_leases_of_server", "server_id"),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("started_at", Double, nullable=False),
    Column("counts_from", Double, nullable=False),
    Column("ends_by", Double, nullable=True),
    Column("ended_at", Double, nullable=True),
    Column("last_seen_at", Double, nullable=False),
    Column("max_participants", Integer, nullable=False),
    Column("server_id", String(36), nullable=False, server_default=""),
    Index("meetings_newest_first", "domain_id", "started_at", "id"),
    Index("meetings_open", "ended_at"),
)

meeting_participants = Table(
    "meeting_participants",
    metadata,
    Column("meeting_id", String(36), ForeignKey("meetings.id", ondelete="CASCADE"), primary_key=True),
    Column("session_id", String(36), primary_key=True),
    Column("user_id", Text, nullable=True),
    Column("user_name", Text, nullable=True),
    Column("joined_at", Double, nullable=False),
    Column("left_at", Double, nullable=True),
)

recordings = Table(
    "recordings",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("room_id", String(36), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("meeting_id", String(36), nullable=False),
    Column("instance_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("type", String(32), nullable=False),
    Column("status", String(16), nullable=False),
    Column("error", Text, nullable=True),
    Column("started_at", Double, nullable=False),
    Column("duration", Double, nullable=True),
    Column("max_participants", Integer, nullable=False),
    Column("started_by", String(64), nullable=True),
    Column("layout", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("api_access", Boolean, nullable=False),
    Column("inline", Boolean, nullable=False),
    Column("key", Text, nullable=False),
    Column("slot", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=True),
    Column("tracks", Text, nullable=True),
    Column("outputs", Text, nullable=False),
    Column("share_token", String(64), nullable=False),
    Column("folder", Text, nullable=False),
    Column("server_id", String(36), nullable=False),
    Index("recordings_newest_first", "domain_id", "started_at", "id"),
    Index("recordings_of_room", "domain_id", "room_name", "started_at", "id"),
    Index("recordings_by_status", "status", "server_id"),
)

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("room_id", String(36), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("meeting_id", String(36), nullable=False),
    Column("instance_id", String(128), nullable=False),
    Column("status", String(16), nullable=False),
    Column("error", Text, nullable=True),
    Column("started_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("duration", Double, nullable=True),
    Column("max_participants", Integer, nullable=False),
    Column("participant_minutes", Double, nullable=False),
    Column("started_by", String(64), nullable=True),
    Column("place", Text, nullable=False),
    Column("api_access", Boolean, nullable=False),
    Column("key", Text, nullable=False),
    Column("slot", String(64), nullable=False, unique=True),
    Column("size", BigInteger, nullable=True),
    Column("folder", Text, nullable=False),
    Column("server_id", String(36), nullable=False),
    Index("transcripts_newest_first", "domain_id", "started_at", "id"),
    Index("transcripts_of_room", "domain_id", "room_name", "started_at", "id"),
    Index("transcripts_of_meeting", "domain_id", "meeting_id", "started_at", "id"),
    Index("transcripts_by_status", "status", "server_id"),
)

batch_jobs = Table(
    "batch_jobs",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domains.id", ondelete="CASCADE"), nullable=False),
    Column("preset", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("recording_id", String(36), nullable=True),
    Column("meeting_id", String(36), nullable=True),
    Column("request", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("api_access", Boolean, nullable=False),
    Column("own_bucket", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("ended_at", Double, nullable=True),
    Column("attempts", Integer, nullable=False),
    Column("outputs", Text, nullable=False),
    Column("error", Text, nullable=True),
    Column("server_id", String(36), nullable=False),
    Index("batch_jobs_newest_first", "domain_id", "created_at", "id"),
    Index("batch_jobs_of_recording", "domain_id", "recording_id", "created_at", "id"),
    Index("batch_jobs_by_status", "status", "created_at", "id"),
)

call_logs = Table(
    "call_logs",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("domain_id", String(36), nullable=False),
    Column("meeting_id", String(36), nullable=False),
    Column("session_id", String(36), nullable=True),
    Column("at", Double, nullable=False),
    Column("level", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("message", Text, nullable=False),
    Column("client_at", Double, nullable=True),
    Index("call_logs_of_meeting", "meeting_id", "seq"),
    Index("call_logs_of_participant", "session_id", "seq"),
)

api_logs = Table(
    "api_logs",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("domain_id", String(36), nullable=False),
    Column("key_id", String(36), nullable=True),
    Column("source", String(16), nullable=False),
    Column("ip", String(64), nullable=True),
    Column("method", String(16), nullable=False),
    Column("url", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("request", Text, nullable=True),
    Column("response", Text, nullable=True),
    Index("api_logs_of_domain", "domain_id", "seq"),
)

room_history = Table(
    "room_history",
    metadata,
    Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
    Column("domain_id", String(36), nullable=False),
    Column("room_id", String(36), nullable=False),
    Column("room_name", String(128), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("key_id", String(36), nullable=True),
    Column("action", String(16), nullable=False),
    Column("changes", Text, nullable=False),
    Index("room_history_of_room", "domain_id", "room_name", "seq"),
)
