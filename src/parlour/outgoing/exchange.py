"""One request to an address that was judged, on a connection of its own; what comes back is read by who asked."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import httpcore

from parlour import __version__
from parlour.outgoing.egress import EgressPolicy, Target
from parlour.outgoing.pinned import PinnedBackend
from parlour.outgoing.resolver import Resolver

__all__ = ["Exchange"]


class Exchange:
    """Sends requests where the policy allows it. No redirect is followed."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver) -> None:
        self._policy = policy
        self._resolver = resolver
        self._tls: ssl.SSLContext | None = None

    @asynccontextmanager
    async def answer(
        self,
        method: str,
        target: Target,
        *,
        headers: Mapping[str, str],
        on_behalf: str,
        silence: float,
        body: bytes | None = None,
    ) -> AsyncIterator[httpcore.Response]:
        """Yield the answer, its body unread; the other side may be silent for `silence` seconds at most.

        `on_behalf` names who shares the look-ups of names with itself (`parlour.outgoing.resolver`). Raises
        `EgressError`, and what `parlour.outgoing.pinned.FAILURES` lists.
        """
        sent = {
            "Host": target.authority,
            "Accept-Encoding": "identity",  # what unpacks to more than it is cannot be bounded
            "User-Agent": f"Parlour/{__version__}",
            "Connection": "close",
            **headers,
        }
        shown = f"[{target.host}]" if ":" in target.host else target.host
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), silence)
        backend = PinnedBackend(self._policy, self._resolver, on_behalf)
        async with (
            httpcore.AsyncConnectionPool(ssl_context=await self._trust(target.scheme), network_backend=backend) as pool,
            pool.stream(
                method,
                f"{target.scheme}://{shown}:{target.port}{target.path}",
                headers=list(sent.items()),
                content=body,
                extensions={"timeout": timeouts},
            ) as answer,
        ):
            yield answer

    async def _trust(self, scheme: str) -> ssl.SSLContext | None:
        """Return whom this machine trusts; it is read once, and not on the event loop."""
        if scheme == "https" and self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        return self._tls
