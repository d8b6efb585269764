"""People who come all at once, by WebSocket: they join, publish, and answer what they are offered.

Runs in a process of its own (`python -m bench.joins.crowd`), takes its order as JSON on standard input, and prints when
each of them had got how far, in seconds since the start.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any

import uvloop
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from bench.joins.description import TRACKS, answer_to, offer

__all__ = ["Milestones", "Order"]


@dataclass(frozen=True, slots=True)
class Order:
    """Who goes where: a WebSocket URL, a room for each person, and after how many seconds without news it is over."""

    url: str
    rooms: list[str]
    patience: float


@dataclass(slots=True)
class Milestones:
    """When one person had which reply; `None` for never. `refusal` is what the server said against it."""

    joined: float | None = None
    published: float | None = None
    offered: float | None = None
    offers: int = 0
    refusal: str | None = None


class _Guest:
    def __init__(self, order: Order, room: str, begin: float) -> None:
        self.reached = Milestones()
        self.last_news = begin
        self._order = order
        self._room = room
        self._begin = begin

    async def run(self) -> None:
        try:
            async with connect(self._order.url, max_size=None, open_timeout=None, ping_interval=None) as socket:
                await socket.send(self._say("join", 1, room=self._room, tracks={"audio": {"state": "on"}}))
                async for frame in socket:
                    heard = json.loads(frame)
                    for message in heard if isinstance(heard, list) else [heard]:
                        for said in self._hear(message):
                            await socket.send(said)
        except (ConnectionClosed, OSError) as error:
            self.reached.refusal = self.reached.refusal or f"connection lost: {error}"

    def _hear(self, message: dict[str, Any]) -> list[str]:
        self.last_news = time.monotonic()
        now = self.last_news - self._begin
        reached = self.reached
        if "error" in message:
            reached.refusal = json.dumps(message["error"])
        elif message.get("re") == 1:
            reached.joined = now
            states = {name: {"state": "on"} for name in TRACKS.values()}
            return [self._say("tracks", tracks=states), self._say("publish", 2, sdp=offer(), tracks=TRACKS)]
        elif message.get("re") == 2:
            reached.published = now
        elif message.get("type") == "offer":
            reached.offered = reached.offered or now
            reached.offers += 1
            return [self._say("answer", seq=message["seq"], sdp=answer_to(message["sdp"]))]
        return []

    @staticmethod
    def _say(kind: str, number: int | None = None, **fields: object) -> str:
        return json.dumps({"type": kind, **({} if number is None else {"id": number}), **fields})

    @property
    def is_done(self) -> bool:
        return self.reached.refusal is not None or None not in (self.reached.published, self.reached.offered)


async def _run(order: Order) -> list[Milestones]:
    begin = time.monotonic()
    guests = [_Guest(order, room, begin) for room in order.rooms]
    tasks = [asyncio.create_task(guest.run()) for guest in guests]
    while not all(guest.is_done for guest in guests):
        await asyncio.sleep(0.1)
        if time.monotonic() > max(guest.last_news for guest in guests) + order.patience:
            break
    reached = [guest.reached for guest in guests]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return reached


if __name__ == "__main__":
    given = Order(**json.load(sys.stdin))
    json.dump([asdict(one) for one in uvloop.run(_run(given))], sys.stdout)
