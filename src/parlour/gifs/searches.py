"""Searches of people in calls: bounded per seat, per room and for the server, and kept for a while."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

from parlour.addresses import Recent
from parlour.calls.effects import FindGifs
from parlour.calls.gifs import Gif, GifsNow
from parlour.clock import Clock
from parlour.gifs.flights import BusyError, Flights
from parlour.gifs.giphy import Page, Question, Source, UnreadableError
from parlour.gifs.kept import Kept
from parlour.gifs.signing import Signer
from parlour.outgoing.fetching import Fetcher, FetchError

__all__ = ["ON_BEHALF", "Searches"]

_log = logging.getLogger(__name__)

ON_BEHALF: Final = "gifs"
"""Whose look-ups of names these are."""

MINUTE: Final = 60.0
SEAT_SEARCHES: Final = 40
"""How many one seat may ask in a minute, whether the answer is known or not."""

AT_ONCE: Final = 4
WAITING: Final = 16
SHARE: Final = 10
"""Of the server, and what one room may have of all that is under way or waits."""

KEPT_PAGES: Final = 500
KEPT_S: Final = 600.0
PAUSE_S: Final = 15.0
"""How long nothing is asked after Giphy has said that it was too much, or that the key is none."""

_ANSWER_BYTES: Final = 2_000_000
_SECONDS: Final = 6.0


class _TroubleError(Exception):
    """Giphy did not answer as it should."""


class Searches:
    """Asks Giphy for people in calls."""

    def __init__(
        self, source: Source, key: str, signer: Signer, fetcher: Fetcher, clock: Clock, *, per_minute: int
    ) -> None:
        self._source = source
        self._key = key
        self._signer = signer
        self._fetcher = fetcher
        self._clock = clock
        self._per_minute = per_minute
        self._seats = Recent(MINUTE)
        self._asked = Recent(MINUTE)
        self._kept: Kept[Page] = Kept(clock, most=KEPT_PAGES, seconds=KEPT_S)
        self._flights: Flights[Page] = Flights(at_once=AT_ONCE, waiting=WAITING, share=SHARE)
        self._answering: set[asyncio.Task[None]] = set()
        self._pause_until = 0.0

    def find(self, asked: FindGifs, room: str, done: Callable[[GifsNow], None]) -> None:
        """Search on behalf of somebody in `room`; `done` gets the answer, now or later. Never raises."""
        now = self._clock.monotonic()
        if self._seats.of(asked.session_id, now) >= SEAT_SEARCHES:
            done(GifsNow(trouble="too-fast"))
            return
        self._seats.note(asked.session_id, now)
        question = Question.of(asked.query, asked.offset, asked.language)
        known = self._kept.get(question)
        if known is not None:
            done(self._told(known))
            return
        task = asyncio.create_task(self._answer(question, room, done), name="gif search")
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    async def stop(self) -> None:
        """End all searches."""
        await self._flights.stop()
        await asyncio.gather(*self._answering, return_exceptions=True)

    async def _answer(self, question: Question, room: str, done: Callable[[GifsNow], None]) -> None:
        try:
            done(self._told(await self._flights.get(question, room, lambda: self._ask(question, room))))
        except BusyError:
            done(GifsNow(trouble="too-fast"))
        except _TroubleError:
            done(GifsNow(trouble="unavailable"))

    async def _ask(self, question: Question, room: str) -> Page:
        now = self._clock.monotonic()
        if now < self._pause_until:
            raise _TroubleError
        if self._asked.total(now) >= self._per_minute or self._asked.of(room, now) >= max(1, self._per_minute // 2):
            raise BusyError
        self._asked.note(room, now)
        url = self._source.url(question, self._key)
        try:
            got = await self._fetcher.get(
                url, accept="application/json", on_behalf=ON_BEHALF, max_bytes=_ANSWER_BYTES, seconds=_SECONDS
            )
            if got.status == 200:
                page = self._source.read(got.body, question)
                self._kept.put(question, page)
                return page
        except (FetchError, UnreadableError) as error:
            _log.warning("the search for GIFs failed: %s", error)
            raise _TroubleError from None
        if got.status in (401, 403, 429):
            self._pause_until = self._clock.monotonic() + PAUSE_S
        meaning = {401: "the key is refused", 403: "the key is refused", 429: "the key is used too often"}
        _log.warning("the search for GIFs failed: %s (status %d)", meaning.get(got.status, "no result"), got.status)
        if got.status == 429:
            raise BusyError
        raise _TroubleError

    def _told(self, page: Page) -> GifsNow:
        signed = ((self._signer.sign(each.addresses), each) for each in page.found)
        gifs = tuple(Gif(made, each.title, each.width, each.height) for made, each in signed if made is not None)
        return GifsNow(gifs, page.next)
