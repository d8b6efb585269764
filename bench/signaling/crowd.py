"""Simulated browsers in a process of their own: `python -m bench.signaling.crowd`.

Takes an order as a line of JSON on standard input, prints what came of it as another, and stays as it is until its
input ends; then everybody says goodbye. Browsers here read no more than they must: what is measured is the server.
"""

import asyncio
import json
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any, Final

import uvloop

from bench.signaling.wire import Heard, Peer

__all__ = ["Order"]

_SILENCE_S: Final = 3.0
_PATIENCE_S: Final = 60.0
_SMALL_BUFFER: Final = 4096
_TRACKS: Final = {"audio": {"state": "on"}, "video": {"state": "on"}}


@dataclass(frozen=True)
class Order:
    """What to do: `people` come into `room` (empty: to the echo), `at_once` of them at a time.

    For `seconds` then, `senders` of them say something, each at most `per_second` times a second and only once the
    former word was answered. With `deaf` one more person comes, and never reads again.
    """

    port: int
    room: str = ""
    people: int = 200
    at_once: int = 10
    senders: int = 0
    seconds: float = 0.0
    per_second: float = 90.0
    size: int = 100
    deaf: bool = False


@dataclass
class _Person:
    """One simulated browser, and what it heard."""

    peer: Peer
    replied: "asyncio.Future[Heard]"
    known: int = 0
    messages: int = 0
    frames: int = 0
    reply: tuple[int, int] = (0, 0)
    """Bytes of the first reply: of text, and on the wire."""


@dataclass
class _Crowd:
    order: Order
    people: list[_Person] = field(default_factory=list)
    heard: float = 0.0
    delays: list[float] = field(default_factory=list)
    listens: bool = False

    async def enter(self) -> float:
        """Let everybody in; return after how long the last had its reply."""
        begin, left = time.monotonic(), list(range(self.order.people))

        async def door() -> None:
            while left:
                left.pop()
                await self.come()

        await asyncio.gather(*(door() for _ in range(self.order.at_once)))
        return time.monotonic() - begin

    async def come(self, *, receive_buffer: int = 0) -> _Person:
        """Let one person in."""
        loop = asyncio.get_running_loop()
        sock = socket.socket()
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.setblocking(False)
        await loop.sock_connect(sock, ("127.0.0.1", self.order.port))
        peer = await Peer.connect(sock, self.order.port, "/signaling/ws" if self.order.room else "/")
        person = _Person(peer, loop.create_future())
        peer.on_frame = lambda heard: self._hear(person, heard)
        self.people.append(person)
        heard = await self.ask(person, "join", room=self.order.room, tracks=_TRACKS)
        person.reply = (heard.size, heard.wire)
        return person

    async def ask(self, person: _Person, kind: str, **fields: object) -> Heard:
        """Say something and wait for the reply."""
        person.replied = asyncio.get_running_loop().create_future()
        person.peer.send(json.dumps({"type": kind, "id": 1, **fields}, separators=(",", ":")).encode())
        async with asyncio.timeout(_PATIENCE_S):
            return await person.replied

    async def leave(self) -> None:
        """Let everybody go for good: a seat that is held would cost the server something later, in another's time."""
        async with asyncio.timeout(_PATIENCE_S):
            await asyncio.gather(*(each.peer.leave() for each in self.people))

    async def settled(self, whole: Callable[[], bool]) -> bool:
        """Return once everything has come, or nothing more does; tell which."""
        self.heard = time.monotonic()
        while not whole():
            await asyncio.sleep(0.005)
            if time.monotonic() - self.heard > _SILENCE_S:
                return False
        return True

    def messages(self) -> int:
        """Return how many app messages came so far."""
        return sum(each.messages for each in self.people)

    def frames(self) -> int:
        """Return how many frames came so far."""
        return sum(each.frames for each in self.people)

    def _hear(self, person: _Person, heard: Heard) -> None:
        self.heard = time.monotonic()
        person.frames += 1
        person.known += heard.people
        person.messages += heard.messages
        if self.listens:
            self.delays += [self.heard - sent for sent in heard.sent_at]
        if heard.is_reply and not person.replied.done():
            person.replied.set_result(heard)


async def _come(crowd: _Crowd) -> dict[str, Any]:
    """Let everybody in, and see whether everybody hears of everybody."""
    people = crowd.order.people if crowd.order.room else 0
    begin = time.monotonic()
    took = await crowd.enter()
    whole = await crowd.settled(lambda: all(each.known >= people for each in crowd.people))
    return {
        "took": took,
        "settled": time.monotonic() - begin,
        "whole": whole and all(each.known == people for each in crowd.people),
        "frames": crowd.frames(),
        "bytes": sum(each.peer.received for each in crowd.people),
        "reply": crowd.people[-1].reply,
    }


async def _talk(crowd: _Crowd) -> dict[str, Any]:
    """Let some talk, and see how much of it arrives and when."""
    order = crowd.order
    if order.deaf:
        (await crowd.come(receive_buffer=_SMALL_BUFFER)).peer.deafen()
        crowd.people.pop()
    await asyncio.sleep(0.25)
    before, frames, sent, begin = crowd.messages(), crowd.frames(), 0, time.monotonic()
    until, crowd.listens = begin + order.seconds, True

    async def talk(person: _Person, number: int) -> None:
        nonlocal sent
        due = begin + number / order.senders / order.per_second
        while (now := time.monotonic()) < until:
            await asyncio.sleep(due - now)
            due = max(due + 1 / order.per_second, time.monotonic())
            sent += 1
            await crowd.ask(person, "app-message", data={"text": "x" * order.size, "sent": time.monotonic()})

    await asyncio.gather(*(talk(person, number) for number, person in enumerate(crowd.people[: order.senders])))
    expected = sent * (order.people - 1) if order.room else 0
    whole = await crowd.settled(lambda: crowd.messages() - before >= expected)
    took = max(crowd.heard, until) - begin
    hundredths = quantiles(crowd.delays, n=100) if len(crowd.delays) > 1 else [0.0] * 99
    return {
        "sent": sent / took,
        "arrived": (crowd.messages() - before) / took,
        "frames": (crowd.frames() - frames) / took,
        "whole": whole,
        "p50": hundredths[49],
        "p99": hundredths[98],
    }


async def _main() -> None:
    crowd = _Crowd(Order(**json.loads(sys.stdin.readline())))
    begin, used = time.monotonic(), time.process_time()
    result = await _come(crowd)
    if crowd.order.senders:
        begin, used = time.monotonic(), time.process_time()
        result |= await _talk(crowd)
    result["busy"] = (time.process_time() - used) / (time.monotonic() - begin)
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    await crowd.leave()


if __name__ == "__main__":
    uvloop.run(_main())
