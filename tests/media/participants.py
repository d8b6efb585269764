"""A call without signalling: the SFU's events go straight to the pages they concern."""

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any

from playwright.async_api import Browser, Page

from parlour.media.events import MediaEvent, OfferNeeded, PeerFailed, PeerTalking, RoomReset, TrackRef
from parlour.media.port import Sfu
from tests.support.media_page import Received, open_page

__all__ = ["Participant", "TestCall", "until"]

PATIENCE = 20.0


async def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE) -> float:
    """Wait for a condition outside this process, a coroutine function or a plain one. Return the seconds it took."""
    begin = time.monotonic()
    while True:
        result = condition()
        if asyncio.iscoroutine(result):
            result = await result
        if result:
            return time.monotonic() - begin
        assert time.monotonic() - begin < seconds, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.02)


class Participant:
    """One page in the call."""

    def __init__(self, call: "TestCall", name: str) -> None:
        self.call = call
        self.name = name
        self.published: list[str] = []
        self.page: Page

    async def serve(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]:
        sfu, room = self.call.sfu, self.call.room
        if kind == "publish":
            return {"sdp": await sfu.publish(room, self.name, fields["sdp"], fields["tracks"])}
        if kind == "answer":
            await sfu.answer(room, self.name, fields["seq"], fields["sdp"])
        return {}

    async def publish(self, *names: str) -> None:
        self.published += [name for name in names if name not in self.published]
        await self.page.evaluate("names => publish(names)", list(names))

    async def unpublish(self, name: str) -> None:
        self.published.remove(name)
        await self.page.evaluate("name => unpublish(name)", name)

    def want(self, *refs: str) -> None:
        """State what to receive, as "peer/name"."""
        wanted = frozenset(TrackRef(*ref.split("/")) for ref in refs)
        self.call.sfu.set_wanted(self.call.room, self.name, wanted)

    async def rebuild(self) -> None:
        await self.page.evaluate("reset()")
        if self.published:
            await self.publish(*self.published)

    async def take(self, offer: OfferNeeded) -> None:
        tracks = {mid: f"{ref.peer}/{ref.name}" if ref else None for mid, ref in offer.tracks.items()}
        await self.page.evaluate("([seq, sdp, tracks]) => takeOffer(seq, sdp, tracks)", [offer.seq, offer.sdp, tracks])

    async def received(self) -> Received:
        result: Received = await self.page.evaluate("received()")
        return result

    async def until_playing(self, *refs: str, more: int = 5) -> float:
        """Wait until each of `refs` has decoded `more` frames or brought audible sound since now."""
        before = await self.received()

        async def playing() -> bool:
            now = await self.received()
            return all(_plays(now.get(ref), before.get(ref), more) for ref in refs)

        return await until(playing, f"{self.name} receives {', '.join(refs)}")

    async def frames_during(self, ref: str, seconds: float) -> float:
        """Count frames decoded in a while. Here time itself is what is measured."""
        before = (await self.received()).get(ref, {}).get("frames", 0)
        await asyncio.sleep(seconds)
        return (await self.received()).get(ref, {}).get("frames", 0) - before


class TestCall:
    """A room of the SFU with pages in it. Rebuilds pages as the real client does."""

    __test__ = False

    def __init__(self, sfu: Sfu, browser: Browser, room: str) -> None:
        self.sfu = sfu
        self.browser = browser
        self.room = room
        self.events: list[MediaEvent] = []
        self.participants: dict[str, Participant] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._order: dict[str, asyncio.Task[None]] = {}

    def on_event(self, event: MediaEvent) -> None:
        self.events.append(event)
        if isinstance(event, OfferNeeded):
            self._do(event.peer, lambda one: one.take(event))
        elif isinstance(event, PeerFailed):
            self._do(event.peer, Participant.rebuild)
        elif isinstance(event, RoomReset):
            for name in self.participants:
                self._do(name, Participant.rebuild)

    async def join(self, *names: str) -> list[Participant]:
        joined = []
        for name in names:
            participant = Participant(self, name)
            participant.page = await open_page(self.browser, participant.serve)
            self.participants[name] = participant
            joined.append(participant)
        return joined

    async def leave(self, name: str) -> None:
        participant = self.participants.pop(name)
        await self.sfu.remove_peer(self.room, name)
        await participant.page.close()

    async def close(self) -> None:
        participants, self.participants = self.participants, {}
        await self.sfu.close_room(self.room)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for participant in participants.values():
            await participant.page.close()

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def talkers(self) -> Iterable[str]:
        return {event.peer for event in self.of(PeerTalking) if event.talking}

    def _do(self, name: str, action: Callable[[Participant], Any]) -> None:
        """Let a page act on an event after it has acted on the former ones."""
        former = self._order.get(name)

        async def act() -> None:
            if former is not None:
                await asyncio.wait([former])
            if name in self.participants:
                await action(self.participants[name])

        task = asyncio.create_task(act())
        self._order[name] = task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _plays(now: dict[str, float] | None, before: dict[str, float] | None, more: int) -> bool:
    if now is None:
        return False
    former = before or {"frames": 0, "energy": 0}
    return now["frames"] >= former["frames"] + more or now["energy"] > former["energy"] + 1e-5
