"""Where rooms, domains and keys are kept."""

from pydantic import Field, SecretStr, field_validator

from parlour.settings.groups.base import Group

__all__ = ["DatabaseSettings"]


class DatabaseSettings(Group):
    """Where rooms, domains and keys are kept."""

    url: SecretStr = Field(
        SecretStr(""),
        description="`postgresql://user:password@host/name`, or `sqlite:///path/to/file`. "
        "Empty: SQLite in `parlour.db` in the data folder.",
    )

    @field_validator("url")
    @classmethod
    def _known_engine(cls, value: SecretStr) -> SecretStr:
        url = value.get_secret_value()
        if url and url.partition("://")[0].partition("+")[0] not in ("sqlite", "postgresql", "postgres"):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return value
