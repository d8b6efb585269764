"""Connections to exactly the addresses that were judged: a name is resolved once, and what it led to then is used."""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Any, Final

import httpcore

from parlour.outgoing.egress import Address, EgressError, EgressPolicy
from parlour.outgoing.resolver import NoAnswerError, Resolver

__all__ = ["FAILURES", "PinnedBackend", "told"]

FAILURES: Final = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError)
"""What a request over such a connection raises when it fails; `EgressError` when it is not to be made at all."""


class PinnedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections to judged addresses only. TLS still checks the certificate against the name."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver, domain_id: str) -> None:
        self._policy = policy
        self._resolver = resolver
        self._domain_id = domain_id
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's interface
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve once, judge every address found, connect to the first that answers."""
        addresses = await self.judged(host, port)
        failure: Exception = httpcore.ConnectError("the name has no address")
        for address in addresses:
            try:
                return await self._inner.connect_tcp(str(address), port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    async def connect_unix_socket(
        self,
        path: str,  # noqa: ARG002
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's interface
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore.AsyncNetworkStream:
        """Refuse."""
        raise EgressError("only network addresses can be used")

    async def sleep(self, seconds: float) -> None:
        """See httpcore; used between its own retries, which are switched off."""
        await self._inner.sleep(seconds)

    async def judged(self, host: str, port: int) -> Sequence[Address]:
        """Return every address of a host. Raises `EgressError` when one is not to be connected to, and `OSError`."""
        addresses = await self._addresses(host, port)
        for address in addresses:
            self._policy.check(address)
        return addresses

    async def _addresses(self, host: str, port: int) -> Sequence[Address]:
        bare = host.removeprefix("[").removesuffix("]")
        try:
            return [ipaddress.ip_address(bare)]
        except ValueError:
            return await self._resolver(self._domain_id, bare, port)


def told(error: Exception) -> str:
    """Say, for people, why a connection failed."""
    if isinstance(error, NoAnswerError):
        return "the host name could not be resolved in time"
    if isinstance(error, socket.gaierror):
        return "the host name cannot be resolved"
    if isinstance(error, httpcore.TimeoutException):
        return "no answer in time"
    if isinstance(error, httpcore.ConnectError):
        cause = error.__cause__ or error.__context__ or error
        return "the certificate is not trusted" if "CERTIFICATE" in f"{cause} {error}" else "it cannot be connected to"
    return "the connection broke"
