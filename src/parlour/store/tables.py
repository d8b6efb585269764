"""The tables as the newest migration leaves them. JSON is kept as ASCII text, so every engine stores the same bytes."""

from sqlalchemy import (
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

__all__ = ["api_keys", "domains", "meta", "metadata", "rooms"]

metadata = MetaData()

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
    Index("api_keys_of_domain", "domain_id"),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
