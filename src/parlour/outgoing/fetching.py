"""One GET of something small: from the address that was judged, bounded in bytes and in time, no redirect followed."""

import asyncio
from dataclasses import dataclass

from parlour.outgoing.egress import EgressError, EgressPolicy, parse_target
from parlour.outgoing.exchange import Exchange
from parlour.outgoing.pinned import FAILURES, told
from parlour.outgoing.resolver import Resolver

__all__ = ["FetchError", "Fetched", "Fetcher"]


class FetchError(Exception):
    """There was no answer that could be read. The text is for logs: it never holds the URL, which may hold a key."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: any status, and the whole body of a 200 (of others nothing is read)."""

    status: int
    body: bytes


class Fetcher:
    """Sends GET requests, each on a connection of its own."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver) -> None:
        self._exchange = Exchange(policy, resolver)

    async def get(self, url: str, *, accept: str, on_behalf: str, max_bytes: int, seconds: float) -> Fetched:
        """Return the answer of `url` within `seconds` altogether. Raises `FetchError`, also for more than `max_bytes`.

        `on_behalf` names who shares the look-ups of names with itself (`parlour.outgoing.resolver`).
        """
        try:
            async with asyncio.timeout(seconds):
                return await self._get(url, accept, on_behalf, max_bytes, seconds)
        except TimeoutError:
            raise FetchError(f"no whole answer within {seconds:g} s") from None
        except EgressError as error:
            raise FetchError(str(error)) from None
        except FAILURES as error:
            raise FetchError(told(error)) from None

    async def _get(self, url: str, accept: str, on_behalf: str, max_bytes: int, seconds: float) -> Fetched:
        async with self._exchange.answer(
            "GET", parse_target(url), headers={"Accept": accept}, on_behalf=on_behalf, silence=seconds
        ) as answer:
            if answer.status != 200:
                return Fetched(answer.status, b"")
            body = bytearray()
            async for piece in answer.aiter_stream():
                body += piece
                if len(body) > max_bytes:
                    raise FetchError(f"the answer has more than {max_bytes} bytes")
            return Fetched(200, bytes(body))
