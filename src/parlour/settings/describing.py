"""The settings as a table for people: `parlour settings` and docs/settings.md."""

import json
from typing import Any, NamedTuple

from pydantic import SecretStr

from parlour.settings.model import PREFIX, Settings

__all__ = ["SettingRow", "describe", "group_title"]


class SettingRow(NamedTuple):
    """One setting as `parlour settings` and docs/settings.md show it."""

    group: str
    field: str
    variable: str
    default: str
    description: str


def describe() -> list[SettingRow]:
    """Return every setting in the order of its declaration; defaults as they are written in TOML."""
    return [
        SettingRow(
            group,
            name := field.alias or field_name,
            f"{PREFIX}{group}_{name}".upper(),
            _default_text(field.default),
            field.description or "",
        )
        for group, group_field in Settings.model_fields.items()
        for field_name, field in type(group_field.default).model_fields.items()
    ]


def group_title(group: str) -> str:
    """Return the sentence that says what a group of settings is about."""
    return (type(Settings.model_fields[group].default).__doc__ or "").strip()


def _default_text(value: Any) -> str:
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        return json.dumps(list(value))
    return json.dumps(value if isinstance(value, bool | int | float) else str(value))
