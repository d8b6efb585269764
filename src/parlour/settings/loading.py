"""Reading the settings: file, variables and command line become one, or one sentence per mistake."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_settings import EnvSettingsSource

from parlour.settings.describing import describe
from parlour.settings.model import PREFIX, Settings
from parlour.variables import CONFIG_VARIABLE, KEY_VARIABLE, URL_VARIABLE

__all__ = ["SettingsError", "load"]

_FOREIGN: Final = "PARLOUR_TEST_"
"""What variables begin with that start with our prefix and are no settings."""


class SettingsError(Exception):
    """The settings cannot be used; the text names every mistake, one per line, and holds no secret."""


def load(config: Path | None = None, *, overrides: Mapping[str, Mapping[str, Any]] | None = None) -> Settings:
    """Read the settings from `config` (or the file that `PARLOUR_CONFIG` names), the environment and `overrides`.

    `overrides` is what the command line says: `{group: {field: value}}`. Raises `SettingsError`.
    """
    path = config or (Path(named) if (named := os.environ.get(CONFIG_VARIABLE)) else None)
    _refuse_unknown_variables()
    merged: dict[str, Any] = {}
    for source in (_read_toml(path) if path else {}, EnvSettingsSource(Settings)(), overrides or {}):
        for group, fields in source.items():
            both = isinstance(fields, Mapping) and isinstance(merged.get(group), Mapping)
            merged[group] = {**merged[group], **fields} if both else fields
    try:
        return Settings(**merged)
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"cannot read the settings file {path}: {error.strerror}") from None
    except ValueError as error:
        raise SettingsError(f"the settings file {path} is not valid TOML: {error}") from None


def _refuse_unknown_variables() -> None:
    known = {row.variable for row in describe()} | {CONFIG_VARIABLE, URL_VARIABLE, KEY_VARIABLE}
    for name in os.environ:
        if name.startswith(PREFIX) and not name.startswith(_FOREIGN) and name not in known:
            raise SettingsError(f"the variable {name} is not a setting; `parlour settings` lists those that are")


def _sentences(error: ValidationError) -> list[str]:
    result = []
    for problem in error.errors(include_url=False, include_context=False):
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            result.append(f"{where} is not a setting; `parlour settings` lists those that are")
        else:
            text = problem["msg"].removeprefix("Value error, ")
            result.append(f"{where}: {text[:1].lower()}{text[1:]}")
    return result
