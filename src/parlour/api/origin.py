"""Where browsers reach the rooms of a domain: the public URL, or the host that the request itself was sent to."""

from typing import Final

from starlette.requests import HTTPConnection

from parlour.errors import InvalidRequestError
from parlour.settings import ServerSettings
from parlour.settings.hosts import HOST

__all__ = ["host_of", "origin_of"]

_LONGEST_HOST: Final = 261
"""The longest DNS name, a colon and a port."""

_USUAL_PORTS: Final = {"http": ":80", "https": ":443"}


def host_of(connection: HTTPConnection) -> str:
    """Return the Host header in lower case; empty when there is none.

    Raises `InvalidRequestError` when it is no host, or there are several: what it says ends up in URLs and pages.
    """
    given = connection.headers.getlist("host")
    if not given:
        return ""
    host = given[0]
    if len(given) > 1 or len(host) > _LONGEST_HOST or HOST.fullmatch(host) is None:
        raise InvalidRequestError("the Host header names no host")
    return host.lower()


def origin_of(connection: HTTPConnection, server: ServerSettings, *, domain_host: str | None) -> str:
    """Return the origin, without a slash at the end, under which browsers reach a domain's rooms.

    `domain_host` wins, with the scheme of the public URL; then the public URL; then the host that was asked, with the
    scheme that the browser (or a trusted proxy for it) used; this machine's own where a request names no host. Raises
    `InvalidRequestError` for a Host header that would be needed and is none.
    """
    public_url = server.public_url
    if public_url:
        return public_url if domain_host is None else f"{public_url.partition('://')[0]}://{domain_host}"
    scheme = connection.scope["scheme"]
    if domain_host is not None:
        return f"{scheme}://{domain_host}"
    host = host_of(connection)
    return f"{scheme}://{host.removesuffix(_USUAL_PORTS.get(scheme, ':'))}" if host else server.local_url
