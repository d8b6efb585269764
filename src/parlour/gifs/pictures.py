"""Pictures that a search has found, fetched for browsers: nothing else, and never more than a picture."""

import logging
from dataclasses import dataclass
from typing import Final

from parlour.addresses import Recent, counted_as
from parlour.clock import Clock
from parlour.gifs.flights import BusyError, Flights
from parlour.gifs.giphy import Source
from parlour.gifs.kept import Kept
from parlour.gifs.searches import ON_BEHALF
from parlour.gifs.signing import Signer, Size
from parlour.outgoing.fetching import Fetcher, FetchError

__all__ = ["MAX_BYTES", "BusyError", "Picture", "PictureError", "Pictures", "UnknownPictureError"]

_log = logging.getLogger(__name__)

MAX_BYTES: Final = 4 * 1024 * 1024
"""Of one picture."""

AT_ONCE: Final = 8
WAITING: Final = 120
SHARE: Final = 64
"""Of the server, and what one address may have of all that is fetched or waits."""

MINUTE: Final = 60.0
FETCHES: Final = 300
"""How many pictures that are not at hand one address may ask for in a minute."""

KEPT_S: Final = 86_400.0
_SECONDS: Final = 10.0


class UnknownPictureError(Exception):
    """The id is none of this server's, or its picture is not to be fetched any more."""


class PictureError(Exception):
    """The picture could not be had."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture whose first bytes say that it is one."""

    body: bytes
    media_type: str


class Pictures:
    """Fetches pictures by their ids, and keeps them within `cache_bytes` of memory."""

    def __init__(self, source: Source, signer: Signer, fetcher: Fetcher, clock: Clock, *, cache_bytes: int) -> None:
        self._source = source
        self._signer = signer
        self._fetcher = fetcher
        self._clock = clock
        self._kept: Kept[Picture] = Kept(clock, most=cache_bytes, seconds=KEPT_S)
        self._flights: Flights[Picture] = Flights(at_once=AT_ONCE, waiting=WAITING, share=SHARE)
        self._asked = Recent(MINUTE)

    async def get(self, signed: str, size: Size, address: str) -> Picture:
        """Return a picture to whoever asks from `address`.

        Raises `UnknownPictureError`, `BusyError` and `PictureError`.
        """
        addresses = self._signer.read(signed)
        url = None if addresses is None else addresses.of(size)
        if url is None or not self._source.has(url):
            raise UnknownPictureError
        known = self._kept.get(url)
        if known is not None:
            return known
        now, who = self._clock.monotonic(), counted_as(address)
        if self._asked.of(who, now) >= FETCHES:
            raise BusyError
        self._asked.note(who, now)
        return await self._flights.get(url, who, lambda: self._fetch(url))

    async def stop(self) -> None:
        """End all that is under way."""
        await self._flights.stop()

    async def _fetch(self, url: str) -> Picture:
        try:
            got = await self._fetcher.get(
                url, accept="image/webp,image/gif", on_behalf=ON_BEHALF, max_bytes=MAX_BYTES, seconds=_SECONDS
            )
        except FetchError as error:
            raise _failed(str(error)) from None
        if got.status != 200:
            raise _failed(f"status {got.status}")
        media_type = media_type_of(got.body)
        if media_type is None:
            raise _failed("what came is no picture")
        picture = Picture(got.body, media_type)
        self._kept.put(url, picture, len(got.body))
        return picture


def media_type_of(body: bytes) -> str | None:
    """Return what a body is by its first bytes, whatever its sender says; `None` for all but GIF and WebP."""
    if body.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if body.startswith(b"RIFF") and body[8:12] == b"WEBP":
        return "image/webp"
    return None


def _failed(why: str) -> PictureError:
    _log.warning("a GIF could not be fetched: %s", why)
    return PictureError(why)
