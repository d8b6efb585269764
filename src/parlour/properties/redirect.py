"""Where a token's holder may be led after the call."""

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlsplit

from parlour.strict_json import JsonValue

__all__ = ["allowed_redirect"]

_REDIRECT: Final = "redirect_on_meeting_exit"
_HOSTS: Final = "redirect_on_meeting_exit_allowed_hosts"


def allowed_redirect(token: Mapping[str, JsonValue], domain: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Return the token's properties without a redirect to a host that the domain does not allow.

    A domain that names no hosts allows all; an empty list allows none. The domain's own redirect is never restricted.
    """
    redirect, hosts = token.get(_REDIRECT), domain.get(_HOSTS)
    if not isinstance(redirect, str) or not redirect or not isinstance(hosts, Sequence) or _is_of(redirect, hosts):
        return token
    return {name: value for name, value in token.items() if name != _REDIRECT}


def _is_of(redirect: str, hosts: Sequence[JsonValue]) -> bool:
    try:
        parts = urlsplit(redirect)
        name, port = (parts.hostname or "").lower(), parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    bracketed = f"[{name}]" if ":" in name else name
    return bracketed in hosts or f"{bracketed}:{port}" in hosts
