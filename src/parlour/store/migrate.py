"""Brings the tables up to date with Alembic, on a connection whose transaction is already open.

Alembic is imported when there is something to migrate: that is at one start in many, and it takes 0.2 s.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, inspect, text

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["alembic_config", "current_revision", "newest_revision", "upgrade"]

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_NOTES: Final = "alembic_version"
"""The table in which Alembic notes what was applied."""


def upgrade(connection: Connection) -> None:
    """Apply every migration that the database lacks; does nothing when it is up to date."""
    if current_revision(connection) == newest_revision():
        return
    from alembic import command  # noqa: PLC0415 - see above

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> "Config":
    """Return what tells Alembic where the migrations are."""
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def current_revision(connection: Connection) -> str | None:
    """Return the newest migration that the database has, `None` for an empty one."""
    if not inspect(connection).has_table(_NOTES):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def newest_revision() -> str:
    """Return the newest migration that this version of Parlour brings: files are named after their revisions."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]
