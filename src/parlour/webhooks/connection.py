"""One POST to an address that a caller chose: resolved once, judged, connected to exactly what was judged.

Every POST has a connection of its own. A kept-alive one would save a handshake, but it would also skip the judgement
and fail at random when the receiver closes it at that moment. Redirects are not followed: a redirect is an answer
other than 200.
"""

import asyncio
import math
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpcore

from parlour import __version__
from parlour.outgoing.egress import EgressError, EgressPolicy, parse_target
from parlour.outgoing.pinned import FAILURES, PinnedBackend, told
from parlour.outgoing.resolver import Resolver

__all__ = ["Outcome", "Poster"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a POST: the receiver's status, else a sentence. `retry_after` is a wait in seconds."""

    status: int | None
    error: str | None = None
    retry_after: float | None = None

    @property
    def ok(self) -> bool:
        """Whether the receiver took it: exactly 200, as documented."""
        return self.status == 200

    @property
    def sentence(self) -> str:
        """Say what happened."""
        return self.error or f"the receiver answered {self.status}"


class Poster:
    """Sends POST requests. `now` is only asked for `Retry-After` dates."""

    def __init__(self, policy: EgressPolicy, *, now: Callable[[], float], resolver: Resolver) -> None:
        self._policy = policy
        self._now = now
        self._resolver = resolver
        self._tls: ssl.SSLContext | None = None

    async def post(
        self, url: str, body: bytes, headers: Mapping[str, str], *, domain_id: str, seconds: float
    ) -> Outcome:
        """Send `body` and return what became of it, within `seconds` altogether. Never raises for the receiver.

        `domain_id` is on whose behalf: it has its share of what all domains use.
        """
        try:
            target = parse_target(url)
        except EgressError as error:
            return Outcome(None, f"the URL cannot be used: {error}")
        sent = {
            "Host": target.authority,
            "Content-Type": "application/json",
            "User-Agent": f"Parlour/{__version__}",
            "Connection": "close",
            **headers,
        }
        shown = f"[{target.host}]" if ":" in target.host else target.host
        address = f"{target.scheme}://{shown}:{target.port}{target.path}"
        try:
            async with asyncio.timeout(seconds):
                return await self._post(address, body, sent, domain_id, seconds)
        except TimeoutError:
            return Outcome(None, f"no answer within {seconds:g} s")
        except EgressError as error:
            return Outcome(None, str(error))
        except FAILURES as error:
            return Outcome(None, told(error))

    async def _post(self, url: str, body: bytes, headers: Mapping[str, str], domain_id: str, seconds: float) -> Outcome:
        # Only the head of the answer is read: its body says nothing that counts, and may never end.
        timeouts = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
        backend = PinnedBackend(self._policy, self._resolver, domain_id)
        fields, extensions = list(headers.items()), {"timeout": timeouts}
        tls = await self._trust() if url.startswith("https:") else None
        async with (
            httpcore.AsyncConnectionPool(ssl_context=tls, network_backend=backend) as pool,
            pool.stream("POST", url, headers=fields, content=body, extensions=extensions) as answer,
        ):
            return Outcome(answer.status, None, self._retry_after(answer.headers))

    async def _trust(self) -> ssl.SSLContext:
        """Return whom this machine trusts. Reading that takes longer than the start, or an event loop, should wait."""
        if self._tls is None:
            self._tls = await asyncio.to_thread(ssl.create_default_context)
        return self._tls

    def _retry_after(self, headers: Iterable[tuple[bytes, bytes]]) -> float | None:
        text = next((value.decode("latin-1") for name, value in headers if name.lower() == b"retry-after"), None)
        if text is None:
            return None
        text = text.strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return math.ceil(max(moment.timestamp() - self._now(), 0.0))
