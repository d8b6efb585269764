"""What is written to standard error."""

from typing import Literal

from pydantic import Field

from parlour.settings.groups.base import Group

__all__ = ["LogSettings"]


class LogSettings(Group):
    """What the server writes to its standard error."""

    level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least severe messages written.")
    as_json: bool = Field(False, alias="json", description="One JSON object per line instead of text.")
