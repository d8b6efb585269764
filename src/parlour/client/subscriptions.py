"""Readers of events: each with a bounded queue of its own."""

import weakref
from typing import Final, Generic, Self, TypeVar

from parlour.client.events import Event
from parlour.client.feed import Feed

__all__ = ["EventStream", "Events"]

MOST_WAITING: Final = 10_000

E = TypeVar("E", bound=Event)


class EventStream(Generic[E]):
    """Events of some types, from its making on: an asynchronous iterator.

    It ends when the bot leaves, and raises what else ended the call. Whoever reads too slowly for 10,000 events loses
    the oldest: `dropped` counts them.
    """

    def __init__(self, kinds: tuple[type[E], ...]) -> None:
        """Take the types that are wanted."""
        self._kinds = kinds
        self._feed: Feed[E] = Feed(MOST_WAITING)

    @property
    def dropped(self) -> int:
        """How many events were not read in time."""
        return self._feed.dropped

    def put(self, event: Event) -> None:
        """Add an event, if it is of a type that is wanted."""
        if isinstance(event, self._kinds):
            self._feed.put(event)

    def end(self, error: Exception | None) -> None:
        """Nothing more comes."""
        self._feed.end(error)

    def __aiter__(self) -> Self:
        """Return this very stream."""
        return self

    async def __anext__(self) -> E:
        """Wait for the next event."""
        return await self._feed.get()


class Events:
    """Everybody who reads events. Held weakly: a reader that is gone costs nothing."""

    def __init__(self) -> None:
        """Begin without any."""
        self._streams: weakref.WeakSet[EventStream[Event]] = weakref.WeakSet()
        self._over: tuple[Exception | None] | None = None

    def open(self, kinds: tuple[type[E], ...]) -> EventStream[E]:
        """Return a new reader of these types."""
        stream = EventStream(kinds)
        if self._over is not None:
            stream.end(*self._over)
        self._streams.add(stream)  # type: ignore[arg-type]  # what is read of it is narrower than what is put
        return stream

    def tell(self, event: Event) -> None:
        """Tell everybody."""
        for stream in tuple(self._streams):
            stream.put(event)

    def end(self, error: Exception | None) -> None:
        """Nothing more happens."""
        self._over = (error,)
        for stream in tuple(self._streams):
            stream.end(error)
