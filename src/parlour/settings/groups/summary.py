"""What writes summaries."""

from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic import model_validator as whole

from parlour.settings.groups.base import Group

__all__ = ["SummarySettings"]


class SummarySettings(Group):
    """A service of your own choice that writes the summaries of batch jobs; it gets the text of what was said."""

    url: str = Field(
        "",
        max_length=1024,
        description="Where a service is that speaks OpenAI's chat completions, up to `/chat/completions`, such as "
        "`https://llm.example.com/v1`. Empty: there are no summaries, and nothing is sent anywhere.",
    )
    key: SecretStr = Field(SecretStr(""), description="The key that the service wants, if it wants one.")
    model: str = Field("", max_length=256, description="The model that writes; needed with `url`.")
    request_seconds: float = Field(120, ge=1, le=3600, description="Seconds for one answer of the service.")
    answer_bytes: int = Field(
        262_144, ge=1024, le=16_777_216, description="The longest answer that is read, in bytes; a longer one is none."
    )
    part_characters: int = Field(
        48_000,
        ge=1000,
        le=4_000_000,
        description="How much of a transcript the model is given at once, in characters: what it can read, less its "
        "answer. Longer ones are summed up in parts first.",
    )

    @field_validator("url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        if not value:
            return value
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError("must look like https://llm.example.com/v1")
        if "@" in parts.netloc:
            raise ValueError("must not hold a user name or a password: the key has a setting of its own")
        return value.rstrip("/")

    @whole(mode="after")
    def _fit_together(self) -> "SummarySettings":
        if self.url and not self.model:
            raise ValueError("there is a url: set model, too")
        return self
