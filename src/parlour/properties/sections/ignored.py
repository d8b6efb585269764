"""Names that code written for older servers still sends: they are taken, not stored, and never shown."""

from typing import Final

__all__ = ["IGNORED"]

IGNORED: Final = {
    "signaling_imp": "An old spelling of `signaling_impl`.",
    "enable_new_call_ui": "The switch to a call page that has been the only one for years.",
}
"""What requests may hold inside `properties`, at every level, without any effect; and what it once was."""
