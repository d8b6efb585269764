"""How several jobs of one kind in a call are told apart."""

from typing import Final

__all__ = ["DEFAULT_INSTANCE"]

DEFAULT_INSTANCE: Final = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
"""The documented instance of whoever names none."""
