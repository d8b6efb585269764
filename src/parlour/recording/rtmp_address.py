"""Where a live stream goes: a caller's RTMP URL taken apart. Pure.

Encoders read such URLs in many ways: options behind spaces, credentials before `@`. One plain way passes here, and
everything is named when it is handed on, so that nobody reads the URL again.
"""

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from parlour.outgoing.egress import Address, EgressError, parse_target

__all__ = ["RtmpAddress", "parse_rtmp"]

_PORTS: Final = MappingProxyType({"rtmp": 1935, "rtmps": 443})


@dataclass(frozen=True, slots=True)
class RtmpAddress:
    """A server and what is published there. Its text shows neither application nor stream: both may hold the key."""

    tls: bool
    host: str
    port: int
    authority: str
    """The host, with the port where it is not the usual one."""

    application: str = field(repr=False)
    stream: str = field(repr=False)
    """Secret: whoever has it can stream in its owner's place."""

    address: Address | None = None
    """What the host is, where it is no name."""

    @property
    def tc_url(self) -> str:
        """The URL of the application, as servers want to be told it: they find the virtual host by it."""
        return f"{'rtmps' if self.tls else 'rtmp'}://{self.authority}/{self.application}"


def parse_rtmp(url: str) -> RtmpAddress:
    """Take a caller's URL apart. Raises `EgressError`, whose text never holds any of the URL.

    The last part of the path, with what follows `?`, is the stream; what is before is the application.
    """
    target = parse_target(url, _PORTS)
    if "#" in url:
        raise EgressError("it should not hold #")
    path, mark, query = target.path.removeprefix("/").partition("?")
    application, _, stream = path.rpartition("/")
    application, stream = application.rstrip("/"), stream + mark + query
    if not application or not stream:
        raise EgressError("it should name an application and a stream, like rtmps://host/application/stream-key")
    if application.startswith("/"):
        raise EgressError("its path should not begin with two slashes")
    return RtmpAddress(
        target.scheme == "rtmps", target.host, target.port, target.authority, application, stream, target.address
    )
