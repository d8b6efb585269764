"""One GET of something large that a caller named: to disk, bounded in bytes and in time, each redirect judged anew."""

import asyncio
import errno
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

import httpcore

from parlour.outgoing.egress import EgressError, EgressPolicy, Target, parse_target
from parlour.outgoing.exchange import Exchange
from parlour.outgoing.fetching import FetchError
from parlour.outgoing.pinned import FAILURES, told
from parlour.outgoing.resolver import Resolver

__all__ = ["DownloadLimits", "Downloader"]

_REDIRECTS: Final = (301, 302, 303, 307, 308)
_MOST_REDIRECTS: Final = 5
_AT_ONCE: Final = 1024 * 1024
"""Bytes that are gathered before they are written: each write is a walk to a thread."""


@dataclass(frozen=True, slots=True)
class DownloadLimits:
    """How much may come, in bytes; how long all of it may take, and how long the other side may be silent."""

    max_bytes: int
    seconds: float
    silence: float = 30.0


class Downloader:
    """Fetches files, each over connections of its own."""

    def __init__(self, policy: EgressPolicy, resolver: Resolver) -> None:
        self._exchange = Exchange(policy, resolver)

    async def fetch(self, url: str, path: Path, *, on_behalf: str, limits: DownloadLimits) -> int:
        """Write what is at `url` into a new file; return its bytes. Raises `FetchError`, and no file stays then.

        Redirects are followed a few times, never from https to http: each address is judged like the first. What is in
        the file is not looked at. `on_behalf`: see `Exchange.answer`.
        """
        try:
            async with asyncio.timeout(limits.seconds):
                return await self._fetch(url, path, on_behalf, limits)
        except TimeoutError:
            raise FetchError(f"it did not come within {limits.seconds:g} s") from None
        except EgressError as error:
            raise FetchError(str(error)) from None
        except FAILURES as error:
            raise FetchError(told(error)) from None

    async def _fetch(self, url: str, path: Path, on_behalf: str, limits: DownloadLimits) -> int:
        target = parse_target(url)
        for _ in range(_MOST_REDIRECTS + 1):
            async with self._exchange.answer(
                "GET", target, headers={"Accept": "*/*"}, on_behalf=on_behalf, silence=limits.silence
            ) as answer:
                if answer.status not in _REDIRECTS:
                    return await _save(answer, path, limits)
                target = _redirected(target, answer)
        raise FetchError(f"it is redirected more than {_MOST_REDIRECTS} times")


def _redirected(target: Target, answer: httpcore.Response) -> Target:
    place = _header(answer, b"location")
    if not place:
        raise FetchError(f"the answer was {answer.status} without a place to go to")
    here = f"{target.scheme}://{target.authority}{target.path}"
    try:
        following = parse_target(urljoin(here, place).partition("#")[0])
    except EgressError as error:
        raise EgressError(f"it is redirected, and the new address cannot be used: {error}") from None
    except ValueError:
        raise FetchError("it is redirected to what is no URL") from None
    if (target.scheme, following.scheme) == ("https", "http"):
        raise FetchError("it is redirected from https to http")
    return following


async def _save(answer: httpcore.Response, path: Path, limits: DownloadLimits) -> int:
    if answer.status != 200:
        raise FetchError(f"the answer was {answer.status}")
    if _header(answer, b"content-encoding") not in ("", "identity"):
        raise FetchError("the answer is packed (Content-Encoding), which was not asked for")
    announced = _header(answer, b"content-length")
    if announced.isdigit() and len(announced) < 20 and int(announced) > limits.max_bytes:
        raise FetchError(f"it has more than {limits.max_bytes} bytes")
    try:
        return await _fill(path, answer, limits)
    except BaseException as error:
        await asyncio.to_thread(path.unlink, missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise FetchError("there is no room left on the server's disk") from None
        raise


async def _fill(path: Path, answer: httpcore.Response, limits: DownloadLimits) -> int:
    size = 0
    with await asyncio.to_thread(path.open, "xb") as file:
        async for piece in _gathered(answer.aiter_stream()):
            size += len(piece)
            if size > limits.max_bytes:
                raise FetchError(f"it has more than {limits.max_bytes} bytes")
            await asyncio.to_thread(file.write, piece)
    return size


async def _gathered(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    waiting = bytearray()
    async for piece in pieces:
        waiting += piece
        if len(waiting) >= _AT_ONCE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def _header(answer: httpcore.Response, name: bytes) -> str:
    return next((value.decode("latin-1").strip() for key, value in answer.headers if key.lower() == name), "")
