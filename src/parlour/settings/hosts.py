"""What a host in an address looks like, for settings and for what callers send."""

import ipaddress
import re
from typing import Final

__all__ = ["HOST", "ORIGIN", "is_loopback", "reachable"]

_PORT: Final = r":(?:[0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"

HOST: Final = re.compile(rf"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)({_PORT})?")
"""A name or an address, with a port or without, as in a `Host` header."""

ORIGIN: Final = re.compile(rf"https?://{HOST.pattern}")
"""A scheme and a host, as in an `Origin` header."""


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def reachable(host: str) -> str:
    """Return the name under which this machine itself reaches `host`; wildcards become `localhost`."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.lower()
    if address.is_unspecified:
        return "localhost"
    return f"[{host}]" if address.version == 6 else host
