"""What every group of settings has in common, and the types that several groups use."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_settings import NoDecode

__all__ = ["Addresses", "Group", "Port"]


def _comma_list(value: Any) -> Any:
    """Let lists be written as `a, b` in a variable; JSON and TOML lists pass."""
    if not isinstance(value, str):
        return value
    if value.lstrip().startswith("["):
        return json.loads(value)
    return [part.strip() for part in value.split(",") if part.strip()]


Addresses = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_comma_list)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Group(BaseModel):
    """A table of the settings file. Its docstring and its fields' descriptions are what docs/settings.md says."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, validate_default=True, allow_inf_nan=False
    )

    @field_validator("*", mode="before")
    @classmethod
    def _no_boolean_for_a_number(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, bool) and info.field_name and cls.model_fields[info.field_name].annotation in (int, float):
            raise ValueError("input should be a number, not a boolean")
        return value
