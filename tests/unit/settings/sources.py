"""A machine without settings of its own, and ways to give it some."""

from pathlib import Path

import pytest

from parlour.settings import SettingsError, load

__all__ = ["mistakes", "toml"]


def toml(folder: Path, text: str) -> Path:
    """Return a settings file with this text."""
    path = folder / "parlour.toml"
    path.write_text(text, "utf-8")
    return path


def mistakes(config: Path | None = None, **groups: dict[str, object]) -> list[str]:
    """Return the sentences with which the settings are refused."""
    with pytest.raises(SettingsError) as refusal:
        load(config, overrides=groups)
    return str(refusal.value).splitlines()
