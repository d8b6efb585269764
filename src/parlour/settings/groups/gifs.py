"""Animated pictures in the chat."""

from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from parlour.settings.groups.base import Group
from parlour.settings.hosts import ORIGIN, is_loopback

__all__ = ["GifSettings"]


class GifSettings(Group):
    """Animated pictures for the chat where `enable_advanced_chat` is on: the server finds and fetches them at Giphy."""

    giphy_key: SecretStr = Field(
        SecretStr(""),
        description="API key of your own from Giphy, whose terms then hold. Only this server ever sees it. Empty: "
        "there are no animated pictures, and nothing is sent to Giphy.",
    )
    rating: Literal["g", "pg", "pg-13", "r"] = Field(
        "pg", description="The least tame pictures that are found: `g`, `pg`, `pg-13` or `r`."
    )
    searches_per_minute: int = Field(
        100,
        ge=1,
        description="Searches that the server sends to Giphy in a minute, of all people together; one room may have "
        "half of them. What was found a short while ago is not asked for again.",
    )
    cache_bytes: int = Field(
        67_108_864, ge=0, description="Memory for pictures that were fetched, in bytes; 0 keeps none."
    )
    api_url: str = Field(
        "https://api.giphy.com",
        description="Where the search is. Another address than Giphy's, for a stand-in in tests, gives the pictures, "
        "too: nothing is fetched from anywhere else then. `http` for this machine only.",
    )

    @field_validator("api_url")
    @classmethod
    def _is_origin(cls, value: str) -> str:
        if ORIGIN.fullmatch(value) is None:
            raise ValueError("must look like https://api.giphy.com, without a path")
        parts = urlsplit(value)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError("must begin with https, except for this machine")
        return value.lower()
