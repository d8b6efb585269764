"""Janus as the SFU. Public: `JanusSfu` and `JanusOptions`; everything else belongs to this package."""

from parlour.media.janus.driver import JanusSfu
from parlour.media.janus.options import JanusOptions

__all__ = ["JanusOptions", "JanusSfu"]
