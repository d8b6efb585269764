"""A bounded queue for one reader: the oldest item gives way, and is counted."""

import asyncio
from collections import deque
from typing import Generic, TypeVar

__all__ = ["Feed"]

T = TypeVar("T")


class Feed(Generic[T]):
    """What a reader has not read yet. Memory is bounded whatever the reader does: the oldest item is dropped."""

    def __init__(self, capacity: int) -> None:
        """Take how many items may wait."""
        self._items: deque[T] = deque(maxlen=capacity)
        self._news = asyncio.Event()
        self._end: Exception | None = None
        self._ended = False
        self.dropped = 0
        """How many items gave way to newer ones."""

    def put(self, item: T) -> None:
        """Add an item; after the end, do nothing."""
        if self._ended:
            return
        if len(self._items) == self._items.maxlen:
            self.dropped += 1
        self._items.append(item)
        self._news.set()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more will come. The reader gets what waits, and then `error`, or a plain end."""
        if not self._ended:
            self._ended = True
            self._end = error
            self._news.set()

    async def get(self) -> T:
        """Wait for the next item. Raises what ended the feed, or `StopAsyncIteration`."""
        while not self._items:
            if self._end is not None:
                raise self._end
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        return self._items.popleft()

    def __len__(self) -> int:
        """How many items wait."""
        return len(self._items)
