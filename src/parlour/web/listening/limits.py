"""What one connection may cost before anybody knows who is behind it."""

from dataclasses import dataclass
from typing import Final

from parlour.settings import Settings

__all__ = ["HEAD_BYTES", "HEAD_FIELDS", "SLOWEST_BYTES_PER_SECOND", "URL_BYTES", "TransportLimits"]

HEAD_BYTES: Final = 65_536
"""Request line, header fields and trailers of one request together, and what frames its chunks."""

HEAD_FIELDS: Final = 100

URL_BYTES: Final = 8_000
"""The address in a request line. Less than the 8 KiB that the WebSocket parser takes for a whole line."""

SLOWEST_BYTES_PER_SECOND: Final = 512
"""What a body must keep up while it is sent."""


@dataclass(frozen=True, slots=True)
class TransportLimits:
    """Bounds on time and amount; the defaults are those of the settings."""

    head_seconds: float = 10.0
    """From the first moment of a connection, or the first byte of a later request, to the end of the header."""

    stall_seconds: float = 20.0
    """How long a peer may take nothing of what waits for it, or send nothing of a body."""

    closing_seconds: float = 5.0
    """The same for a connection that is being closed."""

    message_bytes: int = 262_144
    messages_per_second: float = 100.0
    ws_bytes_per_second: float = 524_288.0
    per_address: int = 0
    """Connections that one address may have; 0 for any number."""

    discarded_bytes: int = 1_048_576
    """What may still arrive of a body once the request is answered."""

    trusted_proxies: tuple[str, ...] = ()
    """Addresses that stand for many people; not counted."""

    @classmethod
    def of(cls, settings: Settings) -> "TransportLimits":
        """Return the limits that the operator set."""
        limits = settings.limits
        return cls(
            head_seconds=limits.header_seconds,
            stall_seconds=limits.stall_seconds,
            message_bytes=limits.ws_frame_bytes,
            messages_per_second=limits.ws_messages_per_second,
            ws_bytes_per_second=limits.ws_bytes_per_second,
            per_address=limits.connections_per_address,
            discarded_bytes=limits.body_bytes,
            trusted_proxies=settings.server.trusted_proxies,
        )
