"""The call, as a bot has it."""

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any, Literal, TypeVar, overload

from parlour.client.dialogue import Dialogue
from parlour.client.errors import CallEndedError, CallError, CallLeftError, JoinRefusedError, OddMessageError
from parlour.client.events import (
    Event,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    Reconnected,
    TracksMuted,
)
from parlour.client.keeper import Keeper
from parlour.client.media.camera import Camera
from parlour.client.media.interests import EVERYBODY
from parlour.client.media.media import AUDIO, VIDEO, Media
from parlour.client.media.microphone import Microphone
from parlour.client.media.streams import AudioStream, VideoStream
from parlour.client.moderation import Moderation, session_id_of
from parlour.client.participants import Participant
from parlour.client.roster import Roster
from parlour.client.subscriptions import Events, EventStream
from parlour.client.wire import Fields, Json, own, text, text_or_none
from parlour.strict_json import JsonValue

__all__ = ["Call", "Callback"]

_log = logging.getLogger("parlour.client")

E = TypeVar("E", bound=Event)
Callback = Callable[[E], Awaitable[None] | None]
People = str | Participant | Iterable[str | Participant]


class Call(Moderation):
    """A call that the bot is in. Made by `join`; every method raises `CallEndedError` once the call is over.

    What is asked of the server raises `RequestRefusedError` when the server says no. It waits while a lost connection
    is being made anew, and raises `ConnectionLostError` when the answer was lost with it.
    """

    def __init__(self, *, microphone: bool, camera: bool) -> None:
        """Begin without a seat."""
        super().__init__(Roster())
        self._events = Events()
        self._dialogue = Dialogue(self._take)
        self._media = Media(self._dialogue, microphone=microphone, camera=camera)
        self._keeper: Keeper | None = None
        self._group: asyncio.TaskGroup | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._seated: asyncio.Event = asyncio.Event()
        self._over: CallEndedError | None = None

    def __repr__(self) -> str:
        """Tell which call this is, and nothing secret."""
        state = "over" if self._over else "in" if self._seated.is_set() else "joining"
        return f"<Call {state} {self._roster.room.get('name', '')!r}>"

    # --- what happens

    @overload
    def events(self) -> EventStream[Event]: ...
    @overload
    def events(self, *kinds: type[E]) -> EventStream[E]: ...
    def events(self, *kinds: type[Any]) -> EventStream[Any]:
        """Read what happens from now on, of these types or of all: `async for event in call.events(): …`."""
        return self._events.open(kinds or (object,))

    def on(self, kind: type[E], callback: Callback[E]) -> None:
        """Call `callback` with each event of this type, one after another; a coroutine is awaited before the next.

        What it raises ends the call, and comes out of `async with join(…)`.
        """
        self._demand()
        self._start(_serve(self._events.open((kind,)), callback), kind.__name__)

    # --- what the bot does

    async def send_message(self, data: Json, to: People | None = None) -> None:
        """Send an app message: to everybody else, or to these participants. Those who are gone are passed over."""
        await self.request("app-message", data=data, to=EVERYBODY if to is None else _session_ids(to))

    async def set_user_name(self, name: str | None) -> str:
        """Change the bot's display name; returns the one in force."""
        return text(await self.request("set-user-name", name=name), "user_name")

    async def set_user_data(self, data: Json) -> JsonValue:
        """Change what the app keeps with the bot; returns what is in force."""
        return (await self.request("set-user-data", data=data)).get("user_data")

    async def set_session_data(
        self, data: Mapping[str, Json], *, merge: Literal["replace", "shallow-merge"] = "replace"
    ) -> None:
        """Change what the meeting shares: all of it, or only the keys given."""
        await self.request("set-session-data", data=data, merge=merge)

    async def leave(self) -> None:
        """Leave the call. What reads of it ends; `async with` does this by itself."""
        if self._over is None:
            end = CallLeftError("the bot has left the call")
            self._finish(end)
            if self._keeper is not None:
                await self._keeper.leave()
            self._dialogue.end(end)
        current = asyncio.current_task()
        running = [task for task in self._tasks if task is not current]
        for task in running:
            task.cancel()
        if running:
            await asyncio.wait(running)

    async def request(self, kind: str, /, **fields: Any) -> Fields:
        """Ask the server anything of docs/signaling.md; returns its reply."""
        self._demand()
        return await self._dialogue.request(kind, **fields)

    # --- sound and pictures

    @property
    def microphone(self) -> Microphone:
        """What the bot says."""
        return self._media.microphone

    @property
    def camera(self) -> Camera:
        """What the bot shows."""
        return self._media.camera

    def audio(
        self,
        participant: str | Participant | None = None,
        *,
        sample_rate: int = 16_000,
        channels: int = 1,
        track: str = AUDIO,
        continuous: bool = False,
        buffer_seconds: float = 5.0,
    ) -> AudioStream:
        """Hear somebody, or everybody: `async for frame in call.audio(): …`, frames of about 20 ms.

        The rate is in Hz. `track` may be `screenAudio` or the name of a custom track. Browsers send next to nothing in
        pauses and nothing while muted; with `continuous`, silence takes the place of it, from somebody's first sound
        on. What is not read within `buffer_seconds` is dropped, the oldest first. Raises `ValueError` for a format that
        cannot be.
        """
        self._demand()
        whose = None if participant is None else session_id_of(participant)
        return self._media.audio(whose, track, sample_rate, channels, seconds=buffer_seconds, continuous=continuous)

    def video(self, participant: str | Participant, *, track: str = VIDEO, buffer_seconds: float = 0.5) -> VideoStream:
        """See somebody: `async for frame in call.video(session_id): …`. Decoding takes its time: read what is needed.

        `track` may be `screenVideo` or the name of a custom track.
        """
        self._demand()
        return self._media.video(session_id_of(participant), track, buffer_seconds)

    # --- for `join`

    def _demand(self) -> None:
        if self._over is not None:
            raise self._over

    async def _enter(self, tasks: asyncio.TaskGroup, keeper: Keeper) -> None:
        """Take the seat and go on in the background."""
        self._group, self._keeper = tasks, keeper
        self._start(self._keep(keeper), "keeper")
        await self._seated.wait()
        self._start(self._media.run(), "media")

    def _start(self, work: Coroutine[None, None, None], name: str) -> None:
        group = self._group
        if group is None:
            raise CallLeftError("the call has not begun")
        task = group.create_task(work, name=f"parlour.client {name}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _keep(self, keeper: Keeper) -> None:
        try:
            await keeper.run()
        except CallError as end:
            over = end if isinstance(end, CallEndedError) else CallEndedError(str(end))
            self._finish(over)
            self._dialogue.end(over)
            raise

    def _finish(self, end: CallEndedError) -> None:
        if self._over is None:
            self._over = end
            told = None if isinstance(end, CallLeftError) else end
            self._events.end(told)
            self._media.end(told)

    def _take_seat(self, reply: Fields) -> None:
        told = self._roster.adopt(reply)
        self._media.take_seat(reply, self._roster.me)
        if self._seated.is_set():
            for event in told:
                self._tell(event)
            self._tell(Reconnected(self._roster.me.session_id, resumed=False))
        self._seated.set()

    def _resume_seat(self, reply: Fields) -> None:
        if reply.get("standing") is not None:
            for event in self._roster.adopt(own(reply, "standing")):
                self._tell(event)
            self._media.follow(self._roster.me)
            self._media.reset()
        self._media.renew(reply)
        self._tell(Reconnected(self._roster.me.session_id, resumed=True))

    def _take(self, push: Fields) -> None:
        kind = text(push, "type")
        if kind == "offer":
            self._media.offer(push)
        elif kind == "let-in" and not self._seated.is_set():
            self._take_seat(push)
        elif kind == "media-reset":
            self._media.reset()
        elif self._roster.knows(kind):
            if not self._seated.is_set():
                if kind == "error":
                    raise _refusal(push)
                raise OddMessageError("the server speaks of a call that the bot is not in")
            for event in self._roster.take(push):
                self._tell(event)

    def _tell(self, event: Event) -> None:
        match event:
            case ParticipantJoined(one):
                self._media.arrived(one.session_id)
            case ParticipantLeft(one):
                self._media.streams.leave(one.session_id)
            case TracksMuted(names):
                self._media.mute(names)
            case ParticipantUpdated(one) if one is self._roster.me:
                self._media.follow(one)
            case _:
                pass
        self._events.tell(event)


async def _serve(events: EventStream[E], callback: Callback[E]) -> None:
    try:
        async for event in events:
            result = callback(event)
            if inspect.isawaitable(result):
                await result
    except CallEndedError:
        return  # the task that keeps the seat tells of it


def _refusal(push: Fields) -> JoinRefusedError:
    error = own(push, "error")
    return JoinRefusedError(text(error, "type"), text_or_none(error, "msg") or "")


def _session_ids(people: People) -> str | list[str]:
    return session_id_of(people) if isinstance(people, str | Participant) else [session_id_of(one) for one in people]
