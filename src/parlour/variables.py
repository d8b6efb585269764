"""Names of environment variables that are no settings of the server, or name its settings file."""

from typing import Final

__all__ = ["CONFIG_VARIABLE", "KEY_VARIABLE", "URL_VARIABLE"]

CONFIG_VARIABLE: Final = "PARLOUR_CONFIG"
"""The settings file."""

URL_VARIABLE: Final = "PARLOUR_URL"
KEY_VARIABLE: Final = "PARLOUR_KEY"
"""What the commands that call a server read; the server itself ignores both."""
