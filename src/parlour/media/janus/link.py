"""What rooms and peers share: the running session, the way out for events, and work in the background."""

import asyncio
import itertools
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from parlour.media.janus.client import EngineLostError, Handle, JanusClient
from parlour.media.port import MediaEvent

__all__ = ["Link", "Session"]

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """A running engine: the client, a handle for managing rooms, and the key that creates them."""

    client: JanusClient
    manager: Handle
    admin_key: str


class Link:
    """The engine as rooms and peers see it. States: down → up (`raise_up`) → down (`go_down`) → ..."""

    def __init__(self, on_event: Callable[[MediaEvent], None]) -> None:
        """Begin down; events go to `on_event`."""
        self._on_event = on_event
        self._session: Session | None = None
        self._up = asyncio.Event()
        self._numbers = itertools.count(1)
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def session(self) -> Session:
        """The running session. Raises `EngineLostError` while there is none."""
        if self._session is None or not self.is_up:
            raise EngineLostError
        return self._session

    @property
    def is_up(self) -> bool:
        """Whether there is a running session."""
        return self._session is not None and self._session.client.is_open

    def raise_up(self, session: Session) -> None:
        """Let requests through to `session`."""
        self._session = session
        self._up.set()

    def go_down(self) -> None:
        """Refuse requests until there is a session again."""
        self._session = None
        self._up.clear()

    async def ready(self, seconds: float) -> Session:
        """Return the session, waiting `seconds` for one if need be. Raises `EngineLostError`."""
        try:
            async with asyncio.timeout(seconds):
                await self._up.wait()
        except TimeoutError as error:
            raise EngineLostError from error
        return self.session

    def next_number(self) -> int:
        """Return a number that was never returned before, larger than all former ones."""
        return next(self._numbers)

    def emit(self, event: MediaEvent) -> None:
        """Hand `event` to the caller of the engine. Its mistakes must not stop the session."""
        try:
            self._on_event(event)
        except Exception:
            logger.exception("the listener of media events failed at %s", type(event).__name__)

    def spawn(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        """Run `work` in the background until it ends or the engine is stopped."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def finish(self) -> None:
        """Cancel all work in the background and wait for its end."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
