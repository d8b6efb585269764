"""The domain that is made at the first start."""

from pydantic import Field

from parlour.settings.groups.base import Group

__all__ = ["DomainSettings"]


class DomainSettings(Group):
    """The domain that is made at the first start."""

    name: str = Field(
        "parlour", pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$", description="Name of the first domain."
    )
